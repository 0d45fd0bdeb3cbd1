// PostgreSQL's SQL: casts. The server has no function that fails; a text that is no
// number, made of the value so that it is not computed beforehand, does it where it is
// cast.
#include <string_view>

#include "phlox/compile/dialects/postgresql.h"
#include "phlox/compile/dialects/standard_casts.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/text.h"
#include "phlox/type/digits.h"

namespace phlox::compile::postgresql {

namespace {

constexpr std::string_view kStripped = "btrim({0}, E' \\t\\r\\n')";

struct Caster {
  Type from;
  Type to;
  bool try_cast;

  std::string cast(const std::string& text) const {
    return "CAST(" + text + " AS " + type_name(to) + ")";
  }

  // The cast of `value` where the condition holds, else null or an error that quotes it.
  std::string where(const std::string& condition, const std::string& value) const {
    std::string text = "CASE WHEN " + condition + " THEN " + cast(value);
    if (!try_cast)
      text += " WHEN {0} IS NOT NULL THEN CAST('\"' || CAST({0} AS TEXT) || '\" is no " +
              to.to_string() + "' AS " + type_name(to) + ")";
    return text + " END";
  }

  // Whether the text without the blanks around it matches.
  static std::string is_like(std::string_view regex) {
    return "{0} ~ " + standard::among_blanks(regex, "$");
  }

  std::string to_integer() const {
    if (from.is(kind::kBool)) return cast("CAST({0} AS INTEGER)");
    if (from.is_integer()) {
      if (type::promote(from, to) == to) return cast("{0}");
      return where(standard::whole_in_range("CAST({0} AS NUMERIC)", to), "{0}");
    }
    if (from.is(kind::kDecimal))
      return where(standard::whole_in_range("trunc({0})", to), "trunc({0})");
    if (from.is_float()) {
      // NaN is above all numbers.
      const int bits = to.bit_width() - (to.is_unsigned() ? 0 : 1);
      return where(
          standard::float_above(to, "") + " AND " + standard::float_below(bits, ""),
          bits == 64 ? exactly("trunc({0})") : "trunc({0})");
    }
    if (from.is(kind::kString)) {
      const std::string number = "CAST(" + std::string(kStripped) + " AS NUMERIC)";
      return where("CASE WHEN " + is_like(standard::kWholeText) + " THEN " +
                       standard::whole_in_range(number, to) + " END",
                   number);
    }
    return {};
  }

  std::string to_text() const {
    if (from.is_integer() || from.is(kind::kBool) || from.is(kind::kUuid))
      return cast("{0}");
    if (from.is(kind::kDecimal)) return cast("{0}");
    if (from.is_float()) return float_text();
    if (from.is(kind::kTime))
      return "to_char(DATE '1970-01-01' + {0}, 'HH24:MI:SS') || " + fraction("{0}");
    // Of years that it cannot write the language says so.
    if (try_cast) return {};
    if (from.is(kind::kDate)) return "to_char({0}, 'YYYY-MM-DD')";
    if (from.is(kind::kDatetime)) {
      const bool is_moment = !from.zone().empty();
      const std::string wall = is_moment ? "({0} AT TIME ZONE 'UTC')" : "{0}";
      return "to_char(" + wall + ", 'YYYY-MM-DD\"T\"HH24:MI:SS') || " + fraction(wall) +
             (is_moment ? " || 'Z'" : "");
    }
    return {};
  }
  // Six digits, or none.
  static std::string fraction(const std::string& wall) {
    return "CASE WHEN CAST(extract(microseconds FROM " + wall +
           ") AS BIGINT) % 1000000 = 0 THEN '' ELSE '.' || "
           "lpad(CAST(CAST(extract(microseconds FROM " +
           wall + ") AS BIGINT) % 1000000 AS TEXT), 6, '0') END";
  }
  // The server writes the same digits, without a point where they are whole, and begins
  // earlier with exponents; of a float32 as of the float64 with the same text.
  std::string float_text() const {
    const std::string value =
        from.is(kind::kFloat32) ? "CAST(CAST({0} AS TEXT) AS DOUBLE PRECISION)" : "{0}";
    const std::string text = "CAST(" + value + " AS TEXT)";
    const std::string plain = "CAST(CAST(" + text + " AS NUMERIC) AS TEXT)";
    const auto with_point = [](const std::string& digits) {
      return "CASE WHEN " + digits + " ~ '[.e]' THEN " + digits + " ELSE " + digits +
             " || '.0' END";
    };
    return "CASE WHEN {0} = 'NaN' THEN 'nan' WHEN {0} = 'Infinity' THEN 'inf' WHEN {0} = "
           "'-Infinity' THEN '-inf' WHEN abs(" +
           value + ") >= 1e15 AND abs(" + value + ") < 1e16 THEN " + with_point(plain) +
           " ELSE " + with_point(text) + " END";
  }

