// Python's arithmetic on plain constants, so that the shell and Python see the same
// literals.
#include <cmath>
#include <compare>
#include <limits>

#include "phlox/base/error.h"
#include "phlox/expr/items.h"

namespace phlox::expr {

namespace {

using Wide = __int128;

bool integral(const Value& value) {
  return value.integer() || value.unsigned_integer() || value.boolean();
}
Wide wide(const Value& value) {
  if (value.integer()) return *value.integer();
  if (value.boolean()) return *value.boolean() ? 1 : 0;
  return *value.unsigned_integer();
}
bool number(const Value& value) { return integral(value) || value.real(); }
double real(const Value& value) {
  return value.real() ? *value.real() : static_cast<double>(wide(value));
}

[[noreturn]] void too_large() {
  throw Error(Code::kInvalid, "the constant does not fit in 64 bits");
}

Value narrow(Wide value) {
  if (value >= std::numeric_limits<int64_t>::min() &&
      value <= std::numeric_limits<int64_t>::max())
    return static_cast<int64_t>(value);
  if (value > 0 && value <= static_cast<Wide>(std::numeric_limits<uint64_t>::max()))
    return static_cast<uint64_t>(value);
  too_large();
}

[[noreturn]] void by_zero() {
  throw Error(Code::kInvalid, "division by zero in a constant");
}

Value power(Wide base, Wide exponent) {
  if (exponent < 0)
    return std::pow(static_cast<double>(base), static_cast<double>(exponent));
  Wide result = 1;
  if (base == 0 || base == 1) return narrow(exponent == 0 ? 1 : base);
  if (base == -1) return narrow(exponent % 2 == 0 ? 1 : -1);
  for (Wide i = 0; i < exponent; ++i) {
    result *= base;
    if (result > static_cast<Wide>(UINT64_MAX) || -result > static_cast<Wide>(UINT64_MAX))
      too_large();
  }
  return narrow(result);
}

Value integers(const std::string& op, Wide a, Wide b) {
  if (op == "+") return narrow(a + b);
  if (op == "-") return narrow(a - b);
  if (op == "*") {
    Wide product;
    if (__builtin_mul_overflow(a, b, &product)) too_large();
    return narrow(product);
  }
  if (op == "**") return power(a, b);
  if (b == 0) by_zero();
  if (op == "/") return static_cast<double>(a) / static_cast<double>(b);
  const Wide quotient = a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
  if (op == "//") return narrow(quotient);
  return narrow(a - quotient * b);
}

Value reals(const std::string& op, double a, double b) {
  if (op == "+") return a + b;
  if (op == "-") return a - b;
  if (op == "*") return a * b;
  if (op == "**") return std::pow(a, b);
  if (b == 0) by_zero();
  if (op == "/") return a / b;
  double remainder = std::fmod(a, b);
  if (remainder != 0 && (remainder < 0) != (b < 0)) remainder += b;
  if (op == "%") return remainder;
  return std::floor((a - remainder) / b + 0.5);
}

template <class T>
bool compare(const std::string& op, const T& a, const T& b) {
  if (op == "==") return a == b;
  if (op == "!=") return a != b;
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return a > b;
  return a >= b;
}

bool comparison(const std::string& op) {
  return op == "==" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=";
}
bool arithmetic(const std::string& op) {
  return op == "+" || op == "-" || op == "*" || op == "/" || op == "//" || op == "%" ||
         op == "**";
}

Syntax fold_one(const Syntax& syntax, const std::vector<Syntax>& operands) {
  for (const Syntax& operand : operands)
    if (!operand.is(Syntax::Kind::kLiteral)) return Syntax();
  const std::string& op = syntax.text();
  const Value& a = operands[0].value();
  const auto made = [&](Value value) {
    return Syntax::literal(std::move(value), syntax.span());
  };
  if (operands.size() == 1) {
    if (op == "-" && a.real()) return made(-*a.real());
    if (op == "-" && integral(a)) return made(narrow(-wide(a)));
    if (op == "~" && integral(a)) return made(narrow(-wide(a) - 1));
    return Syntax();
  }
  const Value& b = operands[1].value();
  if (a.string() && b.string()) {
    if (op == "+") return made(*a.string() + *b.string());
    if (comparison(op)) return made(compare(op, *a.string(), *b.string()));
  }
  if (!number(a) || !number(b)) return Syntax();
  if (a.boolean() && b.boolean() && (op == "&" || op == "|"))
    return made(op == "&" ? *a.boolean() && *b.boolean() : *a.boolean() || *b.boolean());
  const bool whole = integral(a) && integral(b);
  if (comparison(op))
    return made(whole ? compare(op, wide(a), wide(b)) : compare(op, real(a), real(b)));
  if (!arithmetic(op)) return Syntax();
  return made(whole ? integers(op, wide(a), wide(b)) : reals(op, real(a), real(b)));
}

}  // namespace

Syntax fold(const Syntax& syntax) {
  if (!syntax.is(Syntax::Kind::kOperator)) return syntax;
  // Operators chain to the left without a limit and nest to the right within the
  // parser's.
  std::vector<Syntax> spine;
  Syntax at = syntax;
  while (at.is(Syntax::Kind::kOperator)) {
    spine.push_back(at);
    const Syntax next = at.children()[0];
    at = next;
  }
  Syntax value = at;
  for (size_t i = spine.size(); i-- > 0;) {
    std::vector<Syntax> operands{value};
    if (spine[i].children().size() == 2) {
      if (!value.is(Syntax::Kind::kLiteral)) return syntax;
      operands.push_back(fold(spine[i].children()[1]));
    }
    try {
      value = fold_one(spine[i], operands);
    } catch (Error& error) {
      throw std::move(error.at_span(spine[i].span()));
    }
    if (!value) return syntax;
  }
  return value;
}

}  // namespace phlox::expr
