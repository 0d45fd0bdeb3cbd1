// MySQL's and MariaDB's SQL: casts. The server's own cut and round silently; what has no
// equal is told beforehand.
#include <string_view>

#include "phlox/compile/dialects/mysql.h"
#include "phlox/compile/dialects/standard_casts.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/text.h"
#include "phlox/type/digits.h"

namespace phlox::compile::mysql {

namespace {

constexpr std::string_view kStripped =
    "regexp_replace({0}, '^[ \\t\\r\\n]+|[ \\t\\r\\n]+\\z', '')";

struct Caster {
  Type from;
  Type to;
  bool try_cast;

  std::string cast(const std::string& text) const {
    return "CAST(" + text + " AS " + type_name(to) + ")";
  }

  // `value` where the condition holds, else null or an error, which is told here.
  std::string where(const std::string& condition, const std::string& value) const {
    std::string text = "CASE WHEN " + condition + " THEN " + value;
    if (!try_cast) text += " WHEN {0} IS NOT NULL THEN " + beyond("{0}", to);
    return text + " END";
  }

  // Whether the text without the blanks around it matches.
  static std::string is_like(std::string_view regex) {
    return "{0} RLIKE " + standard::among_blanks(regex, "\\z");
  }

  std::string to_integer() const {
    if (from.is(kind::kBool)) return cast("{0}");
    if (from.is_integer()) {
      if (type::promote(from, to) == to) return cast("{0}");
      return where(standard::whole_in_range("{0}", to), cast("{0}"));
    }
    if (from.is(kind::kDecimal))
      return where(standard::whole_in_range("truncate({0}, 0)", to),
                   cast("truncate({0}, 0)"));
    if (from.is_float()) {
      const int bits = to.bit_width() - (to.is_unsigned() ? 0 : 1);
      const std::string least = standard::float_above(to, "e0");
      // Beyond those of 63 bits the server's own cast rounds.
      const std::string most = standard::float_below(std::min(bits, 63), "e0");
      const std::string value = cast("CAST(truncate({0}, 0) AS SIGNED)");
      if (bits < 64) return where(least + " AND " + most, value);
      return "CASE WHEN {0} >= 9223372036854775808e0 THEN " + beyond("{0}", to) +
             " ELSE " + where(least, value) + " END";
    }
    if (from.is(kind::kString)) {
      const std::string number = "CAST(" + std::string(kStripped) + " AS DECIMAL(65, 0))";
      return where("CASE WHEN " + is_like(standard::kWholeText) + " THEN " +
                       standard::whole_in_range(number, to) + " END",
                   cast(number));
    }
    return {};
  }

  std::string to_text() const {
    if (from.is(kind::kBool))
      return "CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END";
    if (from.is_integer() || from.is(kind::kDecimal)) return cast("{0}");
    if (from.is(kind::kUuid)) return "{0}";
    if (from.is(kind::kFloat64)) return float_text();
    if (from.is(kind::kBytes)) return bytes_text();
    if (from.is(kind::kTimedelta)) return timedelta_text();
    if (from.is(kind::kTime))
      return "concat(time_format({0}, '%H:%i:%s'), " + fraction() + ")";
    // Of years that it cannot write the language says so.
    if (try_cast) return {};
    if (from.is(kind::kDate)) return "date_format({0}, '%Y-%m-%d')";
    if (from.is(kind::kDatetime))
      return "concat(date_format({0}, '%Y-%m-%dT%H:%i:%s'), " + fraction() +
             (from.zone().empty() ? ")" : ", 'Z')");
    return {};
  }
  // Six digits, or none.
  static std::string fraction() {
    return "CASE WHEN microsecond({0}) = 0 THEN '' ELSE concat('.', "
           "lpad(microsecond({0}), 6, '0')) END";
  }
  // What is no UTF-8 becomes question marks; half of a pair of UTF-16 is none.
  std::string bytes_text() const {
    const std::string text = "CONVERT({0} USING utf8mb4)";
    return where("CONVERT(" + text +
                     " USING binary) = {0} AND hex({0}) NOT RLIKE "
                     "'^(?:(?!ED[AB])..)*+ED[AB]'",
                 cast(text));
  }
  // ISO 8601, as "-P1DT2H0.5S", with the parts that are there.
  static std::string timedelta_text() {
    const std::string size = "abs(CAST({0} AS DECIMAL(20, 0)))";
    const std::string rest = "(" + size + " % 86400000000)";
    const auto part = [](const std::string& number, const char* unit) {
      return "CASE WHEN " + number + " > 0 THEN concat(" + number + ", '" + unit +
             "') ELSE '' END";
    };
    const std::string seconds = "trim(TRAILING '.' FROM trim(TRAILING '0' FROM CAST(" +
                                rest + " % 60000000 * 0.000001 AS DECIMAL(8, 6))))";
    return "concat(CASE WHEN {0} < 0 THEN '-P' ELSE 'P' END, " +
           part(size + " DIV 86400000000", "D") + ", CASE WHEN {0} = 0 THEN 'T0S' WHEN " +
           rest + " = 0 THEN '' ELSE concat('T', " + part(rest + " DIV 3600000000", "H") +
           ", " + part(rest + " % 3600000000 DIV 60000000", "M") + ", CASE WHEN " + rest +
           " % 60000000 = 0 THEN '' ELSE concat(" + seconds + ", 'S') END) END)";
  }
  // The server writes the same digits, without a point where they are whole; exponents it
  // writes otherwise.
  std::string float_text() const {
    const std::string text = "CAST({0} AS CHAR)";
    return std::string("CASE WHEN {0} = ") + kNanText +
           " THEN 'nan' WHEN {0} = " + kInfinityText + " THEN 'inf' WHEN {0} = -" +
           kInfinityText +
           " THEN '-inf' WHEN {0} <> 0 AND abs({0}) NOT BETWEEN 1e-4 AND 1e14 THEN " +
           beyond("{0}", to) + " WHEN " + text + " LIKE '%.%' THEN " + text +
           " ELSE concat(" + text + ", '.0') END";
  }

