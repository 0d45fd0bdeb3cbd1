// Spark's SQL: parts of dates and times. Zones are Java's own.
#include <vector>

#include "phlox/base/calendar.h"
#include "phlox/compile/dialects/spark.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"
#include "phlox/expr/period.h"
#include "phlox/expr/time_format.h"

namespace phlox::compile::spark {

namespace {

// @ stands for the wall clock, # for its microseconds.
struct Part {
  std::string_view op;
  std::string_view text;
};

constexpr Part kParts[] = {
    {"dt.year", "CAST(year(@) AS BIGINT)"},
    {"dt.quarter", "CAST(quarter(@) AS BIGINT)"},
    {"dt.month", "CAST(month(@) AS BIGINT)"},
    {"dt.week", "CAST(weekofyear(@) AS BIGINT)"},
    {"dt.isoyear", "CAST(extract(YEAROFWEEK FROM @) AS BIGINT)"},
    {"dt.day", "CAST(day(@) AS BIGINT)"},
    {"dt.dayofyear", "CAST(dayofyear(@) AS BIGINT)"},
    {"dt.weekday", "CAST(weekday(@) AS BIGINT)"},
    {"dt.weekday_name", "date_format(@, 'EEEE')"},
    {"dt.month_name", "date_format(@, 'MMMM')"},
    {"dt.hour", "pmod(#, 86400000000L) div 3600000000L"},
    {"dt.minute", "pmod(#, 3600000000L) div 60000000L"},
    {"dt.second", "pmod(#, 60000000L) div 1000000L"},
    {"dt.millisecond", "pmod(#, 1000000L) div 1000L"},
    {"dt.microsecond", "pmod(#, 1000000L)"},
    {"dt.date", "CAST(@ AS DATE)"},
    {"dt.time", "pmod(#, 86400000000L)"},
    {"dt.days_in_month", "CAST(day(last_day(@)) AS BIGINT)"},
    {"dt.is_month_start", "day(@) = 1"},
    {"dt.is_month_end", "last_day(@) = CAST(@ AS DATE)"},
    {"dt.is_quarter_start", "day(@) = 1 AND month(@) % 3 = 1"},
    {"dt.is_quarter_end", "month(@) % 3 = 0 AND last_day(@) = CAST(@ AS DATE)"},
    {"dt.is_year_start", "dayofyear(@) = 1"},
    {"dt.is_year_end", "month(@) = 12 AND day(@) = 31"},
    {"dt.is_leap_year", "year(@) % 4 = 0 AND (year(@) % 100 <> 0 OR year(@) % 400 = 0)"},
};

std::string part_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  const std::string wall = to_wall("{0}", type);
  const std::string number = micros(wall, type);
  for (const Part& part : kParts) {
    if (part.op != node.op().name) continue;
    const bool by_calendar = part.text.find('@') != std::string_view::npos;
    // A time of day and a timedelta have no calendar.
    if (by_calendar && !type.is(kind::kDate) && !type.is(kind::kDatetime)) return {};
    if (!by_calendar && type.is(kind::kTimedelta)) return {};
    std::string text;
    for (const char c : part.text) {
      if (c == '@')
        text += wall;
      else if (c == '#')
        text += number;
      else
        text += c;
    }
    return text;
  }
  return {};
}

// ---- rounding

enum class Rounding : uint8_t { kDown, kUp, kNearest };

// A whole number to a multiple of `length` that is counted from `origin`.
std::string rounded(const std::string& number, int64_t length, int64_t origin,
                    Rounding rounding) {
  if (length == 1) return number;
  const std::string step = std::to_string(length) + "L";
  const int64_t half = rounding == Rounding::kNearest ? length / 2 : 0;
  const std::string raised =
      half == 0 ? number : "(" + number + " + " + std::to_string(half) + "L)";
  const std::string counted =
      origin == 0 ? raised : "(" + raised + " - " + std::to_string(origin) + "L)";
  const std::string rest = "pmod(" + counted + ", " + step + ")";
  if (rounding == Rounding::kUp)
    return number + " + pmod(" + step + " - " + rest + ", " + step + ")";
  return raised + " - " + rest;
}

// A month's first day, as a date, and one so many months later.
std::string month_begin(const std::string& wall, int64_t months) {
  // Months since the year 1.
  const std::string count = "(year(" + wall + ") * 12 + month(" + wall + ") - 13)";
  return "add_months(CAST(trunc(CAST(" + wall + " AS DATE), 'MONTH') AS DATE), -pmod(" +
         count + ", " + std::to_string(months) + "))";
}

std::string rounding_word(const Expr& node) {
  const Type type = type_of(node);
  const std::string wall = to_wall("{0}", type);
  const Rounding rounding = node.is("dt.round")  ? Rounding::kNearest
                            : node.is("dt.ceil") ? Rounding::kUp
                                                 : Rounding::kDown;
  const expr::Period period = expr::parse_period(node.string("unit"));
  if (period.months != 0) {
    if (!type.is(kind::kDate) && !type.is(kind::kDatetime)) return {};
    if (period.months > 1200) return {};
    const std::string begin = month_begin(wall, period.months);
    const std::string end =
        "add_months(" + begin + ", " + std::to_string(period.months) + ")";
    const std::string number = micros(wall, type);
    const std::string first = micros(begin, Type::date()),
                      last = micros(end, Type::date());
    std::string text = begin;
    if (rounding == Rounding::kUp)
      text = "CASE WHEN " + number + " > " + first + " THEN " + end + " ELSE " + begin +
             " END";
    if (rounding == Rounding::kNearest)
      text = "CASE WHEN " + number + " - " + first + " >= " + last + " - " + number +
             " THEN " + end + " ELSE " + begin + " END";
    return from_wall("CAST(" + text + " AS " + type_name(type) + ")", type);
  }
  if (type.is(kind::kDate)) {
    if (period.micros == kMicrosPerDay) return "{0}";
    return "date_from_unix_date(" + std::string("CAST(") +
           rounded("CAST(unix_date({0}) AS BIGINT)", period.micros / kMicrosPerDay,
                   period.weeks ? 4 : 0, rounding) +
           " AS INT))";
  }
  const bool from_monday = period.weeks && type.is(kind::kDatetime);
  const std::string number = rounded(micros(wall, type), period.micros,
                                     from_monday ? 4 * kMicrosPerDay : 0, rounding);
  // Beyond midnight clocks begin again.
  if (type.is(kind::kTime)) return "pmod(" + number + ", 86400000000L)";
  return from_wall(moment(number, type), type);
}

// ---- text

// A code of strftime as Java's patterns have it, or nothing.
std::string java_code(std::string_view code) {
  static constexpr std::pair<std::string_view, std::string_view> kCodes[] = {
      {"%Y", "yyyy"}, {"%m", "MM"},   {"%d", "dd"},     {"%H", "HH"},  {"%M", "mm"},
      {"%S", "ss"},   {"%y", "yy"},   {"%j", "DDD"},    {"%b", "MMM"}, {"%B", "MMMM"},
      {"%a", "EEE"},  {"%A", "EEEE"}, {"%f", "SSSSSS"}, {"%p", "a"},   {"%I", "hh"}};
  for (const auto& [ours, java] : kCodes)
    if (ours == code) return std::string(java);
  return {};
}

std::string strftime_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (!type.is(kind::kDate) && !type.is(kind::kDatetime)) return {};
  const std::string wall = to_wall("{0}", type);
  std::string text;
  const auto add = [&](const std::string& part) {
    text += (text.empty() ? "" : " || ") + part;
  };
  for (const expr::FormatPiece& piece :
       expr::parse_time_format(node.string("format"), type)) {
    if (!piece.is_code) {
      add(constant(piece.text));
      continue;
    }
    const std::string code = java_code(piece.text);
    if (code.empty()) return {};
    add("date_format(" + wall + ", '" + code + "')");
  }
  return "CASE WHEN year(" + wall + ") BETWEEN 1 AND 9999 THEN " +
         (text.empty() ? "''" : text) + " WHEN {0} IS NOT NULL THEN " +
         raise("'dt.strftime writes years from 1 to 9999'", Type::string()) + " END";
}

std::string epoch_word(const Expr& node) { return micros("{0}", arg_type(node, 0)); }

}  // namespace

std::span<const Word> time_words() {
  static const std::vector<Word> words = [] {
    std::vector<Word> all{{"dt.epoch_us", {}, epoch_word},
                          {"dt.total_seconds", "CAST({0} AS DOUBLE) / 1e6D"},
                          {"dt.truncate", {}, rounding_word},
                          {"dt.round", {}, rounding_word},
                          {"dt.ceil", {}, rounding_word},
                          {"dt.strftime", {}, strftime_word}};
    for (const Part& part : kParts) all.push_back({part.op, {}, part_word});
    return all;
  }();
  return words;
}

}  // namespace phlox::compile::spark
