// DuckDB's SQL: casts. A cast keeps the value or fails; DuckDB alone would round texts
// and cut dates.
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/dialects/standard_casts.h"
#include "phlox/compile/row.h"
#include "phlox/type/digits.h"

namespace phlox::compile::duckdb {

using type::whole_digits;

namespace {

struct Caster {
  Type from;
  Type to;
  bool try_cast;

  std::string cast(const std::string& value) const {
    return std::string(try_cast ? "TRY_CAST(" : "CAST(") + value + " AS " +
           type_name(to) + ")";
  }

  // The cast where the text matches (regexes have no {n}, which is a place in a word),
  // else null or an error that quotes the text.
  std::string matching(const std::string& regex, const std::string& value) const {
    const std::string test = "regexp_full_match({0}, " + string_literal(regex) + ")";
    if (try_cast) return "CASE WHEN " + test + " THEN " + cast(value) + " END";
    return "CASE WHEN " + test + " THEN " + cast(value) +
           " WHEN {0} IS NOT NULL THEN CAST(error('\"' || {0} || " +
           string_literal("\" is no " + to.to_string()) + ") AS " + type_name(to) +
           ") END";
  }

  std::string from_string() const {
    const std::string blank = "[ \\t\\r\\n]*";
    if (to.is_integer())
      return matching(blank + "[+-]?[0-9]+" + blank, "trim({0}, E' \\t\\r\\n')");
    if (to.is(kind::kDecimal)) {
      return matching(standard::decimal_regex(to), "trim({0}, E' \\t\\r\\n')");
    }
    if (to.is_float())
      return matching(standard::float_regex(), "trim({0}, E' \\t\\r\\n')");
    if (to.is(kind::kBool))
      return matching(standard::bool_regex(), "lower(trim({0}, E' \\t\\r\\n'))");
    // DuckDB takes 24:00 too, and single digits, which are not ISO 8601.
    const std::string day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
    const std::string clock(standard::kClockRegex);
    if (to.is(kind::kDate)) return matching(day, "{0}");
    if (to.is(kind::kTime)) return matching(clock, "{0}");
    if (to.is(kind::kDatetime)) {
      const std::string moment = day + "([ T]" + clock + ")?";
      // A wall clock has no offset.
      if (to.zone().empty()) return matching(moment, "{0}");
      const std::string offset = "( ?(Z|[+-][0-9][0-9](:?[0-9][0-9])?))";
      if (to.zone() == "UTC") return matching(moment + offset + "?", "{0}");
      // Without an offset it is a wall clock of the zone.
      const std::string wall =
          std::string(try_cast ? "TRY_CAST" : "CAST") + "({0} AS TIMESTAMP)";
      return "CASE WHEN regexp_full_match({0}, " + string_literal(moment) + ") THEN " +
             from_wall(wall, to) + " ELSE " + matching(moment + offset, "{0}") + " END";
    }
    if (to.is(kind::kTimedelta)) {
      const std::string value = "to_microseconds(phlox_timedelta({0}))";
      if (try_cast) return value;
      return "CASE WHEN phlox_timedelta({0}) IS NOT NULL THEN " + value +
             " WHEN {0} IS NOT NULL THEN CAST(error('\"' || {0} || '\" is no timedelta') "
             "AS "
             "INTERVAL) END";
    }
    if (to.is(kind::kBytes)) return "encode({0})";
    return cast("{0}");
  }

  // A fraction of a second has six digits, as in every text of phlox and of Python.
  static std::string with_six_digits(const std::string& text) {
    return "CASE WHEN contains(" + text + ", '.') THEN rpad(" + text + ", CAST(strpos(" +
           text + ", '.') + 6 AS INTEGER), '0') ELSE " + text + " END";
  }

  // DuckDB writes other years in a way of its own.
  std::string of_four_digits(const std::string& text) const {
    std::string guarded = "CASE WHEN year({0}) BETWEEN 1 AND 9999 THEN " + text;
    if (!try_cast)
      guarded +=
          " WHEN {0} IS NOT NULL THEN error('a year outside of 1 to 9999 has no text')";
    return guarded + " END";
  }

  std::string to_string() const {
    if (from.is(kind::kBytes)) return try_cast ? "TRY(decode({0}))" : "decode({0})";
    if (from.is(kind::kDate)) return of_four_digits("CAST({0} AS VARCHAR)");
    if (from.is(kind::kTimedelta)) return "phlox_timedelta_text(epoch_us({0}))";
    if (from.is(kind::kDatetime)) {
      const bool zoned = !from.zone().empty();
      const std::string wall = zoned ? "make_timestamp(epoch_us({0}))" : "{0}";
      const std::string text = "replace(CAST(" + wall + " AS VARCHAR), ' ', 'T')";
      return of_four_digits(with_six_digits(text) + (zoned ? " || 'Z'" : ""));
    }
    // DuckDB writes no 0 before the point where all digits stand behind it.
    if (from.is(kind::kDecimal) && from.precision() == from.scale())
      return "CASE WHEN {0} < 0 THEN '-0' || substr(" + cast("{0}") +
             ", 2) ELSE '0' || " + cast("{0}") + " END";
    if (from.is(kind::kTime)) return with_six_digits(cast("{0}"));
    return cast("{0}");
  }