  std::string to_float() const {
    const bool is_double = to.is(kind::kFloat64);
    if (from.is(kind::kBool)) return cast("{0}");
    if (from.is_number()) {
      if (is_double || (from.is_integer() && from.bit_width() <= 16)) return cast("{0}");
      if (from.is(kind::kFloat32)) return "{0}";
      return narrowed("CAST({0} AS DOUBLE)");
    }
    if (!from.is(kind::kString)) return {};
    const std::string stripped(kStripped);
    const std::string value = "CAST(" + stripped + " AS DOUBLE)";
    const std::string nan(kNanText), inf(kInfinityText);
    const std::string infinity =
        "CASE WHEN " + stripped + " LIKE '-%' THEN -" + inf + " ELSE " + inf + " END";
    // What is too large is the largest there, with a warning.
    const std::string number = "CASE WHEN {0} RLIKE '[Nn][Aa]' THEN " + nan +
                               " WHEN {0} RLIKE '[Ii]' OR abs(" + value + ") >= " + inf +
                               " THEN " + infinity + " ELSE " + value + " END";
    const std::string condition = is_like(standard::kFloatText);
    if (is_double) return where(condition, number);
    const std::string narrow =
        Caster{Type::float64(), to, true}.narrowed("(" + number + ")");
    return where("CASE WHEN " + condition + " THEN " + narrow + " IS NOT NULL END",
                 narrow);
  }
  // A float64 that is too large for a float32 is an error.
  std::string narrowed(const std::string& value) const {
    return where("abs(" + value + ") < 3.4028235677973366e38 OR abs(" + value +
                     ") >= " + kInfinityText,
                 "CASE WHEN abs(" + value + ") >= " + kInfinityText + " THEN " + value +
                     " ELSE CAST(CAST(" + value + " AS FLOAT) AS DOUBLE) END");
  }

  std::string to_decimal() const {
    const std::string scale = std::to_string(to.scale());
    const std::string limit =
        "1" + std::string(static_cast<size_t>(to.precision() - to.scale()), '0');
    const auto in_range = [&](const std::string& number) {
      return "abs(round(" + number + ", " + scale + ")) < " + limit;
    };
    if (from.is(kind::kBool)) return cast("{0}");
    if (from.is_integer() || from.is(kind::kDecimal)) {
      if (type::whole_digits(from) <= type::whole_digits(to) &&
          type::scale_of(from) <= to.scale())
        return cast("{0}");
      return where(in_range("{0}"), cast("{0}"));
    }
    if (from.is_float()) {
      // Its shortest text is the number only while that has few digits.
      const std::string number = "CAST({0} AS DECIMAL(65, 30))";
      return "CASE WHEN abs({0}) >= 9007199254740992e0 AND abs({0}) < " + limit +
             "e0 OR {0} <> 0 AND abs({0}) < 1e-10 THEN " + beyond("{0}", to) + " ELSE " +
             where("CASE WHEN abs({0}) < " + limit + "e0 THEN " + in_range(number) +
                       " ELSE FALSE END",
                   cast("round(" + number + ", " + scale + ")")) +
             " END";
    }
    if (!from.is(kind::kString)) return {};
    const std::string number = "CAST(" + std::string(kStripped) + " AS DECIMAL(65, 30))";
    const std::string strict =
        is_like("[+-]?([0-9]{{1,35}[.]?[0-9]{{0,30}|[.][0-9]{{1,30})");
    // Of more digits the server would lose some.
    return "CASE WHEN " + is_like(standard::kNumberText) + " AND NOT " + strict +
           " THEN " + beyond("{0}", to) + " ELSE " +
           where("CASE WHEN " + strict + " THEN abs(" + number + ") < " + limit +
                     " AND " + number + " = round(" + number + ", " + scale + ") END",
                 cast(number)) +
           " END";
  }

