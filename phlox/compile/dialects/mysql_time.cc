// MySQL's and MariaDB's SQL: parts of dates and times, rounding, and formats. The server
// knows the rules of zones only where somebody loaded them: of others than UTC there is
// no word. Its session's own zone is UTC.
#include <utility>
#include <vector>

#include "phlox/base/calendar.h"
#include "phlox/compile/dialects/mysql.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"
#include "phlox/expr/period.h"
#include "phlox/expr/time_format.h"

namespace phlox::compile::mysql {

namespace {

bool has_other_zone(const Type& type) {
  return type.is(kind::kDatetime) && !type.zone().empty() && type.zone() != "UTC";
}

// @ stands for the wall clock.
struct Part {
  std::string_view op;
  std::string_view text;
};

constexpr Part kParts[] = {
    {"dt.year", "year(@)"},
    {"dt.quarter", "quarter(@)"},
    {"dt.month", "month(@)"},
    {"dt.week", "week(@, 3)"},
    {"dt.isoyear", "yearweek(@, 3) DIV 100"},
    {"dt.day", "day(@)"},
    {"dt.dayofyear", "dayofyear(@)"},
    {"dt.weekday", "weekday(@)"},
    {"dt.weekday_name", "dayname(@)"},
    {"dt.month_name", "monthname(@)"},
    {"dt.hour", "hour(@)"},
    {"dt.minute", "minute(@)"},
    {"dt.second", "second(@)"},
    {"dt.millisecond", "microsecond(@) DIV 1000"},
    {"dt.microsecond", "microsecond(@)"},
    {"dt.date", "CAST(@ AS DATE)"},
    {"dt.time", "CAST(@ AS TIME(6))"},
    {"dt.days_in_month", "day(last_day(@))"},
    {"dt.is_month_end", "day(@) = day(last_day(@))"},
    {"dt.is_quarter_end", "day(@) = day(last_day(@)) AND month(@) IN (3, 6, 9, 12)"},
    {"dt.is_leap_year", "year(@) % 4 = 0 AND (year(@) % 100 <> 0 OR year(@) % 400 = 0)"},
    {"dt.is_month_start", "day(@) = 1"},
    {"dt.is_quarter_start", "day(@) = 1 AND month(@) IN (1, 4, 7, 10)"},
    {"dt.is_year_start", "dayofyear(@) = 1"},
    {"dt.is_year_end", "month(@) = 12 AND day(@) = 31"},
};

// `text` with the wall clock in the places of @.
std::string with_wall(std::string_view text, const std::string& wall) {
  std::string all;
  for (const char c : text) c == '@' ? all += wall : all += c;
  return all;
}

std::string part_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kTimedelta) || has_other_zone(type)) return {};
  for (const Part& part : kParts)
    if (part.op == node.op().name) return with_wall(part.text, "{0}");
  return {};
}

std::string epoch_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  return type.is(kind::kTimedelta) ? "{0}" : micros_of("{0}", type);
}

// ---- rounding

enum class Rounding : uint8_t { kDown, kUp, kNearest };

Rounding rounding_of(const Expr& node) {
  if (node.is("dt.round")) return Rounding::kNearest;
  return node.is("dt.ceil") ? Rounding::kUp : Rounding::kDown;
}

// What is added to a whole number that makes it a multiple of `length`, counted from
// `origin`.
std::string to_multiple(const std::string& number, int64_t length, int64_t origin,
                        Rounding rounding) {
  const std::string step = std::to_string(length);
  const int64_t half = rounding == Rounding::kNearest ? length / 2 : 0;
  const int64_t shift = half - origin;
  const std::string counted = shift == 0
                                  ? number
                                  : "(" + number + (shift < 0 ? " - " : " + ") +
                                        std::to_string(shift < 0 ? -shift : shift) + ")";
  const std::string rest =
      "((" + counted + " % " + step + " + " + step + ") % " + step + ")";
  if (rounding == Rounding::kUp) return "((" + step + " - " + rest + ") % " + step + ")";
  return half == 0 ? "(-" + rest + ")" : "(" + std::to_string(half) + " - " + rest + ")";
}

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
    return within_calendar("CAST(" + text + " AS " + cast + ")", type);
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
  const Rounding rounding = rounding_of(node);
  const expr::Period period = expr::parse_period(node.string("unit"));
  if (has_other_zone(type)) return {};
  if (period.months != 0) {
    if (period.months > 100'000) return {};
    return rounded_to_months(period.months, rounding, type);
  }
  if (type.is(kind::kDate)) {
    const int64_t days = period.micros / kMicrosPerDay;
    if (days == 1) return "{0}";
    const std::string change = to_multiple("datediff({0}, DATE '1970-01-01')", days,
                                           period.weeks ? 4 : 0, rounding);
    return within_calendar("({0} + INTERVAL " + change + " DAY)", type);
  }
  if (period.micros == 1) return "{0}";
  const int64_t origin = period.weeks && type.is(kind::kDatetime) ? 4 * kMicrosPerDay : 0;
  const std::string micros = micros_of("{0}", type);
  const std::string change = to_multiple(micros, period.micros, origin, rounding);
  if (type.is(kind::kTimedelta)) return "{0} + " + change;
  // Beyond midnight clocks begin again.
  if (type.is(kind::kTime))
    return "CAST(TIMESTAMP '1970-01-01 00:00:00' + INTERVAL (" + micros + " + " + change +
           ") MICROSECOND AS TIME(6))";
  return within_calendar("({0} + INTERVAL " + change + " MICROSECOND)", type);
}

// ---- text

// Codes of dt.strftime; @ is the wall clock.
constexpr std::pair<std::string_view, std::string_view> kCodes[] = {
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
  std::string text;
  for (const expr::FormatPiece& piece :
       expr::parse_time_format(node.string("format"), type)) {
    text += text.empty() ? "" : ", ";
    if (!piece.is_code) {
      text += without_places(mysql::literal(expr::Value(piece.text), Type::string()));
      continue;
    }
    const size_t before = text.size();
    for (const auto& [code, sql] : kCodes)
      if (code == piece.text) text += with_wall(sql, wall);
    if (text.size() == before) return {};
  }
  if (text.empty()) text = "''";
  return "CASE WHEN {0} IS NOT NULL THEN concat(" + text + ") END";
}

}  // namespace

std::string micros_of(const std::string& wall, const Type& type) {
  if (type.is(kind::kTimedelta)) return wall;
  if (type.is(kind::kTime))
    return "(floor(time_to_sec(" + wall + ")) * 1000000 + microsecond(" + wall + "))";
  return "timestampdiff(MICROSECOND, TIMESTAMP '1970-01-01 00:00:00', " + wall + ")";
}

std::span<const Word> time_words() {
  static const std::vector<Word> words = [] {
    std::vector<Word> all{
        {"dt.epoch_us", {}, epoch_word},    {"dt.truncate", {}, rounding_word},
        {"dt.round", {}, rounding_word},    {"dt.ceil", {}, rounding_word},
        {"dt.strftime", {}, strftime_word}, {"dt.total_seconds", "{0:d} / 1000000"}};
    for (const Part& part : kParts) all.push_back({part.op, {}, part_word});
    return all;
  }();
  return words;
}

}  // namespace phlox::compile::mysql
