// PostgreSQL's SQL: parts of dates and times, rounding, and formats. The wall clock of a
// zone goes by the server's own rules for it.
#include "phlox/base/calendar.h"
#include "phlox/compile/dialects/postgresql.h"
#include "phlox/compile/dialects/standard_time.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"
#include "phlox/expr/period.h"

namespace phlox::compile::postgresql {

using standard::Part;
using standard::Rounding;
using standard::to_multiple;
using standard::with_wall;

namespace {

// A fixed offset as an interval: as text its sign would count westwards.
std::string zone_text(const std::string& zone) {
  const bool is_fixed = zone.starts_with('+') || zone.starts_with('-');
  return (is_fixed ? "INTERVAL " : "") + standard::string_literal(zone);
}

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
  // There is no year 0, and before that they are negative.
  return with_wall(standard::part_of(kParts, node.op().name), wall_of("{0}", type));
}

std::string epoch_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  return type.is(kind::kTimedelta) ? "{0}" : micros_of("{0}");
}

// ---- rounding

// The first moment of a period of months; as a TIMESTAMP.
std::string month_begin(const std::string& wall, int64_t months) {
  const auto truncated = [&](const char* unit) {
    return std::string("date_trunc('") + unit + "', " + wall + ")";
  };
  if (months == 1) return truncated("month");
  if (months == 3) return truncated("quarter");
  if (months == 12) return truncated("year");
  // Months since the year 1.
  const std::string count = with_wall(
      "(CAST(extract(year FROM @) AS INTEGER) * 12 + CAST(extract(month FROM @) AS "
      "INTEGER) - 13)",
      wall);
  const std::string step = std::to_string(months);
  return "(" + truncated("month") + " - make_interval(months => (" + count + " % " +
         step + " + " + step + ") % " + step + "))";
}

std::string rounded_to_months(const std::string& wall, int64_t months,
                              Rounding rounding) {
  const std::string begin = month_begin(wall, months);
  if (rounding == Rounding::kDown) return begin;
  const std::string end =
      begin + " + make_interval(months => " + std::to_string(months) + ")";
  const std::string is_up = rounding == Rounding::kUp
                                ? wall + " > " + begin
                                : wall + " - " + begin + " >= " + end + " - " + wall;
  return "CASE WHEN " + is_up + " THEN " + end + " ELSE " + begin + " END";
}

std::string rounding_word(const Expr& node) {
  const Type type = type_of(node);
  const Rounding rounding = standard::rounding_of(node);
  const expr::Period period = expr::parse_period(node.string("unit"));
  const std::string wall = wall_of("{0}", type);
  if (period.months != 0) {
    if (period.months > INT32_MAX / 2) return {};
    const std::string text = rounded_to_months(wall, period.months, rounding);
    return type.is(kind::kDate) ? "CAST(" + text + " AS DATE)" : moment_of(text, type);
  }
  if (type.is(kind::kDate)) {
    const int64_t days = period.micros / kMicrosPerDay;
    if (days == 1) return "{0}";
    return "{0} + CAST(" +
           to_multiple("({0} - DATE '1970-01-01')", days, period.weeks ? 4 : 0,
                       rounding) +
           " AS INTEGER)";
  }
  if (period.micros == 1) return "{0}";
  // The server multiplies intervals as floats.
  if (period.micros > int64_t{1} << 53) return {};
  const int64_t origin = period.weeks && type.is(kind::kDatetime) ? 4 * kMicrosPerDay : 0;
  const std::string micros =
      type.is(kind::kTimedelta) ? std::string("{0}") : micros_of(wall);
  const std::string change = to_multiple(micros, period.micros, origin, rounding);
  if (type.is(kind::kTimedelta)) return "{0} + (" + change + ")";
  // Beyond midnight clocks begin again.
  const std::string text = wall + " + (" + change + ") * INTERVAL '1 microsecond'";
  return type.is(kind::kTime) ? text : moment_of("(" + text + ")", type);
}

// ---- text