  // What a number must be below, and above its negative (an unsigned one above -1), to
  // fit; empty if every value of the type that it comes from does.
  std::pair<std::string, std::string> bounds() const {
    if (to.is_integer()) {
      const int bits = to.bit_width() - (to.is_unsigned() ? 0 : 1);
      if (from.is_integer()) {
        const int from_bits = from.bit_width() - (from.is_unsigned() ? 0 : 1);
        if (from_bits <= bits && (from.is_unsigned() || !to.is_unsigned())) return {};
      } else if (!to.is_unsigned() && whole_digits(from) < whole_digits(to)) {
        return {};
      }
      const unsigned __int128 above = static_cast<unsigned __int128>(1) << bits;
      const auto text = [](unsigned __int128 value) {
        std::string digits;
        for (; value > 0; value /= 10)
          digits.insert(digits.begin(),
                        static_cast<char>('0' + static_cast<int>(value % 10)));
        return digits;
      };
      return {to.is_unsigned() ? "-1" : "-" + text(above + 1), text(above)};
    }
    const int whole = whole_digits(to);
    const int cut = from.is(kind::kDecimal) && from.scale() > to.scale() ? 1 : 0;
    if (whole_digits(from) + cut <= whole) return {};
    // 99.995 would be 100.00 in a decimal[4, 2].
    const std::string most = cut ? std::string(static_cast<size_t>(whole), '9') + "." +
                                       std::string(static_cast<size_t>(to.scale()), '9') +
                                       "5"
                                 : "1" + std::string(static_cast<size_t>(whole), '0');
    return {"-" + most, most};
  }

  // DuckDB's optimizer takes `CAST(x AS TINYINT) > 2` for `x > 2`, so that 300 neither
  // fails nor is null: a cast to a smaller type stands behind a condition.
  std::string narrowing(const std::string& value) const {
    const auto [below, above] = bounds();
    if (above.empty()) return cast(value);
    // See compared_word.
    const std::string x = from.is_integer() ? "({0} | 0)" : "{0}";
    std::string text = "CASE WHEN " + x + " > " + below + " AND " + x + " < " + above +
                       " THEN " + cast(value);
    if (!try_cast)
      text +=
          " WHEN {0} IS NOT NULL THEN CAST(error(CAST({0} AS VARCHAR) || ' does not "
          "fit " +
          to.to_string() + "') AS " + type_name(to) + ")";
    return text + " END";
  }

  std::string word() const {
    if (const std::string text = nested_cast(from, to, try_cast); !text.empty())
      return text;
    if (from == to || from.is(kind::kNull)) return "{0:r}";
    if (from.is(kind::kString) && to.is(kind::kString)) return "{0}";
    if (from.is(kind::kString)) return from_string();
    if (to.is(kind::kString)) return to_string();
    // Towards zero, as Python's int().
    if (from.is_float() && to.is_integer()) return cast("trunc({0})");
    if (from.is(kind::kDecimal) && to.is_integer()) return narrowing("trunc({0})");
    if ((from.is_integer() || from.is(kind::kDecimal)) &&
        (to.is_integer() || to.is(kind::kDecimal)))
      return narrowing("{0}");
    if (to.is(kind::kBool) && (from.is_number())) return "{0} <> 0";
    if (from.is(kind::kBool) && to.is(kind::kDecimal))
      return cast("CAST({0} AS TINYINT)");
    if (from.is(kind::kDatetime) && !from.zone().empty()) {
      // Its wall clock in its own zone.
      const std::string wall = to_wall("{0}", from);
      if (to.is(kind::kDatetime) && !to.zone().empty()) return "{0}";
      return to.is(kind::kDatetime) ? wall : cast(wall);
    }
    if (to.is(kind::kDatetime) && !to.zone().empty())
      return from_wall(from.is(kind::kDate) ? "CAST({0} AS TIMESTAMP)" : "{0}", to);
    return cast("{0}");
  }
};

}  // namespace

std::string cast_text(const Type& from, const Type& to, bool try_cast) {
  return Caster{sql_type(from), sql_type(to), try_cast}.word();
}

std::string cast_word(const Expr& node) {
  return Caster{arg_type(node, 0), type_of(node), node.is("try_cast")}.word();
}

}  // namespace phlox::compile::duckdb