  std::string to_float() const {
    const bool is_double = to.is(kind::kFloat64);
    if (from.is(kind::kBool)) return cast("CAST({0} AS INTEGER)");
    if (from.is_integer() || from.is(kind::kDecimal) || from.is_float()) {
      if (from.is_integer() && from.bit_width() <= 16) return cast("{0}");
      if (is_double) return cast("{0}");
      return narrowed("CAST({0} AS DOUBLE PRECISION)");
    }
    if (!from.is(kind::kString)) return {};
    // Exponents of more digits would be too much even for the server's exact numbers.
    const std::string stripped(kStripped);
    const std::string exact = "CAST(" + stripped + " AS NUMERIC)";
    const std::string zero = "CAST(CASE WHEN " + stripped +
                             " LIKE '-%' THEN '-0' ELSE '0' END AS DOUBLE "
                             "PRECISION)";
    const std::string infinity = "CAST(CASE WHEN " + stripped +
                                 " LIKE '-%' THEN '-Infinity' ELSE 'Infinity' END "
                                 "AS DOUBLE PRECISION)";
    const std::string value =
        "CASE WHEN {0} ~* 'nan' THEN CAST('NaN' AS DOUBLE PRECISION) WHEN {0} ~* 'inf' "
        "THEN " +
        infinity + " WHEN {0} !~ '[1-9][0-9.]*([eE]|[ \\t\\r\\n]*$)' THEN " + zero +
        " WHEN {0} ~ '[eE][+]?0*[1-9][0-9]{{4,}' THEN " + infinity +
        " WHEN {0} ~ '[eE]-0*[1-9][0-9]{{4,}' THEN " + zero + " WHEN abs(" + exact +
        ") >= 1.797693134862315807937290e308 THEN " + infinity + " WHEN abs(" + exact +
        ") <= 2.470328229206232720e-324 THEN " + zero + " ELSE CAST(" + stripped +
        " AS DOUBLE PRECISION) END";
    const std::string condition = is_like(standard::kFloatText);
    if (is_double) return where(condition, value);
    const Caster quietly{Type::float64(), to, true};
    const std::string narrow = quietly.narrowed("(" + value + ")");
    return where("CASE WHEN " + condition + " THEN " + narrow + " IS NOT NULL END",
                 narrow);
  }
  // A float64 that is too large for a float32 is an error; one that is too small is zero.
  std::string narrowed(const std::string& value) const {
    const std::string size = "abs(" + value + ")";
    return where(size + " < 3.4028235677973366e38 OR " + size + " >= 'Infinity'",
                 "CASE WHEN " + size + " <= 7.006492321624085e-46 THEN " + value +
                     " * 0 ELSE " + value + " END");
  }