// Codes of dt.strftime; @ is the wall clock.
constexpr Part kCodes[] = {
    {"%Y", "to_char(@, 'YYYY')"},
    {"%y", "to_char(@, 'YY')"},
    {"%m", "to_char(@, 'MM')"},
    {"%d", "to_char(@, 'DD')"},
    {"%j", "to_char(@, 'DDD')"},
    {"%a", "to_char(@, 'Dy')"},
    {"%A", "to_char(@, 'FMDay')"},
    {"%b", "to_char(@, 'Mon')"},
    {"%B", "to_char(@, 'FMMonth')"},
    {"%U",
     "lpad(CAST(CAST(extract(doy FROM @) + 6 - extract(dow FROM @) AS INTEGER) / 7 AS "
     "TEXT), 2, '0')"},
    {"%W",
     "lpad(CAST(CAST(extract(doy FROM @) + 7 - extract(isodow FROM @) AS INTEGER) / 7 AS "
     "TEXT), 2, '0')"},
    {"%V", "to_char(@, 'IW')"},
    {"%G", "to_char(@, 'IYYY')"},
    {"%u", "to_char(@, 'ID')"},
    {"%w", "CAST(extract(dow FROM @) AS TEXT)"},
    {"%H", "to_char(@, 'HH24')"},
    {"%I", "to_char(@, 'HH12')"},
    {"%M", "to_char(@, 'MI')"},
    {"%S", "to_char(@, 'SS')"},
    {"%f", "to_char(@, 'US')"},
    {"%p", "to_char(@, 'AM')"},
    {"%-m", "to_char(@, 'FMMM')"},
    {"%-d", "to_char(@, 'FMDD')"},
    {"%-j", "to_char(@, 'FMDDD')"},
    {"%-H", "to_char(@, 'FMHH24')"},
    {"%-I", "to_char(@, 'FMHH12')"},
    {"%-M", "to_char(@, 'FMMI')"},
    {"%-S", "to_char(@, 'FMSS')"},
};

// "+0200"; with seconds where a zone has them.
std::string offset_text(const std::string& wall) {
  const std::string offset = "(" + wall + " - {0} AT TIME ZONE 'UTC')";
  return "CASE WHEN " + offset + " < INTERVAL '0' THEN '-' || to_char(-" + offset +
         ", 'HH24MI') ELSE '+' || to_char(" + offset +
         ", 'HH24MI') END || CASE WHEN extract(second FROM " + offset +
         ") = 0 THEN '' ELSE to_char(abs(extract(second FROM " + offset +
         ")), 'FM00') END";
}

std::string strftime_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  const std::string wall =
      type.is(kind::kTime) ? "(DATE '1970-01-01' + {0})" : wall_of("{0}", type);
  const auto format = standard::format_of(
      node, " || ",
      [](const std::string& text) {
        if (text.find('\0') != std::string::npos) return std::string();
        return without_places(postgresql::literal(expr::Value(text), Type::string()));
      },
      [&](std::string_view code) {
        return code == "%z" ? offset_text(wall)
                            : with_wall(standard::code_of(kCodes, code), wall);
      });
  if (!format) return {};
  const std::string text = format->text.empty() ? "CAST('' AS TEXT)" : format->text;
  if (!format->has_code) return "CASE WHEN {0} IS NOT NULL THEN " + text + " END";
  if (!format->has_year) return text;
  return with_wall("CASE WHEN extract(year FROM @) BETWEEN 1 AND 9999 THEN ", wall) +
         text + " WHEN {0} IS NOT NULL THEN " +
         failure(
             "'dt.strftime writes years from 1 to 9999, and not that of ' || CAST({0} "
             "AS TEXT)",
             "TEXT") +
         " END";
}

}  // namespace

std::string failure(const std::string& message, const std::string& type) {
  const std::string failing = "CAST(" + message + " AS INTEGER)";
  return type == "INTEGER" ? failing
                           : "CAST(CAST(" + failing + " AS TEXT) AS " + type + ")";
}

std::string wall_of(const std::string& moment, const Type& type) {
  if (type.is(kind::kDate)) return "CAST(" + moment + " AS TIMESTAMP)";
  if (!type.is(kind::kDatetime) || type.zone().empty()) return moment;
  return "(" + moment + " AT TIME ZONE " + zone_text(type.zone()) + ")";
}

std::string moment_of(const std::string& wall, const Type& type) {
  if (!type.is(kind::kDatetime) || type.zone().empty()) return wall;
  const std::string zone = zone_text(type.zone());
  const std::string moment = "(" + wall + " AT TIME ZONE " + zone + ")";
  if (type.zone() == "UTC" || zone.starts_with("INTERVAL")) return moment;
  // Of a time that happens twice the server takes the second: the first is the one with
  // the offset of the day before.
  const std::string before = "(" + moment + " - INTERVAL '1 day')";
  const std::string first = "((" + wall + " - (" + before + " AT TIME ZONE " + zone +
                            " - " + before + " AT TIME ZONE 'UTC')) AT TIME ZONE 'UTC')";
  return "least(" + moment + ", CASE WHEN (" + first + " AT TIME ZONE " + zone +
         ") = " + wall + " THEN " + first + " END)";
}

std::string micros_of(const std::string& wall) {
  return "CAST(extract(epoch FROM " + wall + ") * 1000000 AS BIGINT)";
}

std::span<const Word> time_words() {
  static const auto words = standard::time_words(
      {part_word, rounding_word, strftime_word},
      {{"dt.epoch_us", {}, epoch_word}, {"dt.total_seconds", "{0:d} / 1000000"}});
  return words;
}

}  // namespace phlox::compile::postgresql
