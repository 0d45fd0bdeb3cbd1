// Arithmetic: operators and functions of numbers.
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/rules.h"
#include "phlox/type/digits.h"

namespace phlox::expr {

namespace {

using type::scale_of;
using type::Type;
using type::whole_digits;
using Types = std::span<const Type>;
namespace kind {
using enum type::Kind;
}

bool number(const Type& type) { return type.is_number() || type.is(kind::kNull); }

Type decimal(int precision, int scale) {
  return Type::decimal(precision > 38 ? 38 : precision, scale > 38 ? 38 : scale);
}

// What + - * of two numbers give (language section 3).
Type numeric(const Op& op, const Type& a, const Type& b) {
  if (a.is(kind::kNull)) return b.is(kind::kNull) ? Type::int64() : numeric(op, b, b);
  if (b.is(kind::kNull)) return numeric(op, a, a);
  if (a.is_float() || b.is_float())
    return a.is(kind::kFloat32) && b.is(kind::kFloat32) ? Type::float32()
                                                        : Type::float64();
  if (a.is(kind::kDecimal) || b.is(kind::kDecimal)) {
    if (op.name == "mul") {
      const int scale = scale_of(a) + scale_of(b);
      if (scale > 38)
        throw Error(Code::kType, "the product of " + a.to_string() + " and " +
                                     b.to_string() + " has more than 38 digits");
      return decimal(whole_digits(a) + whole_digits(b) + scale, scale);
    }
    const int scale = std::max(scale_of(a), scale_of(b));
    return decimal(std::max(whole_digits(a), whole_digits(b)) + scale + 1, scale);
  }
  return a.is(kind::kUint64) && b.is(kind::kUint64) ? Type::uint64() : Type::int64();
}

bool moment(const Type& type) { return type.is(kind::kDate) || type.is(kind::kDatetime); }

Type rule_add(const Op& op, Types types, const Attributes&) {
  const Type &a = types[0], &b = types[1];
  if (number(a) && number(b)) return numeric(op, a, b);
  if ((a.is(kind::kString) || a.is(kind::kNull)) &&
      (b.is(kind::kString) || b.is(kind::kNull)))
    return Type::string();
  if (a.is(kind::kTimedelta) && b.is(kind::kTimedelta)) return a;
  // A day plus hours is a moment.
  if (moment(a) && b.is(kind::kTimedelta))
    return a.is(kind::kDate) ? Type::datetime() : a;
  if (a.is(kind::kTimedelta) && moment(b))
    return b.is(kind::kDate) ? Type::datetime() : b;
  throw wrong_types(op, "two numbers, two strings, or a time and a timedelta", types);
}

Type rule_sub(const Op& op, Types types, const Attributes&) {
  const Type &a = types[0], &b = types[1];
  if (number(a) && number(b)) return numeric(op, a, b);
  if (a.is(kind::kTimedelta) && b.is(kind::kTimedelta)) return a;
  if (moment(a) && b.is(kind::kTimedelta))
    return a.is(kind::kDate) ? Type::datetime() : a;
  if (moment(a) && moment(b) && type::promote(a, b)) return Type::timedelta();
  throw wrong_types(op, "two numbers, two times, or a time and a timedelta", types);
}

Type rule_mul(const Op& op, Types types, const Attributes&) {
  const Type &a = types[0], &b = types[1];
  if (number(a) && number(b)) return numeric(op, a, b);
  if (a.is(kind::kTimedelta) && b.is_integer()) return a;
  if (b.is(kind::kTimedelta) && a.is_integer()) return b;
  throw wrong_types(op, "two numbers", types);
}

// Floored division and its remainder; of integers null by zero.
Type rule_floor_division(const Op& op, Types types, const Attributes&) {
  for (const Type& type : types)
    if (!number(type.without_option())) throw wrong_types(op, "two numbers", types);
  const Type a = types[0].without_option(), b = types[1].without_option();
  const bool null = types[0].is_option() || types[1].is_option() || a.is(kind::kNull) ||
                    b.is(kind::kNull);
  Type result = numeric(op, a, b);
  if (result.is(kind::kDecimal)) {
    const int scale = std::max(scale_of(a), scale_of(b));
    result = op.name == "mod"
                 ? decimal(std::max(whole_digits(a), whole_digits(b)) + scale, scale)
                 : decimal(std::min(38, whole_digits(a) + scale_of(b) + 1), 0);
  }
  return null || !result.is_float() ? Type::option(result) : result;
}

// -x and abs: integers in int64.
Type rule_sign_change(const Op& op, Types types, const Attributes&) {
  const Type& type = types[0];
  if (type.is_integer() || type.is(kind::kNull)) return Type::int64();
  if (type.is_number() || type.is(kind::kTimedelta)) return type;
  throw wrong_types(op, "a number", types);
}

Type rule_sign(const Op& op, Types types, const Attributes&) {
  if (types[0].is_integer() || types[0].is(kind::kDecimal)) return Type::int64();
  if (types[0].is_float()) return types[0];
  throw wrong_types(op, "a number", types);
}

// To whole numbers (or digits): the type stays, integers in int64.
Type rule_round(const Op& op, Types types, const Attributes& attributes) {
  const Type& type = types[0];
  if (const Value* digits = attributes.find("digits");
      digits && digits->integer() &&
      (*digits->integer() > 300 || *digits->integer() < -300))
    throw Error(Code::kInvalid, "round takes from -300 to 300 digits");
  if (type.is_integer()) return Type::int64();
  if (type.is_float()) return type;
  // One digit more before the point: 9.9 rounds to 10.
  if (type.is(kind::kDecimal))
    return decimal(std::min(38, type.precision() + 1), type.scale());
  throw wrong_types(op, "a number", types);
}

Type rule_is_float_value(const Op& op, Types types, const Attributes&) {
  if (!types[0].is_number()) throw wrong_types(op, "a number", types);
  return Type::boolean();
}

Type rule_common(const Op& op, Types types, const Attributes& attributes) {
  if (types.size() < 2)
    throw Error(Code::kInvalid, std::string(op.name) + " takes two values or more");
  const Type common = rule_promote(op, types, attributes);
  if (common.is(kind::kRecord) || common.is_list() || common.is(kind::kMap))
    throw wrong_types(op, "values that have an order", types);
  return common;
}

Type rule_clip(const Op& op, Types types, const Attributes& attributes) {
  return Type(rule_common(op, types, attributes));
}

// A bound that is null is no bound: only the column itself makes the result null.
Facts clip_rule(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  Facts facts = elementwise_rule(op, args, attributes);
  bool null = args[0].element().is_option();
  for (const Expr& bound : args.subspan(1))
    null |= bound.element().is_option() && !bound.is("literal");
  const Type element = (facts.shape == Shape::kColumn ? facts.type.element() : facts.type)
                           .without_option();
  const Type result = null ? Type::option(element) : element;
  facts.type = facts.shape == Shape::kColumn ? Type::var(result) : result;
  return facts;
}

Op operation(std::string_view name, std::string_view symbol, TypeRule rule,
             std::string_view doc, std::string_view example,
             Nulls nulls = Nulls::kPropagate) {
  return {.name = name,
          .group = Group::kArithmetic,
          .kind = Kind::kElementwise,
          .spelling = Spelling::kOperator,
          .receiver = Receiver::kNone,
          .symbol = symbol,
          .signature = "(a, b)",
          .doc = doc,
          .example = example,
          .rule = elementwise_rule,
          .type_rule = rule,
          .nulls = nulls};
}

Op method(std::string_view name, TypeRule rule, std::string_view doc,
          std::string_view example, std::string_view signature = "(x)") {
  return {.name = name,
          .group = Group::kArithmetic,
          .kind = Kind::kElementwise,
          .spelling = Spelling::kMethod,
          .receiver = Receiver::kNumber,
          .signature = signature,
          .doc = doc,
          .example = example,
          .rule = elementwise_rule,
          .type_rule = rule};
}

const Rows operators = {
    operation("add", "+", rule_add, "The sum; strings are joined.", "t.x + 1"),
    operation("sub", "-", rule_sub, "The difference.", "t.x - 1"),
    operation("mul", "*", rule_mul, "The product.", "t.x * 2"),
    operation("div", "/", rule_float64, "The quotient, a float64.", "t.x / 2"),
    operation("floordiv", "//", rule_floor_division,
              "The quotient rounded down; of integers null by zero.", "t.x // 2",
              Nulls::kTypeRule),
    operation("mod", "%", rule_floor_division,
              "The remainder with the divisor's sign; of integers null by zero.",
              "t.x % 2", Nulls::kTypeRule),
    operation("pow", "**", rule_float64, "The power, a float64.", "t.x ** 2"),
    {.name = "neg",
     .group = Group::kArithmetic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kOperator,
     .receiver = Receiver::kNone,
     .symbol = "-",
     .signature = "(x)",
     .doc = "The negative.",
     .example = "-t.x",
     .rule = elementwise_rule,
     .type_rule = rule_sign_change},
};

Op absolute() {
  Op op = method("abs", rule_sign_change, "The absolute value.", "t.x.abs()");
  op.receiver = Receiver::kAnyColumn;  // a timedelta has one, too
  return op;
}

const Rows methods = {
    absolute(),
    method("sign", rule_sign, "-1, 0 or 1.", "t.x.sign()"),
    method("round", rule_round,
           "Rounded to digits after the point, halves to the even neighbour.",
           "t.y.round(1)", "(x, digits: int = 0)"),
    method("floor", rule_round, "Rounded down.", "t.y.floor()"),
    method("ceil", rule_round, "Rounded up.", "t.y.ceil()"),
    method("trunc", rule_round, "Rounded towards zero.", "t.y.trunc()"),
    method("sqrt", rule_float64, "The square root; NaN of a negative number.",
           "t.y.sqrt()"),
    method("exp", rule_float64, "e to the power of x.", "t.y.exp()"),
    method("expm1", rule_float64, "exp(x) - 1, exact near 0.", "t.y.expm1()"),
    method("log", rule_float64, "The natural logarithm.", "t.y.log()"),
    method("log2", rule_float64, "The logarithm to base 2.", "t.y.log2()"),
    method("log10", rule_float64, "The logarithm to base 10.", "t.y.log10()"),
    method("log1p", rule_float64, "log(1 + x), exact near 0.", "t.y.log1p()"),
    method("sin", rule_float64, "The sine of radians.", "t.y.sin()"),
    method("cos", rule_float64, "The cosine of radians.", "t.y.cos()"),
    method("tan", rule_float64, "The tangent of radians.", "t.y.tan()"),
    method("asin", rule_float64, "The arc sine.", "t.y.asin()"),
    method("acos", rule_float64, "The arc cosine.", "t.y.acos()"),
    method("atan", rule_float64, "The arc tangent.", "t.y.atan()"),
    method("sinh", rule_float64, "The hyperbolic sine.", "t.y.sinh()"),
    method("cosh", rule_float64, "The hyperbolic cosine.", "t.y.cosh()"),
    method("tanh", rule_float64, "The hyperbolic tangent.", "t.y.tanh()"),
    method("asinh", rule_float64, "The inverse hyperbolic sine.", "t.y.asinh()"),
    method("acosh", rule_float64, "The inverse hyperbolic cosine.", "t.y.acosh()"),
    method("atanh", rule_float64, "The inverse hyperbolic tangent.", "t.y.atanh()"),
    method("radians", rule_float64, "Degrees to radians.", "t.y.radians()"),
    method("degrees", rule_float64, "Radians to degrees.", "t.y.degrees()"),
    method("atan2", rule_float64, "The angle of the point (x, y), from y.",
           "t.y.atan2(t.x)", "(y, x)"),
    method("hypot", rule_float64, "The length of the hypotenuse.", "t.y.hypot(t.x)",
           "(x, y)"),
    method("isnan", rule_is_float_value, "True for NaN; null of null.", "t.y.isnan()"),
    method("isinf", rule_is_float_value, "True for the infinities; null of null.",
           "t.y.isinf()"),
    {.name = "greatest",
     .group = Group::kArithmetic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*values)",
     .doc = "The greatest of several, nulls aside.",
     .example = "greatest(t.x, 2)",
     .rule = elementwise_rule,
     .type_rule = rule_common,
     .nulls = Nulls::kAllArgs},
    {.name = "least",
     .group = Group::kArithmetic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*values)",
     .doc = "The least of several, nulls aside.",
     .example = "least(t.x, 2)",
     .rule = elementwise_rule,
     .type_rule = rule_common,
     .nulls = Nulls::kAllArgs},
    {.name = "clip",
     .group = Group::kArithmetic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kAnyColumn,
     .signature = "(x, lo=None, hi=None)",
     .doc = "The nearest value between the bounds; None is no bound.",
     .example = "t.x.clip(0, 10)",
     .rule = clip_rule,
     .type_rule = rule_clip},
};

}  // namespace

}  // namespace phlox::expr