  std::string to_decimal() const {
    const std::string scale = std::to_string(to.scale());
    const std::string limit = "1e" + std::to_string(to.precision() - to.scale());
    const auto rounded = [&](const std::string& number) {
      return "round(" + number + ", " + scale + ")";
    };
    if (from.is(kind::kBool)) return cast("CAST({0} AS INTEGER)");
    if (from.is_integer() || from.is(kind::kDecimal)) {
      if (type::whole_digits(from) <= type::whole_digits(to) &&
          type::scale_of(from) <= to.scale())
        return cast("{0}");
      const std::string number = rounded("CAST({0} AS NUMERIC)");
      return where("abs(" + number + ") < " + limit, number);
    }
    if (from.is_float()) {
      const std::string number = rounded(exactly("{0}"));
      return where("CASE WHEN abs({0}) < " + limit + " THEN abs(" + number + ") < " +
                       limit + " ELSE FALSE END",
                   number);
    }
    if (!from.is(kind::kString)) return {};
    const std::string number = "CAST(" + std::string(kStripped) + " AS NUMERIC)";
    return where("CASE WHEN " + is_like(standard::kNumberText) + " THEN abs(" + number +
                     ") < " + limit + " AND " + number + " = " + rounded(number) + " END",
                 number);
  }

  // Of strings what is between their quotes; a null of JSON is null.
  std::string of_json() const {
    return standard::replaced(Caster{Type::string(), to, try_cast}.word(), "{0}",
                              "(CAST({0} AS JSON) #>> CAST(ARRAY[] AS TEXT[]))");
  }

  // Days that there are, in years of four digits.
  std::string text_to_date() const {
    const std::string last =
        "extract(day FROM CAST(substr({0}, 1, 8) || '01' AS DATE) + INTERVAL '1 month' - "
        "INTERVAL '1 day')";
    return where("CASE WHEN {0} ~ '^" + std::string(standard::kDateText) +
                     "$' AND {0} !~ '^0000' THEN CAST(substr({0}, 9, 2) AS INTEGER) <= " +
                     last + " END",
                 "{0}");
  }

  std::string word() const {
    if (from == to) return "{0}";
    if (from.is(kind::kJson)) return of_json();
    if (to.is(kind::kJson))
      return from.is(kind::kString) && !try_cast ? "CAST(CAST({0} AS JSON) AS TEXT)" : "";
    if (to.is_integer()) return to_integer();
    if (to.is(kind::kString)) return to_text();
    if (to.is_float()) return to_float();
    if (to.is(kind::kDecimal)) return to_decimal();
    if (to.is(kind::kBool)) {
      if (from.is_integer() || from.is_float() || from.is(kind::kDecimal))
        return "{0} <> 0";
      if (from.is(kind::kString))
        return where(is_like(standard::kBoolText), std::string(kStripped));
      return {};
    }
    if (from.is(kind::kString)) {
      if (to.is(kind::kDate)) return text_to_date();
      if (to.is(kind::kTime))
        return where("{0} ~ '^" + std::string(standard::kTimeText) + "$'", "{0}");
      return {};
    }
    if (from.is(kind::kDatetime) && (to.is(kind::kDate) || to.is(kind::kTime)))
      return cast(wall_of("{0}", from));
    if (to.is(kind::kDatetime) && (from.is(kind::kDate) || from.is(kind::kDatetime))) {
      // The same moment.
      if (from.is(kind::kDatetime) && !from.zone().empty() && !to.zone().empty())
        return "{0}";
      return moment_of(wall_of("{0}", from), to);
    }
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

std::string exactly(const std::string& value) {
  // Of a whole number the shortest text may say another.
  return "CASE WHEN abs(" + value + ") < 9007199254740992 THEN CAST(CAST(" + value +
         " AS TEXT) AS NUMERIC) ELSE CAST(CAST(trunc(" + value +
         " / 9223372036854775808) AS BIGINT) AS NUMERIC) * 9223372036854775808 + "
         "CAST(CAST(" +
         value + " - trunc(" + value +
         " / 9223372036854775808) * 9223372036854775808 AS BIGINT) AS NUMERIC) END";
}

std::string cast_text(const Type& from, const Type& to) {
  return Caster{from, to, false}.word();
}

std::span<const Word> cast_words() { return kWords; }

}  // namespace phlox::compile::postgresql
