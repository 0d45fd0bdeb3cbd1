// PostgreSQL's SQL: parts of dates and times, in UTC or without a zone: other zones are
// the server's own, which may know other rules than this machine.
#include <vector>

#include "phlox/compile/dialects/postgresql.h"
#include "phlox/expr/op.h"

namespace phlox::compile::postgresql {

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
    {"dt.year", "CAST(extract(year FROM @) AS BIGINT)"},
    {"dt.quarter", "CAST(extract(quarter FROM @) AS BIGINT)"},
    {"dt.month", "CAST(extract(month FROM @) AS BIGINT)"},
    {"dt.week", "CAST(extract(week FROM @) AS BIGINT)"},
    {"dt.isoyear", "CAST(extract(isoyear FROM @) AS BIGINT)"},
    {"dt.day", "CAST(extract(day FROM @) AS BIGINT)"},
    {"dt.dayofyear", "CAST(extract(doy FROM @) AS BIGINT)"},
    {"dt.weekday", "CAST(extract(isodow FROM @) - 1 AS BIGINT)"},
    {"dt.weekday_name", "to_char(@, 'FMDay')"},
    {"dt.month_name", "to_char(@, 'FMMonth')"},
    {"dt.hour", "CAST(extract(hour FROM @) AS BIGINT)"},
    {"dt.minute", "CAST(extract(minute FROM @) AS BIGINT)"},
    {"dt.second", "CAST(floor(extract(second FROM @)) AS BIGINT)"},
    {"dt.millisecond", "CAST(floor(extract(milliseconds FROM @)) AS BIGINT) % 1000"},
    {"dt.microsecond", "CAST(extract(microseconds FROM @) AS BIGINT) % 1000000"},
    {"dt.date", "CAST(@ AS DATE)"},
    {"dt.time", "CAST(@ AS TIME)"},
    {"dt.days_in_month",
     "CAST(extract(day FROM date_trunc('month', @) + INTERVAL '1 month - 1 day') AS "
     "BIGINT)"},
    {"dt.is_month_end", "extract(day FROM @ + INTERVAL '1 day') = 1"},
    {"dt.is_quarter_end",
     "extract(day FROM @ + INTERVAL '1 day') = 1 AND extract(month FROM @) IN (3, 6, 9, "
     "12)"},
    {"dt.is_leap_year",
     "extract(year FROM @) % 4 = 0 AND (extract(year FROM @) % 100 <> 0 OR extract(year "
     "FROM @) % 400 = 0)"},
    {"dt.is_month_start", "extract(day FROM @) = 1"},
    {"dt.is_quarter_start",
     "extract(day FROM @) = 1 AND extract(month FROM @) IN (1, 4, 7, 10)"},
    {"dt.is_year_start", "extract(doy FROM @) = 1"},
    {"dt.is_year_end", "extract(month FROM @) = 12 AND extract(day FROM @) = 31"},
};

std::string part_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kTimedelta)) return {};
  std::string wall = "{0}";
  if (type.is(kind::kDatetime) && !type.zone().empty()) {
    if (type.zone() != "UTC") return {};
    wall = "({0} AT TIME ZONE 'UTC')";
  }
  // A date has no hours there; and there is no year 0.
  if (type.is(kind::kDate) && node.is("dt.time")) return {};
  for (const Part& part : kParts) {
    if (part.op != node.op().name) continue;
    std::string text;
    for (const char c : part.text) c == '@' ? text += wall : text += c;
    return text;
  }
  return {};
}

// To one whole unit, as the server has it, too.
std::string truncate_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  static constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
      {"1s", "second"}, {"1m", "minute"}, {"1h", "hour"},    {"1d", "day"},
      {"1w", "week"},   {"1mo", "month"}, {"1q", "quarter"}, {"1y", "year"}};
  if (!type.is(kind::kDatetime) && !type.is(kind::kDate)) return {};
  if (type.is(kind::kDatetime) && !type.zone().empty()) return {};
  for (const auto& [unit, name] : kUnits)
    if (unit == node.string("unit") || unit.substr(1) == node.string("unit"))
      return "CAST(date_trunc('" + std::string(name) + "', CAST({0} AS TIMESTAMP)) AS " +
             type_name(type) + ")";
  return {};
}

std::string epoch_word(const Expr& node) {
  if (arg_type(node, 0).is(kind::kTimedelta)) return "{0}";
  return "CAST(extract(epoch FROM {0}) * 1000000 AS BIGINT)";
}

}  // namespace

std::span<const Word> time_words() {
  static const std::vector<Word> words = [] {
    std::vector<Word> all{{"dt.epoch_us", {}, epoch_word},
                          {"dt.truncate", {}, truncate_word}};
    for (const Part& part : kParts) all.push_back({part.op, {}, part_word});
    return all;
  }();
  return words;
}

}  // namespace phlox::compile::postgresql
