// DuckDB's SQL: arithmetic of decimals in 64 bits where the sizes of the values prove
// that nothing overflows there. In 128 bits it takes several times as long.
#include <algorithm>

#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"

namespace phlox::compile::duckdb {

namespace {

// Digits of a decimal in 64 bits.
constexpr int kDigits = 18;

std::string place(size_t i) { return "{" + std::to_string(i) + "}"; }

std::string decimal_cast(const std::string& text, int digits, int scale) {
  return "CAST(" + text + " AS DECIMAL(" + std::to_string(digits) + ", " +
         std::to_string(scale) + "))";
}

// An argument as a decimal in 64 bits.
struct Side {
  std::string text;
  int digits;
  int scale;
  Interval range;
};

std::optional<Side> side_of(const Expr& node, std::span<const Known> args, size_t i) {
  const Known& known = args[i];
  const Type type = sql_type(node.arg(i).element());
  if (!known.range || known.range->digits() > kDigits) return std::nullopt;
  if (type.is_integer()) {
    const int digits = known.range->digits();
    // The literal itself: an int64 would not be taken for a decimal of few digits.
    const auto* constant =
        node.arg(i).is("literal") ? node.arg(i).attribute("value").integer() : nullptr;
    return Side{decimal_cast(constant ? std::to_string(*constant) : place(i), digits, 0),
                digits, 0, *known.range};
  }
  if (!type.is(type::Kind::kDecimal)) return std::nullopt;
  const int digits = known.digits > 0 ? known.digits : type.precision();
  if (digits <= kDigits) return Side{place(i), digits, type.scale(), *known.range};
  if (type.scale() > kDigits) return std::nullopt;
  return Side{decimal_cast(place(i), kDigits, type.scale()), kDigits, type.scale(),
              *known.range};
}

// The side with so many digits behind its point, in a decimal of so many digits.
std::optional<Side> widened(const Side& side, int digits, int scale) {
  const auto range = rescaled(side.range, scale - side.scale);
  if (!range || range->digits() > digits) return std::nullopt;
  if (side.digits == digits && side.scale == scale) return side;
  return Side{decimal_cast(side.text, digits, scale), digits, scale, *range};
}

std::optional<Narrow> narrow_product(const Side& a, const Side& b) {
  const auto range = product(a.range, b.range);
  if (!range || range->digits() > kDigits || a.scale + b.scale > kDigits)
    return std::nullopt;
  // Of two decimals in 64 bits DuckDB makes one in 64 bits.
  return Narrow{a.text + " * " + b.text, range, std::min(kDigits, a.digits + b.digits)};
}

std::optional<Narrow> narrow_sum(const Side& a, const Side& b, bool minus) {
  const int scale = std::max(a.scale, b.scale);
  const int digits =
      std::min(kDigits, std::max(a.digits - a.scale, b.digits - b.scale) + scale + 1);
  const auto x = rescaled(a.range, scale - a.scale);
  const auto y = rescaled(b.range, scale - b.scale);
  if (!x || !y || std::max(x->digits(), y->digits()) > digits) return std::nullopt;
  const auto range = minus ? difference(*x, *y) : sum(*x, *y);
  if (!range || range->digits() > digits) return std::nullopt;
  return Narrow{a.text + (minus ? " - " : " + ") + b.text, range, digits};
}

std::optional<Narrow> narrow_choice(const Side& a, const Side& b, int scale) {
  int digits = std::max(a.digits - a.scale, b.digits - b.scale) + scale;
  digits = std::min(kDigits, std::max(1, digits));
  const auto x = widened(a, digits, scale), y = widened(b, digits, scale);
  if (!x || !y) return std::nullopt;
  return Narrow{"CASE WHEN {0} THEN " + x->text + " ELSE " + y->text + " END",
                either(x->range, y->range), digits};
}

}  // namespace

std::optional<Narrow> narrow(const Expr& node, std::span<const Known> args) {
  const Type type = sql_type(node.element());
  if (!type.is(type::Kind::kDecimal)) return std::nullopt;
  if (node.is("add") || node.is("sub") || node.is("mul")) {
    const auto a = side_of(node, args, 0), b = side_of(node, args, 1);
    if (!a || !b) return std::nullopt;
    return node.is("mul") ? narrow_product(*a, *b) : narrow_sum(*a, *b, node.is("sub"));
  }
  if (node.is("if_else")) {
    const auto a = side_of(node, args, 1), b = side_of(node, args, 2);
    if (!a || !b) return std::nullopt;
    return narrow_choice(*a, *b, type.scale());
  }
  if (node.is("neg")) {
    const auto a = side_of(node, args, 0);
    if (!a) return std::nullopt;
    return Narrow{"-" + a->text, difference({0, 0}, a->range), a->digits};
  }
  if (node.is("sum")) {
    // The sum itself is made in 128 bits, which 2^64 values of 64 bits cannot fill.
    const auto a = side_of(node, args, 0);
    if (!a || a->scale != type.scale()) return std::nullopt;
    return Narrow{"sum(" + a->text + "){f}", std::nullopt, 0};
  }
  if (node.is("min") || node.is("max")) {
    const auto a = side_of(node, args, 0);
    if (!a || a->scale != type.scale()) return std::nullopt;
    return Narrow{std::string(node.op().name) + "(" + a->text + "){f}", a->range,
                  a->digits};
  }
  return std::nullopt;
}

}  // namespace phlox::compile::duckdb
