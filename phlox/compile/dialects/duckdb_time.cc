// DuckDB's SQL: parts of dates and times. A zoned datetime is taken apart by its wall
// clock, which the engine's functions phlox_wall and phlox_moment know: DuckDB's own time
// zones are others than the system's, and of two moments they take the second.
#include <vector>

#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"

namespace phlox::compile::duckdb {

using expr::Expr;
using type::Type;
namespace kind {
using enum type::Kind;
}

namespace {

// @ stands for the wall clock.
struct Part {
  std::string_view op;
  std::string_view text;
};

constexpr Part kParts[] = {
    {"dt.year", "year(@)"},
    {"dt.quarter", "quarter(@)"},
    {"dt.month", "month(@)"},
    {"dt.week", "week(@)"},
    {"dt.isoyear", "isoyear(@)"},
    {"dt.day", "day(@)"},
    {"dt.dayofyear", "dayofyear(@)"},
    {"dt.weekday", "isodow(@) - 1"},
    {"dt.weekday_name", "dayname(@)"},
    {"dt.month_name", "monthname(@)"},
    {"dt.days_in_month", "day(last_day(@))"},
    {"dt.hour", "hour(@)"},
    {"dt.minute", "minute(@)"},
    {"dt.second", "second(@)"},
    // DuckDB counts these from the minute.
    {"dt.millisecond", "millisecond(@) % 1000"},
    {"dt.microsecond", "microsecond(@) % 1000000"},
    {"dt.date", "CAST(@ AS DATE)"},
    {"dt.time", "CAST(@ AS TIME)"},
    {"dt.is_month_start", "day(@) = 1"},
    {"dt.is_month_end", "last_day(@) = CAST(@ AS DATE)"},
    {"dt.is_quarter_start", "day(@) = 1 AND month(@) % 3 = 1"},
    {"dt.is_quarter_end", "month(@) % 3 = 0 AND last_day(@) = CAST(@ AS DATE)"},
    {"dt.is_year_start", "dayofyear(@) = 1"},
    {"dt.is_year_end", "month(@) = 12 AND day(@) = 31"},
    {"dt.is_leap_year", "year(@) % 4 = 0 AND (year(@) % 100 <> 0 OR year(@) % 400 = 0)"},
    {"dt.epoch_us", "epoch_us({0})"},
    {"dt.total_seconds", "epoch_us({0}) / 1e6"},
};

std::string part_word(const Expr& node) {
  const std::string wall = to_wall("{0}", sql_type(node.arg(0).element()));
  for (const Part& part : kParts) {
    if (part.op != node.op().name) continue;
    std::string text;
    for (const char c : part.text) c == '@' ? text += wall : text += c;
    return text;
  }
  return {};
}

}  // namespace

std::string to_wall(const std::string& moment, const Type& type) {
  if (!type.is(kind::kDatetime) || type.zone().empty()) return moment;
  if (type.zone() == "UTC") return "make_timestamp(epoch_us(" + moment + "))";
  return "phlox_wall(" + moment + ", " + string_literal(type.zone()) + ")";
}

std::string from_wall(const std::string& wall, const Type& type) {
  if (!type.is(kind::kDatetime) || type.zone().empty()) return wall;
  if (type.zone() == "UTC") return "make_timestamptz(epoch_us(" + wall + "))";
  return "phlox_moment(" + wall + ", " + string_literal(type.zone()) + ")";
}

std::span<const Word> time_words() {
  static const std::vector<Word> words = [] {
    std::vector<Word> all;
    for (const Part& part : kParts) all.push_back({part.op, {}, part_word});
    return all;
  }();
  return words;
}

}  // namespace phlox::compile::duckdb
