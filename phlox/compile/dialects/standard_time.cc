// What dialects of SQL have alike in dates and times.
#include "phlox/compile/dialects/standard_time.h"

#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/expr/op.h"
#include "phlox/expr/time_format.h"

namespace phlox::compile::standard {

using expr::Expr;

namespace {

constexpr Part kParts[] = {
    {"dt.year", "year(@)"},
    {"dt.quarter", "quarter(@)"},
    {"dt.month", "month(@)"},
    {"dt.week", {}},
    {"dt.isoyear", {}},
    {"dt.day", "day(@)"},
    {"dt.dayofyear", "dayofyear(@)"},
    {"dt.weekday", {}},
    {"dt.weekday_name", "dayname(@)"},
    {"dt.month_name", "monthname(@)"},
    {"dt.hour", "hour(@)"},
    {"dt.minute", "minute(@)"},
    {"dt.second", "second(@)"},
    {"dt.millisecond", {}},
    {"dt.microsecond", {}},
    {"dt.date", "CAST(@ AS DATE)"},
    {"dt.time", {}},
    {"dt.days_in_month", "day(last_day(@))"},
    {"dt.is_month_start", "day(@) = 1"},
    {"dt.is_month_end", "last_day(@) = CAST(@ AS DATE)"},
    {"dt.is_quarter_start", "day(@) = 1 AND month(@) % 3 = 1"},
    {"dt.is_quarter_end", "month(@) % 3 = 0 AND last_day(@) = CAST(@ AS DATE)"},
    {"dt.is_year_start", "dayofyear(@) = 1"},
    {"dt.is_year_end", "month(@) = 12 AND day(@) = 31"},
    {"dt.is_leap_year", "year(@) % 4 = 0 AND (year(@) % 100 <> 0 OR year(@) % 400 = 0)"},
};

}  // namespace

std::string_view code_of(std::span<const Part> codes, std::string_view code) {
  for (const Part& one : codes)
    if (one.op == code) return one.text;
  return {};
}

std::string_view part_of(std::span<const Part> own, std::string_view op) {
  const std::string_view text = code_of(own, op);
  return text.empty() ? code_of(kParts, op) : text;
}

std::string with_wall(std::string_view text, const std::string& wall) {
  return replaced(std::string(text), "@", wall);
}

std::vector<Word> time_words(const TimeWords& choose, std::initializer_list<Word> own) {
  std::vector<Word> all(own);
  for (const std::string_view op : {"dt.truncate", "dt.round", "dt.ceil"})
    all.push_back({op, {}, choose.rounding});
  all.push_back({"dt.strftime", {}, choose.strftime});
  for (const Part& part : kParts) all.push_back({part.op, {}, choose.part});
  return all;
}

Rounding rounding_of(const Expr& node) {
  if (node.is("dt.round")) return Rounding::kNearest;
  return node.is("dt.ceil") ? Rounding::kUp : Rounding::kDown;
}

std::string to_multiple(const std::string& number, int64_t length, int64_t origin,
                        Rounding rounding) {
  const std::string step = std::to_string(length);
  const int64_t half = rounding == Rounding::kNearest ? length / 2 : 0;
  const int64_t shift = half - origin;
  const std::string counted = shift == 0
                                  ? number
                                  : "(" + number + (shift < 0 ? " - " : " + ") +
                                        std::to_string(shift < 0 ? -shift : shift) + ")";
  const std::string rest = "(" + counted + " % " + step + " + " + step + ") % " + step;
  if (rounding == Rounding::kUp) return "(" + step + " - " + rest + ") % " + step;
  return half == 0 ? "-(" + rest + ")" : std::to_string(half) + " - " + rest;
}

std::optional<Format> format_of(
    const Expr& node, std::string_view between,
    const std::function<std::string(const std::string&)>& constant,
    const std::function<std::string(std::string_view)>& code) {
  Format format;
  for (const expr::FormatPiece& piece :
       expr::parse_time_format(node.string("format"), arg_type(node, 0))) {
    format.has_code |= piece.is_code;
    format.has_year |=
        piece.is_code && (piece.text == "%Y" || piece.text == "%y" || piece.text == "%G");
    const std::string text = piece.is_code ? code(piece.text) : constant(piece.text);
    if (text.empty()) return std::nullopt;
    if (!format.text.empty()) format.text += between;
    format.text += text;
  }
  return format;
}

}  // namespace phlox::compile::standard
