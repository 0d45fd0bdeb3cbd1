// PostgreSQL, through its ADBC driver.
#include "phlox/compile/dialects/postgresql.h"

#include <nlohmann/json.hpp>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/adbc/store.h"
#include "phlox/engine/decode.h"
#include "phlox/engine/postgresql/catalogue.h"
#include "phlox/engine/postgresql/destination.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine {
namespace {

using type::Kind;
using type::Type;

// Seconds that a server may take to answer at all.
constexpr const char* kConnectTimeout = "10";

constexpr const char* kBegin =
    "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

std::string literal(const std::string& text) {
  return compile::postgresql::literal(expr::Value(text), Type::string());
}

template <class T>
T exactly(const table::Column& from, int64_t row, const Type& type) {
  // Numbers of the server that have no bound come as texts.
  if (from.kind() == Kind::kString) {
    const std::string_view text = from.bytes(row);
    const auto value = table::parse_decimal(text, 38, 0);
    if (!value || *value < std::numeric_limits<T>::min() ||
        *value > std::numeric_limits<T>::max())
      throw_no_value(text, type);
    return static_cast<T>(*value);
  }
  return static_cast<T>(from.integer(row));
}

void append(const table::Column& from, int64_t row, const Type& type,
            table::ColumnBuilder& to);

void append_list(const table::Column& from, int64_t row, const Type& type,
                 table::ColumnBuilder& to) {
  const Type element = type.element().without_option();
  const table::Column& values = from.child();
  const auto [begin, end] = from.range(row);
  for (int64_t i = begin; i < end; ++i)
    append_value(values, i, element, to.child(), append);
  to.append_element();
}

void append(const table::Column& from, int64_t row, const Type& type,
            table::ColumnBuilder& to) {
  switch (type.kind()) {
    case Kind::kVar:
      return append_list(from, row, type, to);
    case Kind::kBool:
      return to.append_bool(from.boolean(row));
    case Kind::kUint64:
      return to.append(exactly<uint64_t>(from, row, type));
    case Kind::kFloat32:
      return to.append(from.value<float>(row));
    case Kind::kFloat64:
      return to.append(from.value<double>(row));
    case Kind::kDecimal: {
      const std::string_view text = from.bytes(row);
      return to.append(checked(table::parse_decimal(text, type.precision(), type.scale()),
                               text, type));
    }
    case Kind::kDate: {
      const auto days = from.value<int32_t>(row);
      if (days == INT32_MAX || days == INT32_MIN || days + 10957 < days - 1)
        throw Error(Code::kType, "an infinite date is no date");
      return to.append(days);
    }
    case Kind::kTime:
    case Kind::kDatetime:
      return to.append(from.value<int64_t>(row));
    case Kind::kTimedelta:
      return to.append(from.integer(row));
    default:
      return type.is_integer() ? to.append_integer(exactly<int64_t>(from, row, type))
                               : to.append_bytes(from.bytes(row));
  }
}

void decode_column(const table::Column& from, int64_t first_row, const Type& type,
                   table::ColumnBuilder& to) {
  for (int64_t row = first_row; row < from.size(); ++row)
    append_value(from, row, type, to, append);
}

class Postgresql : public adbc::Store {
 public:
  std::string_view name() const override { return "postgresql"; }
  std::string_view description() const override {
    return "PostgreSQL: queries over tables of a server run there";
  }
  std::vector<std::string_view> schemes() const override {
    return {"postgresql", "postgres"};
  }
  std::string database_of(const migrate::Uri& uri) const override {
    return "postgresql://" + uri.location + "?connect_timeout=" + kConnectTimeout;
  }
  std::unique_ptr<adbc::Connection> connect(const std::string& database) const override {
    std::unique_ptr<adbc::Connection> connection;
    try {
      connection = std::make_unique<adbc::Connection>(
          "postgresql", adbc::Options{{"uri", database}}, adbc::Options{});
    } catch (Error& error) {
      if (error.code() == Code::kUnavailable) throw;
      throw std::move(Error(Code::kUnavailable, error.message()))
          .hint("is the server there, and the user allowed to connect?");
    }
    // Queries only read, and mean the same wherever the server stands.
    connection->execute(
        "SELECT set_config('default_transaction_read_only', 'on', false), "
        "set_config('TimeZone', 'UTC', false), set_config('extra_float_digits', '1', "
        "false)");
    return connection;
  }
  void prepare(adbc::Connection& connection) const override {
    const auto found = adbc::texts(connection,
                                   "SELECT current_setting('TimeZone') AS zone, "
                                   "current_setting('extra_float_digits') AS digits");
    const std::string zone = found.at(0).at(0), digits = found.at(0).at(1);
    if (zone == "UTC" && digits != "0" && !digits.starts_with('-')) return;
    const auto set = [](const std::string& zone, const std::string& digits) {
      return "SELECT set_config('TimeZone', " + literal(zone) +
             ", false) AS zone, set_config('extra_float_digits', " + literal(digits) +
             ", false) AS digits";
    };
    connection.execute(set("UTC", "1"));
    connection.set_farewell(set(zone, digits));
  }
  bool has_plain_values() const override { return true; }
  std::unique_ptr<Destination> destination(const migrate::Uri& uri,
                                           const type::Type& rows,
                                           Task task) const override {
    adbc::check_new_table(uri, task);
    return postgresql::destination_at(
        uri, rows, [this, database = database_of(uri)] { return connect(database); });
  }
  compile::Stored table_at(adbc::Connection& connection,
                           const migrate::Uri& uri) const override {
    return postgresql::table_at(connection, uri);
  }
  adbc::Decode decode() const override { return decode_column; }
  std::optional<double> planned_rows(adbc::Connection& connection,
                                     const std::string& sql) const override {
    adbc::Texts rows;
    adbc::append_texts(connection.rows_of_statement("EXPLAIN (FORMAT JSON) " + sql),
                       rows);
    const auto plan = nlohmann::json::parse(rows.at(0).at(0));
    return plan.at(0).at("Plan").at("Plan Rows").get<double>();
  }
  std::string begin_state(adbc::Connection& connection) const override {
    connection.execute(kBegin);
    return adbc::texts(connection, "SELECT pg_export_snapshot()").at(0).at(0);
  }
  void see_state(adbc::Connection& connection, const std::string& name) const override {
    connection.execute(kBegin);
    connection.execute("SET TRANSACTION SNAPSHOT '" + name + "'");
  }
  std::string version() const override {
    adbc::load_driver("postgresql");
    return "by ADBC";
  }
};

const Engines::Registrar<Postgresql> registrar;

}  // namespace
}  // namespace phlox::engine
