// MySQL's and MariaDB's SQL: parts of dates and times, rounding, and formats. The server
// knows the rules of zones only where somebody loaded them: of others than UTC there is
// no word. Its session's own zone is UTC.
#include <optional>

#include "phlox/base/calendar.h"
#include "phlox/base/zone.h"
#include "phlox/compile/dialects/mysql.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/dialects/standard_time.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"
#include "phlox/expr/period.h"

namespace phlox::compile::mysql {

using standard::Part;
using standard::Rounding;
using standard::to_multiple;
using standard::with_wall;

namespace {

bool has_other_zone(const Type& type) {
  return type.is(kind::kDatetime) && !type.zone().empty() && type.zone() != "UTC";
}

// Seconds that the wall clock of the type is ahead of UTC, where that is always the same.
std::optional<int32_t> fixed_offset(const Type& type) {
  if (!has_other_zone(type)) return 0;
  const bool is_fixed = type.zone().starts_with('+') || type.zone().starts_with('-');
  return is_fixed ? zone_offset(type.zone(), 0) : std::nullopt;
}

constexpr Part kParts[] = {
    {"dt.week", "week(@, 3)"},
    {"dt.isoyear", "yearweek(@, 3) DIV 100"},
    {"dt.weekday", "weekday(@)"},
    {"dt.millisecond", "microsecond(@) DIV 1000"},
    {"dt.microsecond", "microsecond(@)"},
    {"dt.time", "CAST(@ AS TIME(6))"},
    {"dt.is_month_end", "day(@) = day(last_day(@))"},
    {"dt.is_quarter_end", "day(@) = day(last_day(@)) AND month(@) IN (3, 6, 9, 12)"},
    {"dt.is_quarter_start", "day(@) = 1 AND month(@) IN (1, 4, 7, 10)"},
};

std::string part_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kTimedelta) || has_other_zone(type)) return {};
  return with_wall(standard::part_of(kParts, node.op().name), "{0}");
}

std::string epoch_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  return type.is(kind::kTimedelta) ? "{0}" : micros_of("{0}", type);
}

// ---- rounding

// `text` may be null only where the place is, since it left the server's calendar else.
std::string within_calendar(const std::string& text, const Type& type) {
  return "CASE WHEN " + text + " IS NULL AND {0} IS NOT NULL THEN " +
         beyond("{0}", type) + " ELSE " + text + " END";
}

std::string rounded_to_months(int64_t months, Rounding rounding, const Type& type) {
  // Months since the year 1.
  const std::string step = std::to_string(months);
  const std::string first = "CAST('0001-01-01' AS DATETIME(6))";
  const std::string count =
      "((year({0}) * 12 + month({0}) - 13) DIV " + step + " * " + step + ")";
  const std::string begin = "(" + first + " + INTERVAL " + count + " MONTH)";
  const std::string cast = type.is(kind::kDate) ? "DATE" : "DATETIME(6)";
  const auto result = [&](const std::string& text) {
    return "CAST(" + text + " AS " + cast + ")";
  };
  if (rounding == Rounding::kDown) return result(begin);
  const std::string end =
      "(" + first + " + INTERVAL (" + count + " + " + step + ") MONTH)";
  const std::string is_up =
      rounding == Rounding::kUp
          ? "{0} > " + begin
          : "timestampdiff(MICROSECOND, " + begin +
                ", CAST({0} AS DATETIME(6))) >= "
                "timestampdiff(MICROSECOND, CAST({0} AS DATETIME(6)), " +
                end + ")";
  // An end beyond the calendar is null, and so is what is asked of it.
  const std::string chosen =
      rounding == Rounding::kUp
          ? "CASE WHEN " + is_up + " THEN " + end + " ELSE " + begin + " END"
          : "CASE WHEN " + is_up + " THEN " + end + " WHEN NOT (" + is_up + ") THEN " +
                begin + " END";
  return result(chosen);
}