  // Of strings what is between their quotes; a null of JSON is null.
  std::string of_json() const {
    const std::string text =
        "CAST(CASE json_type({0}) WHEN 'NULL' THEN NULL WHEN 'STRING' THEN "
        "json_unquote({0}) ELSE json_compact({0}) END AS CHAR)";
    const std::string word = Caster{Type::string(), to, try_cast}.word();
    return word.empty() ? word : of_plain_json(standard::replaced(word, "{0}", text));
  }

  // The server takes a point without digits behind it, and any escape.
  std::string to_json() const {
    const std::string strings = R"("(?:[^"\\]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+")";
    const std::string outside = "regexp_replace({0}, " + text_constant(strings) + ", '')";
    return where("json_valid({0}) AND " + outside + " NOT RLIKE '\\\\|[.]([^0-9]|\\z)'",
                 "{0}");
  }

  // Days that there are, in years of four digits; of others the server makes null.
  std::string text_to_date() const {
    return where(
        "CASE WHEN {0} RLIKE '^" + std::string(standard::kDateText) +
            "\\z' AND {0} NOT LIKE '0000%' THEN CAST({0} AS DATE) IS NOT NULL END",
        "CAST({0} AS DATE)");
  }

  // A wall clock; a day alone is its midnight.
  std::string text_to_datetime() const {
    const std::string value = "CAST(left({0}, 26) AS DATETIME(6))";
    return where("CASE WHEN {0} RLIKE '^" + std::string(standard::kDateText) + "([ T]" +
                     std::string(standard::kTimeText) +
                     ")?\\z' AND {0} NOT LIKE '0000%' THEN " + value + " IS NOT NULL END",
                 value);
  }

  std::string word() const {
    if (from == to) return "{0}";
    if (from.is(kind::kJson)) return of_json();
    if (to.is(kind::kJson)) return from.is(kind::kString) ? to_json() : "";
    if (to.is_integer()) return to_integer();
    if (to.is(kind::kString)) return to_text();
    if (to.is_float()) return to_float();
    if (to.is(kind::kDecimal)) return to_decimal();
    if (to.is(kind::kBool)) {
      if (from.is_number()) return "{0} <> 0";
      if (from.is(kind::kString))
        return where(is_like(standard::kBoolText), "{0} RLIKE '[Tt]'");
      return {};
    }
    if (from.is(kind::kString)) {
      if (to.is(kind::kDate)) return text_to_date();
      if (to.is(kind::kDatetime)) return to.zone().empty() ? text_to_datetime() : "";
      if (to.is(kind::kTime))
        return where("{0} RLIKE '^" + std::string(standard::kTimeText) + "\\z'",
                     "CAST({0} AS TIME(6))");
      return {};
    }
    if (from.is(kind::kDatetime) && (to.is(kind::kDate) || to.is(kind::kTime)))
      return is_utc(from) ? cast("{0}") : "";
    if (to.is(kind::kDatetime) && (from.is(kind::kDate) || from.is(kind::kDatetime))) {
      // The same moment.
      if (from.is(kind::kDatetime) && !from.zone().empty() && !to.zone().empty())
        return "{0}";
      return is_utc(from) && is_utc(to) ? cast("{0}") : "";
    }
    return {};
  }
  static bool is_utc(const Type& type) {
    return !type.is(kind::kDatetime) || type.zone().empty() || type.zone() == "UTC";
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

std::string cast_text(const Type& from, const Type& to) {
  return Caster{from, to, false}.word();
}

std::span<const Word> cast_words() { return kWords; }

}  // namespace phlox::compile::mysql
