// MySQL and MariaDB, through their own client library, which is in a module of its own:
// queries over tables of a server run there.
#include "phlox/compile/dialects/mysql.h"

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/base/uuid.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/adbc/store.h"
#include "phlox/engine/decode.h"
#include "phlox/engine/mysql/catalogue.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine {
namespace {

using type::Kind;
using type::Type;

// Names, texts, times and numbers mean the same whatever the server's own settings are,
// and a reader may be slow.
constexpr const char* kSettings =
    "SET SESSION sql_mode = "
    "'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', time_zone "
    "= "
    "'+00:00', lc_time_names = 'en_US', group_concat_max_len = 16777216, autocommit = 1, "
    "sql_select_limit = DEFAULT, net_write_timeout = 86400, collation_connection = "
    "IF(version() LIKE '%MariaDB%', 'utf8mb4_nopad_bin', 'utf8mb4_0900_bin')";

void append_list(std::string_view text, const Type& type, table::ColumnBuilder& to);

// A value that came as a text.
void append_text(std::string_view text, const Type& type, table::ColumnBuilder& to) {
  switch (type.kind()) {
    case Kind::kVar:
      return append_list(text, type, to);
    case Kind::kFloat32:
    case Kind::kFloat64: {
      const double value =
          compile::mysql::float_of(std::strtod(std::string(text).c_str(), nullptr));
      return type.is(Kind::kFloat32) ? to.append(static_cast<float>(value))
                                     : to.append(value);
    }
    case Kind::kDecimal:
      return to.append(checked(table::parse_decimal(text, type.precision(), type.scale()),
                               text, type));
    // Zeros are in no calendar, whatever the server stores.
    case Kind::kDate:
      return to.append(checked(text.starts_with("0000") ? std::nullopt : parse_date(text),
                               text, type));
    case Kind::kTime:
      return to.append(checked(parse_time(text), text, type));
    case Kind::kDatetime: {
      const auto value = text.starts_with("0000") ? std::nullopt : parse_datetime(text);
      return to.append(checked(value, text, type).micros);
    }
    case Kind::kUuid:
      return to.append_bytes(checked(parse_uuid(text), text, type));
    case Kind::kBool:
    case Kind::kUint64: {
      const auto value = checked(table::parse_decimal(text, 38, 0), text, type);
      return type.is(Kind::kBool) ? to.append_bool(value != 0)
                                  : to.append(static_cast<uint64_t>(value));
    }
    default:
      if (!type.is_integer() && !type.is(Kind::kTimedelta)) return to.append_bytes(text);
      const auto value = checked(table::parse_decimal(text, 38, 0), text, type);
      return type.is_integer() ? to.append_integer(static_cast<int64_t>(value))
                               : to.append(static_cast<int64_t>(value));
  }
}

// A mark stands before each value.
void append_list(std::string_view text, const Type& type, table::ColumnBuilder& to) {
  const Type element = type.element().without_option();
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::string_view value = text.substr(0, text.find(compile::mysql::kMark));
    text.remove_prefix(value.size());
    if (!element.is(Kind::kCategorical)) {
      append_text(value, element, to.child());
      continue;
    }
    const auto entry = to.child().code_of(value);
    if (entry.is_new)
      append_text(value, element.element().without_option(), to.child().child());
    to.child().append(entry.code);
  }
  to.append_element();
}

void append(const table::Column& from, int64_t row, const Type& type,
            table::ColumnBuilder& to) {
  switch (from.kind()) {
    case Kind::kString:
    case Kind::kBytes:
      return append_text(from.bytes(row), type, to);
    case Kind::kFloat64:
      if (type.is(Kind::kFloat64)) return to.append(from.value<double>(row));
      if (type.is(Kind::kFloat32))
        return to.append(static_cast<float>(from.value<double>(row)));
      break;
    case Kind::kInt64:
    case Kind::kUint64:
      if (type.is(Kind::kBool)) return to.append_bool(from.integer(row) != 0);
      if (type.is_integer()) return to.append_integer(from.integer(row));
      if (type.is(Kind::kTimedelta)) return to.append(from.integer(row));
      return append_text(from.kind() == Kind::kUint64
                             ? std::to_string(from.value<uint64_t>(row))
                             : std::to_string(from.integer(row)),
                         type, to);
    default:
      break;
  }
  throw Error(Code::kType,
              "mysql gives " + from.type().to_string() + " for " + type.to_string());
}

void decode_column(const table::Column& from, int64_t first_row, const Type& type,
                   table::ColumnBuilder& to) {
  for (int64_t row = first_row; row < from.size(); ++row)
    append_value(from, row, type, to, append);
}

adbc::Options options_of(const std::string& location) {
  const adbc::Address address = adbc::address_of(location);
  adbc::Options options;
  const auto add = [&](const char* key, const std::optional<std::string>& value) {
    if (value) options.emplace_back(key, *value);
  };
  add("username", address.user);
  add("password", address.password);
  add("database", address.database);
  add("port", address.port);
  options.emplace_back("host", address.host.empty() ? "127.0.0.1" : address.host);
  return options;
}

class Mysql : public adbc::Store {
 public:
  std::string_view name() const override { return "mysql"; }
  std::string_view description() const override {
    return "MySQL and MariaDB: queries over tables of a server run there";
  }
  std::vector<std::string_view> schemes() const override { return {"mysql", "mariadb"}; }
  std::string database_of(const migrate::Uri& uri) const override { return uri.location; }
  std::unique_ptr<adbc::Connection> connect(const std::string& database) const override {
    std::unique_ptr<adbc::Connection> connection;
    try {
      connection = std::make_unique<adbc::Connection>("mysql", options_of(database),
                                                      adbc::Options{});
    } catch (Error& error) {
      error.hint("is the server there, and the user allowed to connect?");
      throw;
    }
    connection->execute(kSettings);
    connection->execute("SET SESSION TRANSACTION READ ONLY");
    return connection;
  }
  compile::Stored table_at(adbc::Connection& connection,
                           const migrate::Uri& uri) const override {
    return mysql::table_at(connection, uri);
  }
  adbc::Decode decode() const override { return decode_column; }
  bool is_for_us(const Error& failure) const override {
    const std::string& message = failure.message();
    return message.find(compile::mysql::kBeyond) != std::string::npos ||
           message.find("DOUBLE value is out of range") != std::string::npos ||
           // What MySQL has not, and MariaDB has.
           message.find("error in your SQL syntax") != std::string::npos ||
           (message.starts_with("FUNCTION ") && message.ends_with(" does not exist"));
  }
  std::string version() const override {
    adbc::load_driver("mysql");
    return "by libmariadb";
  }
};

const Engines::Registrar<Mysql> registrar;

}  // namespace
}  // namespace phlox::engine
