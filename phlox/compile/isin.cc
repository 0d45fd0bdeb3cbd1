// The text of `isin`.
#include "phlox/compile/isin.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "phlox/base/error.h"

namespace phlox::compile {

using expr::Expr;
using type::Type;

namespace {

// Constants that stand in the text; more of them are an input.
constexpr size_t kManyItems = 200;

// Of decimals with unequal digits behind the point, and of decimals and floats: a type
// that holds every value that the two sides can have in common. Left alone DuckDB rounds
// one of them.
std::optional<Type> common_type(const Type& x, const Type& element) {
  const bool is_decimal = x.is(type::Kind::kDecimal);
  const bool are_decimal = element.is(type::Kind::kDecimal);
  if ((is_decimal && element.is_float()) || (are_decimal && x.is_float()))
    return Type::float64();
  if (!is_decimal || !are_decimal || x.scale() == element.scale()) return std::nullopt;
  constexpr int kMostDigits = 38;
  return Type::decimal(kMostDigits, std::max(x.scale(), element.scale()));
}

}  // namespace

Sql isin_text(const Expr& node, const Sql& value, bool only_true_counts,
              const Dialect& dialect, Absolutes& absolutes) {
  const Expr& x = node.arg(0);
  const Expr& list = node.arg(1);
  const std::string operand = value.atom ? value.text : "(" + value.text + ")";
  const bool may_be_null = x.element().is_option() || x.element().is(type::Kind::kNull);
  const Type among =
      sql_type(list.is("literal") ? list.type().element() : list.element());
  if (!dialect.compares(sql_type(x.element()), among))
    throw Error(Code::kUnsupported, std::string(dialect.name) + " cannot look for " +
                                        x.element().to_string() + " among " +
                                        among.to_string());
  std::string set;
  if (!list.is("literal")) {
    set = absolutes.values(list);
  } else {
    const auto* given = list.attribute("value").list();
    if (!given) throw Error(Code::kInternal, "isin of a literal that is no list");
    const Type element = sql_type(list.type().element());
    size_t items = 0;
    for (const auto& item : *given) items += !item.is_null();
    if (items == 0) {
      if (!may_be_null) return {"FALSE", true};
      return {"CASE WHEN " + value.text + " IS NOT NULL THEN FALSE END", true};
    }
    const bool as_input =
        dialect.reads_streams || dialect.takes_rows(Type::record({{"value", element}}));
    if (items <= kManyItems || !as_input) {
      // Values of floats that are equal and not the same: NaN, and the zeros.
      const bool is_odd =
          sql_type(x.element()).is_float() &&
          std::any_of(given->begin(), given->end(), [](const auto& item) {
            return (item.real() && (std::isnan(*item.real()) || *item.real() == 0)) ||
                   (item.integer() && *item.integer() == 0);
          });
      std::string text = (is_odd ? dialect.beside_odd(operand) : operand) + " IN (";
      bool first = true;
      for (const auto& item : *given) {
        if (item.is_null()) continue;
        if (!first) text += ", ";
        first = false;
        const auto* integer = item.integer();
        const bool bare = integer && *integer != INT64_MIN && element.is_integer() &&
                          !element.is(type::Kind::kUint64) &&
                          sql_type(x.element()).is_integer();
        text += bare ? std::to_string(*integer) : dialect.literal(item, element);
      }
      return {text + ")", false};
    }
    set = absolutes.list(list);
  }
  std::string test = operand + " IN (" + set + ")";
  if (const auto common = common_type(sql_type(x.element()), sql_type(list.element()))) {
    // What does not fit there is on one side only.
    const std::string item = dialect.fitting("v", sql_type(list.element()), *common);
    const std::string items =
        dialect.names_derived_columns
            ? "SELECT " + item + " FROM (" + set + ") AS s(v)"
            : "WITH s(v) AS (" + set + ") SELECT " + item + " FROM s";
    test = "coalesce(" + dialect.fitting(operand, sql_type(x.element()), *common) +
           " IN (" + items + " WHERE " + item + " IS NOT NULL), FALSE)";
  }
  // In an empty set even null is not: false, where it must be null.
  if (!may_be_null || only_true_counts) return {test, false};
  return {"CASE WHEN " + operand + " IS NOT NULL THEN " + test + " END", true};
}

}  // namespace phlox::compile
