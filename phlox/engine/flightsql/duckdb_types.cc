// The types of a DuckDB that is a server, which it tells by their names.
#include "phlox/engine/flightsql/duckdb_types.h"

#include <charconv>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "phlox/compile/dialects/duckdb.h"

namespace phlox::engine::flightsql {
namespace {

using type::Type;

// A server may say anything.
constexpr int kMostLevels = 64;

std::optional<Type> plain(std::string_view name) {
  static const auto& all = *new std::map<std::string_view, Type>{
      {"BOOLEAN", Type::boolean()},
      {"TINYINT", Type::int8()},
      {"SMALLINT", Type::int16()},
      {"INTEGER", Type::int32()},
      {"BIGINT", Type::int64()},
      {"UTINYINT", Type::uint8()},
      {"USMALLINT", Type::uint16()},
      {"UINTEGER", Type::uint32()},
      {"UBIGINT", Type::uint64()},
      {"HUGEINT", Type::decimal(38, 0)},
      {"UHUGEINT", Type::decimal(38, 0)},
      {"FLOAT", Type::float32()},
      {"DOUBLE", Type::float64()},
      {"VARCHAR", Type::string()},
      {"JSON", Type::json()},
      {"BLOB", Type::bytes()},
      {"UUID", Type::uuid()},
      {"DATE", Type::date()},
      {"TIME", Type::time()},
      {"TIMESTAMP", Type::datetime()},
      {"TIMESTAMP_S", Type::datetime()},
      {"TIMESTAMP_MS", Type::datetime()},
      {"TIMESTAMP_NS", Type::datetime()},
      {"TIMESTAMP WITH TIME ZONE", Type::datetime("UTC")},
      {"INTERVAL", Type::timedelta()},
  };
  const auto place = all.find(name);
  if (place == all.end()) return std::nullopt;
  return place->second;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<Type> whole() {
    auto type = read(0);
    return rest_.empty() ? type : std::nullopt;
  }

 private:
  bool take(std::string_view sign) {
    if (!rest_.starts_with(sign)) return false;
    rest_.remove_prefix(sign.size());
    return true;
  }

  std::optional<int> number() {
    int value = 0;
    const auto [end, failed] =
        std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (failed != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return value;
  }

  // A name or a text between quotes, each of which stands twice inside.
  std::optional<std::string> quoted(char quote) {
    if (rest_.empty() || rest_[0] != quote) return std::nullopt;
    std::string out;
    for (size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == quote) {
        if (i + 1 >= rest_.size() || rest_[i + 1] != quote) {
          rest_.remove_prefix(i + 1);
          return out;
        }
        ++i;
      }
      out += rest_[i];
    }
    return std::nullopt;
  }

  std::optional<std::string> field_name() {
    if (rest_.starts_with('"')) return quoted('"');
    const size_t end = rest_.find(' ');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    std::string name(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return name;
  }

  std::optional<Type> read(int level) {
    if (level > kMostLevels) return std::nullopt;
    auto type = element(level);
    // Of a list of any length, or of one: "INTEGER[3]".
    while (type && take("[")) {
      number();
      if (!take("]")) return std::nullopt;
      type = Type::var(Type::option(*type));
    }
    return type;
  }

  std::optional<Type> element(int level) {
    if (take("DECIMAL(")) {
      const auto precision = number();
      if (!precision || !take(",")) return std::nullopt;
      const auto scale = number();
      if (!scale || !take(")") || *precision < 1 || *precision > 38 || *scale < 0 ||
          *scale > *precision)
        return std::nullopt;
      return Type::decimal(*precision, *scale);
    }
    if (take("ENUM(")) {
      do {
        if (!quoted('\'')) return std::nullopt;
      } while (take(", "));
      if (!take(")")) return std::nullopt;
      return Type::categorical(Type::string());
    }
    if (take("MAP(")) {
      const auto key = read(level + 1);
      if (!key || !take(", ")) return std::nullopt;
      const auto value = read(level + 1);
      if (!value || !take(")")) return std::nullopt;
      return Type::map(*key, Type::option(*value));
    }
    if (take("STRUCT(")) {
      std::vector<type::Field> fields;
      do {
        const auto name = field_name();
        if (!name || !take(" ")) return std::nullopt;
        const auto type = read(level + 1);
        if (!type) return std::nullopt;
        fields.push_back({*name, Type::option(*type)});
      } while (take(", "));
      if (!take(")")) return std::nullopt;
      Type record = Type::record(std::move(fields));
      // Values are found by these names there.
      if (compile::duckdb::struct_names(record) != record.field_names())
        return std::nullopt;
      return record;
    }
    const size_t end = rest_.find_first_of("[,()");
    const auto type = plain(rest_.substr(0, end));
    if (type) rest_.remove_prefix(std::min(end, rest_.size()));
    return type;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Type> duckdb_type(std::string_view declared) {
  return Reader(declared).whole();
}

}  // namespace phlox::engine::flightsql