std::string rounding_word(const Expr& node) {
  const Type type = type_of(node);
  const Rounding rounding = standard::rounding_of(node);
  const expr::Period period = expr::parse_period(node.string("unit"));
  const auto zone = fixed_offset(type);
  if (!zone) return {};
  const auto of_wall = [&](const std::string& text) {
    if (*zone == 0) return within_calendar(text, type);
    const auto shifted = [&](const std::string& moment, int32_t seconds) {
      return "(" + moment + " + INTERVAL " + std::to_string(seconds) + " SECOND)";
    };
    return within_calendar(
        shifted(standard::replaced(text, "{0}", shifted("{0}", *zone)), -*zone), type);
  };
  if (period.months != 0) {
    if (period.months > INT32_MAX) return {};
    return of_wall(rounded_to_months(period.months, rounding, type));
  }
  if (type.is(kind::kDate)) {
    const int64_t days = period.micros / kMicrosPerDay;
    if (days == 1) return "{0}";
    const std::string change = to_multiple("datediff({0}, DATE '1970-01-01')", days,
                                           period.weeks ? 4 : 0, rounding);
    return of_wall("({0} + INTERVAL (" + change + ") DAY)");
  }
  if (period.micros == 1) return "{0}";
  const int64_t origin = period.weeks && type.is(kind::kDatetime) ? 4 * kMicrosPerDay : 0;
  const std::string micros = micros_of("{0}", type);
  const std::string change =
      "(" + to_multiple(micros, period.micros, origin, rounding) + ")";
  if (type.is(kind::kTimedelta)) return "{0} + " + change;
  // Beyond midnight clocks begin again.
  if (type.is(kind::kTime))
    return "CAST(TIMESTAMP '1970-01-01 00:00:00' + INTERVAL (" + micros + " + " + change +
           ") MICROSECOND AS TIME(6))";
  return of_wall("({0} + INTERVAL " + change + " MICROSECOND)");
}

// ---- text

// Codes of dt.strftime; @ is the wall clock.
constexpr Part kCodes[] = {
    {"%Y", "date_format(@, '%Y')"},        {"%y", "date_format(@, '%y')"},
    {"%m", "date_format(@, '%m')"},        {"%d", "date_format(@, '%d')"},
    {"%j", "date_format(@, '%j')"},        {"%a", "date_format(@, '%a')"},
    {"%A", "date_format(@, '%W')"},        {"%b", "date_format(@, '%b')"},
    {"%B", "date_format(@, '%M')"},        {"%U", "date_format(@, '%U')"},
    {"%W", "lpad(week(@, 5), 2, '0')"},    {"%V", "date_format(@, '%v')"},
    {"%G", "date_format(@, '%x')"},        {"%u", "CAST(weekday(@) + 1 AS CHAR)"},
    {"%w", "date_format(@, '%w')"},        {"%H", "date_format(@, '%H')"},
    {"%I", "date_format(@, '%I')"},        {"%M", "date_format(@, '%i')"},
    {"%S", "date_format(@, '%S')"},        {"%f", "date_format(@, '%f')"},
    {"%p", "date_format(@, '%p')"},        {"%z", "'+0000'"},
    {"%-m", "CAST(month(@) AS CHAR)"},     {"%-d", "CAST(day(@) AS CHAR)"},
    {"%-j", "CAST(dayofyear(@) AS CHAR)"}, {"%-H", "CAST(hour(@) AS CHAR)"},
    {"%-I", "date_format(@, '%l')"},       {"%-M", "CAST(minute(@) AS CHAR)"},
    {"%-S", "CAST(second(@) AS CHAR)"},
};

std::string strftime_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (has_other_zone(type)) return {};
  const std::string wall = type.is(kind::kTime) ? "timestamp('1970-01-01', {0})" : "{0}";
  const auto format = standard::format_of(
      node, ", ",
      [](const std::string& text) {
        return without_places(mysql::literal(expr::Value(text), Type::string()));
      },
      [&](std::string_view code) {
        return with_wall(standard::code_of(kCodes, code), wall);
      });
  if (!format) return {};
  return "CASE WHEN {0} IS NOT NULL THEN concat(" +
         (format->text.empty() ? "''" : format->text) + ") END";
}

}  // namespace

std::string micros_of(const std::string& wall, const Type& type) {
  if (type.is(kind::kTimedelta)) return wall;
  if (type.is(kind::kTime))
    return "(floor(time_to_sec(" + wall + ")) * 1000000 + microsecond(" + wall + "))";
  return "timestampdiff(MICROSECOND, TIMESTAMP '1970-01-01 00:00:00', " + wall + ")";
}

std::span<const Word> time_words() {
  static const auto words = standard::time_words(
      {part_word, rounding_word, strftime_word},
      {{"dt.epoch_us", {}, epoch_word}, {"dt.total_seconds", "{0:d} / 1000000"}});
  return words;
}

}  // namespace phlox::compile::mysql
