// Spark's SQL: casts. A cast keeps the value or fails, with a message of ours where
// Spark's own would let a value through.
#include "phlox/compile/dialects/spark.h"
#include "phlox/compile/dialects/standard_casts.h"
#include "phlox/compile/row.h"
#include "phlox/type/digits.h"

namespace phlox::compile::spark {

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

  // The value where the condition holds, else null or an error that quotes it.
  std::string where(const std::string& condition, const std::string& value) const {
    std::string text = "CASE WHEN " + condition + " THEN " + value;
    if (!try_cast)
      text +=
          " WHEN {0} IS NOT NULL THEN " +
          raise("concat('\\u0022', {0}, " + constant("\" is no " + to.to_string()) + ")",
                to);
    return text + " END";
  }

  std::string matching(const std::string& regex, const std::string& value) const {
    return where("{0} RLIKE " + constant("^(?:" + regex + ")\\z"), value);
  }

  std::string in_range(const std::string& number) const {
    const std::string most = standard::largest(to);
    return "CAST(" + number + " AS DECIMAL(38, 0)) BETWEEN " +
           (to.is_unsigned() ? "0" : "CAST('-" + most + "' AS DECIMAL(20, 0)) - 1") +
           " AND CAST('" + most + "' AS DECIMAL(20, 0))";
  }

  std::string to_integer() const {
    if (from.is(kind::kBool)) return cast("{0}");
    if (from.is_integer()) {
      if (type::promote(from, to) == to ||
          (to.is_signed() && from.is_signed() && to.bit_width() >= from.bit_width()))
        return cast("{0}");
      return where(in_range("{0}"), cast("{0}"));
    }
    if (from.is_float()) {
      if (to.is(kind::kUint64)) return {};
      const std::string most = standard::largest(to);
      // Towards zero; the largest integer itself is no float.
      return where("{0:d} > " +
                       std::string(to.is_unsigned() ? "-1D" : "-" + most + "D - 1D") +
                       (to.bit_width() == 64 ? "" : "") + " AND {0:d} < " + most +
                       "D + " + (to.bit_width() == 64 ? "0D" : "1D"),
                   cast("{0:d}"));
    }
    if (from.is(kind::kDecimal)) {
      const std::string whole = "CASE WHEN {0} < 0 THEN ceil({0}) ELSE floor({0}) END";
      return where(in_range(whole), cast(whole));
    }
    if (from.is(kind::kString)) {
      const std::string digits = "btrim({0}, ' \\t\\r\\n')";
      const std::string number = "TRY_CAST(" + digits + " AS DECIMAL(38, 0))";
      return where(
          "CASE WHEN {0} RLIKE '^[ \\\\t\\\\r\\\\n]*[+-]?[0-9]+[ \\\\t\\\\r\\\\n]*\\\\z' "
          "THEN " +
              in_range(number) + " END",
          cast(number));
    }
    return {};
  }

  std::string from_string() const {
    const std::string trimmed = "btrim({0}, ' \\t\\r\\n')";
    if (to.is(kind::kDecimal)) {
      return matching(standard::decimal_regex(to), cast(trimmed));
    }
    if (to.is(kind::kFloat64))
      return matching(standard::float_regex(),
                      cast("regexp_replace(lower(" + trimmed + "), '^[+-]nan', 'nan')"));
    if (to.is(kind::kBool))
      return matching(standard::bool_regex(), cast("lower(" + trimmed + ")"));
    const std::string day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    const std::string clock(standard::kClockRegex);
    if (to.is(kind::kDate)) return matching(day, cast("{0}"));
    if (to.is(kind::kDatetime) && to.zone().empty())
      return matching(day + "([ T]" + clock + ")?", cast("left({0}, 26)"));
    if (to.is(kind::kDatetime) && to.zone() == "UTC")
      return matching(day + "([ T]" + clock + ")?Z?", cast("{0}"));
    if (to.is(kind::kBytes)) return "CAST({0} AS BINARY)";
    return {};
  }

  std::string of_four_digits(const std::string& text) const {
    std::string guarded = "CASE WHEN year({0}) BETWEEN 1 AND 9999 THEN " + text;
    if (!try_cast)
      guarded += " WHEN {0} IS NOT NULL THEN " +
                 raise("'a year outside of 1 to 9999 has no text'", to);
    return guarded + " END";
  }

  std::string to_text() const {
    if (from.is_integer() || from.is(kind::kBool) || from.is(kind::kUuid) ||
        from.is(kind::kDecimal))
      return "CAST({0} AS STRING)";
    if (from.is(kind::kDate)) return of_four_digits("CAST({0} AS STRING)");
    if (from.is(kind::kDatetime)) {
      const std::string text = "replace(CAST({0} AS STRING), ' ', 'T')";
      return of_four_digits("CASE WHEN instr(" + text + ", '.') > 0 THEN rpad(" + text +
                            ", 26, '0') ELSE " + text + " END" +
                            (from.zone().empty() ? "" : " || 'Z'"));
    }
    if (from.is(kind::kBytes))
      return try_cast ? "try_validate_utf8(CAST({0} AS STRING))"
                      : "validate_utf8(CAST({0} AS STRING))";
    return {};
  }

  std::string word() const {
    if (from == to || from.is(kind::kNull)) return "{0:r}";
    if (to.is_integer()) return to_integer();
    if (to.is(kind::kString)) return from.is(kind::kString) ? "{0}" : to_text();
    if (from.is(kind::kString)) return from_string();
    if (to.is_float()) {
      if (from.is(kind::kDecimal) && to.is(kind::kFloat32)) return {};
      // What is too large becomes infinite there.
      if (from.is(kind::kFloat64) && to.is(kind::kFloat32)) return {};
      return from.is_number() || from.is(kind::kBool) ? cast("{0}") : "";
    }
    if (to.is(kind::kDecimal)) {
      if (from.is_integer() || from.is(kind::kDecimal) || from.is(kind::kBool))
        return cast("{0}");
      return {};
    }
    if (to.is(kind::kBool)) return from.is_number() ? "{0} <> 0" : "";
    if (to.is(kind::kDate) && from.is(kind::kDatetime)) return cast(to_wall("{0}", from));
    if (to.is(kind::kDatetime) && from.is(kind::kDatetime)) {
      // The moment is the same.
      if (!to.zone().empty() && !from.zone().empty()) return "{0}";
      if (to.zone().empty()) return cast(to_wall("{0}", from));
    }
    if (to.is(kind::kDatetime) && (from.is(kind::kDate) || from.is(kind::kDatetime)))
      return from_wall(cast("{0}"), to);
    return {};
  }
};

std::string cast_word(const Expr& node) {
  return Caster{arg_type(node, 0), type_of(node), node.is("try_cast")}.word();
}

constexpr Word kWords[] = {
    {"cast", {}, cast_word},
    {"try_cast", {}, cast_word},
};

}  // namespace

std::string cast_text(const Type& from, const Type& to, bool try_cast) {
  return Caster{from, to, try_cast}.word();
}

std::span<const Word> cast_words() { return kWords; }

}  // namespace phlox::compile::spark
