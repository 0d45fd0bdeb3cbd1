// DuckDB's SQL: parts of dates and times. A zoned datetime is taken apart by its wall
// clock, which the engine's functions phlox_wall and phlox_moment know: DuckDB's own time
// zones are others than the system's, and of two moments they take the second.
#include "phlox/base/calendar.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/dialects/standard_time.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"
#include "phlox/expr/period.h"
#include "phlox/expr/time_format.h"

namespace phlox::compile::duckdb {

using standard::Part;
using standard::Rounding;

namespace {

constexpr Part kParts[] = {
    {"dt.week", "week(@)"},
    {"dt.isoyear", "isoyear(@)"},
    {"dt.weekday", "isodow(@) - 1"},
    // DuckDB counts these from the minute.
    {"dt.millisecond", "millisecond(@) % 1000"},
    {"dt.microsecond", "microsecond(@) % 1000000"},
    {"dt.time", "CAST(@ AS TIME)"},
};

std::string part_word(const Expr& node) {
  return standard::with_wall(standard::part_of(kParts, node.op().name),
                             to_wall("{0}", arg_type(node, 0)));
}

// ---- rounding

// A whole number to a multiple of `length` that is counted from `origin`.
std::string rounded(const std::string& number, int64_t length, int64_t origin,
                    Rounding rounding) {
  if (length == 1) return number;
  const std::string step = std::to_string(length);
  // What is rounded down, counted from the origin.
  const int64_t half = rounding == Rounding::kNearest ? length / 2 : 0;
  const std::string raised =
      half == 0 ? number : "(" + number + " + " + std::to_string(half) + ")";
  const std::string counted =
      origin == 0 ? raised : "(" + raised + " - " + std::to_string(origin) + ")";
  const std::string rest = "(" + counted + " % " + step + " + " + step + ") % " + step;
  if (rounding == Rounding::kUp)
    return number + " + (" + step + " - " + rest + ") % " + step;
  return raised + " - " + rest;
}

// The first day of a period of months; as a TIMESTAMP.
std::string month_begin(const std::string& wall, int64_t months) {
  const auto truncated = [&](const char* unit) {
    return std::string("date_trunc('") + unit + "', " + wall + ")";
  };
  if (months == 1) return truncated("month");
  if (months == 3) return truncated("quarter");
  if (months == 12) return truncated("year");
  // Months since the year 1.
  const std::string count = "(year(" + wall + ") * 12 + month(" + wall + ") - 13)";
  const std::string step = std::to_string(months);
  return "(" + truncated("month") + " - to_months(CAST((" + count + " % " + step + " + " +
         step + ") % " + step + " AS INTEGER)))";
}

std::string rounded_to_months(const std::string& wall, int64_t months,
                              Rounding rounding) {
  const std::string begin = month_begin(wall, months);
  if (rounding == Rounding::kDown) return begin;
  const std::string end = begin + " + to_months(" + std::to_string(months) + ")";
  if (rounding == Rounding::kUp)
    return "CASE WHEN " + wall + " > " + begin + " THEN " + end + " ELSE " + begin +
           " END";
  const auto micros = [](const std::string& text) { return "epoch_us(" + text + ")"; };
  return "CASE WHEN " + micros(wall) + " - " + micros(begin) + " >= " + micros(end) +
         " - " + micros(wall) + " THEN " + end + " ELSE " + begin + " END";
}

std::string rounding_word(const Expr& node) {
  const Type type = sql_type(node.element());
  const Rounding rounding = standard::rounding_of(node);
  const expr::Period period = expr::parse_period(node.string("unit"));
  const bool utc = type.is(kind::kDatetime) && type.zone() == "UTC";
  const std::string wall = to_wall("{0}", type);
  if (period.months != 0) {
    const std::string text = rounded_to_months(wall, period.months, rounding);
    return type.is(kind::kDate) ? "CAST(" + text + " AS DATE)" : from_wall(text, type);
  }
  if (type.is(kind::kDate)) {
    if (period.micros == kMicrosPerDay) return "{0}";
    return "make_date(CAST(" +
           rounded("({0} - DATE '1970-01-01')", period.micros / kMicrosPerDay,
                   period.weeks ? 4 : 0, rounding) +
           " AS INTEGER))";
  }
  const bool from_monday = period.weeks && type.is(kind::kDatetime);
  const std::string micros =
      rounded("epoch_us(" + (utc ? "{0}" : wall) + ")", period.micros,
              from_monday ? 4 * kMicrosPerDay : 0, rounding);
  // Beyond midnight clocks begin again.
  if (type.is(kind::kTime)) return "TIME '00:00:00' + to_microseconds(" + micros + ")";
  if (type.is(kind::kTimedelta)) return "to_microseconds(" + micros + ")";
  if (utc) return "make_timestamptz(" + micros + ")";
  return from_wall("make_timestamp(" + micros + ")", type);
}

// ---- text

// A piece of a format as SQL; braces are places of a word.
std::string format_literal(const std::string& format) {
  std::string text = string_literal(format);
  for (size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1))
    text.replace(at, 1, "' || chr(123) || '");
  return text;
}

// "+0200"; with seconds where a zone has them.
std::string offset_text(const std::string& wall) {
  const std::string seconds = "(epoch_us(" + wall + ") - epoch_us({0})) // 1000000";
  const std::string size = "abs(" + seconds + ")";
  return "printf('%s%02d%02d', CASE WHEN " + seconds + " < 0 THEN '-' ELSE '+' END, " +
         size + " // 3600, " + size + " // 60 % 60) || CASE WHEN " + size +
         " % 60 = 0 THEN '' ELSE printf('%02d', " + size + " % 60) END";
}

std::string strftime_word(const Expr& node) {
  const Type type = sql_type(node.arg(0).element());
  const std::string wall = to_wall("{0}", type);
  const std::string day = type.is(kind::kTime) ? "(DATE '1970-01-01' + {0})" : wall;
  std::string text;
  std::string format;
  bool years = false;
  const auto add = [&](const std::string& part) {
    text += (text.empty() ? "" : " || ") + part;
  };
  const auto finish_format = [&] {
    if (!format.empty()) add("strftime(" + day + ", " + format_literal(format) + ")");
    format.clear();
  };
  for (const expr::FormatPiece& piece :
       expr::parse_time_format(node.string("format"), type)) {
    if (piece.text == "%z" && piece.is_code) {
      finish_format();
      add(offset_text(wall));
      continue;
    }
    years |=
        piece.is_code && (piece.text == "%Y" || piece.text == "%y" || piece.text == "%G");
    for (const char c : piece.text)
      format += c == '%' && !piece.is_code ? "%%" : std::string(1, c);
  }
  finish_format();
  if (text.empty()) return "CASE WHEN {0} IS NOT NULL THEN '' END";
  if (!years) return text;
  // DuckDB writes something else for years before 0.
  return "CASE WHEN year(" + wall + ") BETWEEN 1 AND 9999 THEN " + text + " WHEN " +
         "{0} IS NOT NULL THEN error('dt.strftime writes years from 1 to 9999') END";
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
  static const auto words = standard::time_words(
      {part_word, rounding_word, strftime_word},
      {{"dt.epoch_us", "epoch_us({0})"}, {"dt.total_seconds", "epoch_us({0}) / 1e6"}});
  return words;
}

}  // namespace phlox::compile::duckdb
