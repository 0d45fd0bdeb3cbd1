// Spark's SQL: parts of dates and times. Zones are Java's own.
#include "phlox/base/calendar.h"
#include "phlox/compile/dialects/spark.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/dialects/standard_time.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"
#include "phlox/expr/period.h"

namespace phlox::compile::spark {

using standard::Part;
using standard::Rounding;

namespace {

// # stands for the microseconds of the wall clock.
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
    {"dt.time", "pmod(#, 86400000000L)"},
    {"dt.days_in_month", "CAST(day(last_day(@)) AS BIGINT)"},
};

std::string part_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  const std::string wall = to_wall("{0}", type);
  const std::string number = micros(wall, type);
  const std::string_view part = standard::part_of(kParts, node.op().name);
  const bool by_calendar = part.find('@') != std::string_view::npos;
  // A time of day and a timedelta have no calendar.
  if (by_calendar ? !is_moment(type) : type.is(kind::kTimedelta)) return {};
  return standard::replaced(standard::with_wall(part, wall), "#", number);
}

// ---- rounding

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
  const Rounding rounding = standard::rounding_of(node);
  const expr::Period period = expr::parse_period(node.string("unit"));
  if (period.months != 0) {
    if (!is_moment(type)) return {};
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

// Codes of dt.strftime as Java's patterns have them.
constexpr Part kCodes[] = {
    {"%Y", "yyyy"}, {"%m", "MM"},   {"%d", "dd"},     {"%H", "HH"},  {"%M", "mm"},
    {"%S", "ss"},   {"%y", "yy"},   {"%j", "DDD"},    {"%b", "MMM"}, {"%B", "MMMM"},
    {"%a", "EEE"},  {"%A", "EEEE"}, {"%f", "SSSSSS"}, {"%p", "a"},   {"%I", "hh"}};

std::string strftime_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (!is_moment(type)) return {};
  const std::string wall = to_wall("{0}", type);
  const auto format = standard::format_of(
      node, " || ", constant, [&](std::string_view code) -> std::string {
        const std::string java(standard::code_of(kCodes, code));
        return java.empty() ? java : "date_format(" + wall + ", '" + java + "')";
      });
  if (!format) return {};
  return "CASE WHEN year(" + wall + ") BETWEEN 1 AND 9999 THEN " +
         (format->text.empty() ? "''" : format->text) + " WHEN {0} IS NOT NULL THEN " +
         raise("'dt.strftime writes years from 1 to 9999'", Type::string()) + " END";
}

std::string epoch_word(const Expr& node) { return micros("{0}", arg_type(node, 0)); }

}  // namespace

std::span<const Word> time_words() {
  static const auto words =
      standard::time_words({part_word, rounding_word, strftime_word},
                           {{"dt.epoch_us", {}, epoch_word},
                            {"dt.total_seconds", "CAST({0} AS DOUBLE) / 1e6D"}});
  return words;
}

}  // namespace phlox::compile::spark
