// PostgreSQL, through its ADBC driver.
#include "phlox/base/error.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/adbc/pool.h"
#include "phlox/engine/adbc/result.h"
#include "phlox/engine/engine.h"
#include "phlox/engine/postgresql/catalogue.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine {
namespace {

using type::Kind;
using type::Type;

// Seconds that a server may take to answer at all.
constexpr const char* kConnectTimeout = "10";

// What libpq opens: the URI without what is ours.
std::string database_of(const migrate::Uri& uri) {
  return "postgresql://" + uri.location + "?connect_timeout=" + kConnectTimeout;
}

std::shared_ptr<adbc::Connection> connect(const std::string& database,
                                          const std::string& shown) {
  try {
    return adbc::borrow("postgresql " + database, [&] {
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
      connection->execute("SET default_transaction_read_only = on");
      connection->execute("SET TimeZone = 'UTC'");
      connection->execute("SET extra_float_digits = 1");
      return connection;
    });
  } catch (Error& error) {
    error.at(shown);
    throw;
  }
}

template <class T>
T exactly(const table::Column& from, int64_t row, const Type& type) {
  // Numbers of the server that have no bound come as texts.
  if (from.kind() == Kind::kString) {
    const std::string_view text = from.bytes(row);
    const auto value = table::parse_decimal(text, 38, 0);
    if (!value || *value < std::numeric_limits<T>::min() ||
        *value > std::numeric_limits<T>::max())
      throw Error(Code::kType, std::string(text) + " is no " + type.to_string());
    return static_cast<T>(*value);
  }
  return static_cast<T>(from.integer(row));
}

void append(const table::Column& from, int64_t row, const Type& type,
            table::ColumnBuilder& to) {
  switch (type.kind()) {
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
      const auto value = table::parse_decimal(text, type.precision(), type.scale());
      if (!value)
        throw Error(Code::kType, std::string(text) + " is no " + type.to_string());
      return to.append(*value);
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
    case Kind::kCategorical: {
      const Type value = type.element().without_option();
      std::string key = from.kind() == Kind::kString ? std::string(from.bytes(row))
                                                     : std::to_string(from.integer(row));
      const auto entry = to.code_of(key);
      if (entry.is_new) append(from, row, value, to.child());
      return to.append(entry.code);
    }
    default:
      return type.is_integer() ? to.append_integer(exactly<int64_t>(from, row, type))
                               : to.append_bytes(from.bytes(row));
  }
}

void decode(const table::Column& from, int64_t first_row, const Type& type,
            table::ColumnBuilder& to) {
  for (int64_t row = first_row; row < from.size(); ++row)
    from.is_null(row) ? to.append_null() : append(from, row, type, to);
}

class PostgresqlConnection : public Connection {
 public:
  table::Stream run(const compile::Program& program, const Leaves& leaves,
                    Task task) override {
    const compile::Stored* stored = nullptr;
    for (const auto& input : program.inputs)
      if (const auto* found = leaves.stored(input.leaf)) stored = found;
    if (!stored)
      throw Error(Code::kUnsupported, "postgresql runs only what reads its tables");
    return adbc::result_of(connect(stored->database, stored->shown),
                           {program.text, program.type, 0, stored->shown,
                            adbc::timeout_of(migrate::parse_uri(stored->shown))},
                           decode, std::move(task));
  }
};

class Postgresql : public Engine {
 public:
  std::string_view name() const override { return "postgresql"; }
  std::string_view description() const override {
    return "PostgreSQL: queries over tables of a server run there";
  }
  std::vector<std::string_view> schemes() const override {
    return {"postgresql", "postgres"};
  }
  compile::Stored find_table(const migrate::Uri& uri, Task task) const override {
    adbc::check_options(uri);
    task.check();
    const std::string database = database_of(uri);
    const auto connection = connect(database, uri.to_string());
    compile::Stored stored;
    try {
      stored = postgresql::table_at(*connection, uri);
    } catch (Error& error) {
      connection->set_broken();
      error.at(uri.to_string());
      throw;
    }
    stored.engine = name();
    stored.database = database;
    stored.shown = uri.to_string();
    return stored;
  }
  compile::Program compile(const expr::Expr& query, bool readable,
                           const compile::Ranges& ranges,
                           const compile::FindStored& stored) const override {
    return compile::to_sql(query, compile::dialect("postgresql"), readable, ranges,
                           stored);
  }
  std::unique_ptr<Connection> open() const override {
    return std::make_unique<PostgresqlConnection>();
  }
  std::string version() const override {
    adbc::load_driver("postgresql");
    return "by ADBC";
  }
};

const Engines::Registrar<Postgresql> registrar;

}  // namespace
}  // namespace phlox::engine
