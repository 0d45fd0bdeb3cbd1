// PostgreSQL's SQL: casts. The server has no function that fails; a text that is no
// number, made of the value so that it is not computed beforehand, does it where it is
// cast.
#include "phlox/compile/dialects/postgresql.h"
#include "phlox/compile/text.h"
#include "phlox/type/digits.h"

namespace phlox::compile::postgresql {

using expr::Expr;
using type::Type;
namespace kind {
using enum type::Kind;
}

namespace {

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

  std::string matching(const std::string& regex, const std::string& value) const {
    return where("{0} ~ " + without_places(standard::string_literal("^(" + regex + ")$")),
                 value);
  }

  // Digits that fit are told from others by their number, which the server knows exactly.
  std::string whole_in_range(const std::string& number) const {
    const int bits = to.bit_width() - (to.is_unsigned() ? 0 : 1);
    const char* const most = bits == 7    ? "127"
                             : bits == 8  ? "255"
                             : bits == 15 ? "32767"
                             : bits == 16 ? "65535"
                             : bits == 31 ? "2147483647"
                             : bits == 32 ? "4294967295"
                             : bits == 63 ? "9223372036854775807"
                                          : "18446744073709551615";
    const std::string least = to.is_unsigned() ? "0" : "-" + std::string(most) + " - 1";
    return number + " BETWEEN " + least + " AND " + most;
  }

  std::string to_integer() const {
    if (from.is(kind::kBool)) return cast("CAST({0} AS INTEGER)");
    if (from.is_integer()) {
      if (type::promote(from, to) == to) return cast("{0}");
      return where(whole_in_range("CAST({0} AS NUMERIC)"), "{0}");
    }
    if (from.is(kind::kDecimal))
      return from.scale() == 0 ? where(whole_in_range("{0}"), "{0}") : std::string();
    if (from.is(kind::kString)) {
      const std::string number = "CAST(btrim({0}, E' \\t\\r\\n') AS NUMERIC)";
      return where("CASE WHEN {0} ~ '^[ \\t\\r\\n]*[+-]?[0-9]+[ \\t\\r\\n]*$' THEN " +
                       whole_in_range(number) + " END",
                   number);
    }
    return {};
  }

  std::string to_text() const {
    if (from.is_integer() || from.is(kind::kBool) || from.is(kind::kUuid))
      return cast("{0}");
    if (from.is(kind::kDecimal)) return cast("{0}");
    if (from.is(kind::kDate)) return try_cast ? "" : "to_char({0}, 'YYYY-MM-DD')";
    return {};
  }

  std::string to_float() const {
    if (from.is(kind::kBool)) return cast("CAST({0} AS INTEGER)");
    if (from.is_integer() && to.is(kind::kFloat64)) return cast("{0}");
    if (from.is_float() && to.is(kind::kFloat64)) return cast("{0}");
    if (from.is(kind::kDecimal) && to.is(kind::kFloat64)) return cast("{0}");
    return {};
  }

  std::string word() const {
    if (from == to) return "{0}";
    if (to.is_integer()) return to_integer();
    if (to.is(kind::kString)) return to_text();
    if (to.is_float()) return to_float();
    if (to.is(kind::kDecimal)) {
      if (!from.is_integer() && !from.is(kind::kDecimal)) return {};
      const bool holds = type::whole_digits(from) <= type::whole_digits(to) &&
                         type::scale_of(from) <= to.scale();
      return holds ? cast("{0}") : "";
    }
    if (to.is(kind::kBool)) {
      if (from.is_integer()) return "{0} <> 0";
      if (from.is(kind::kString))
        return matching(
            "[ \\t\\r\\n]*([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])[ \\t\\r\\n]*",
            "btrim({0}, E' \\t\\r\\n')");
      return {};
    }
    if (to.is(kind::kDate) && from.is(kind::kDatetime) && from.zone().empty())
      return {};  // a time of day is no part of a date
    if (to.is(kind::kDatetime) && to.zone().empty() && from.is(kind::kDate))
      return cast("{0}");
    return {};
  }
};

std::string cast_word(const Expr& node) {
  return Caster{arg_type(node, 0), type_of(node), false}.word();
}

std::string try_cast_word(const Expr& node) {
  return Caster{arg_type(node, 0), type_of(node), true}.word();
}

constexpr Word kWords[] = {
    {"cast", {}, cast_word},
    {"try_cast", {}, try_cast_word},
};

}  // namespace

std::string cast_text(const Type& from, const Type& to) {
  return Caster{from, to, false}.word();
}

std::span<const Word> cast_words() { return kWords; }

}  // namespace phlox::compile::postgresql
