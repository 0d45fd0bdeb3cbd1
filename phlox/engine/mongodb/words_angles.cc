// Angles: by the operators that servers have since 4.2, or, where they have not, by the
// four operations: Taylor's series of small arguments, to which all others are brought.
#include <cmath>
#include <functional>
#include <numbers>

#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/expr/op.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;
using Texts = std::vector<std::string>;

std::string zero() { return number(0.0); }
std::string one() { return number(1.0); }
std::string nan() { return number(std::nan("")); }
std::string infinity(double sign) { return number(sign * HUGE_VAL); }
constexpr double kHalf = std::numbers::pi / 2;

std::string sum(const std::string& a, const std::string& b) {
  return call("$add", {a, b});
}
std::string difference(const std::string& a, const std::string& b) {
  return call("$subtract", {a, b});
}
std::string product(const std::string& a, const std::string& b) {
  return call("$multiply", {a, b});
}
std::string quotient(const std::string& a, const std::string& b) {
  return call("$divide", {a, b});
}
std::string minus(const std::string& a) { return product(a, number(-1.0)); }

std::string is_zero_or_nan(const std::string& x) {
  return call("$or", {call("$eq", {x, zero()}), call("$eq", {x, nan()})});
}

// Horner's scheme, the coefficient of the highest power first.
std::string polynomial(const std::string& x, const std::vector<double>& factors) {
  Texts all;
  for (const double factor : factors) all.push_back(number(factor));
  return "{\"$reduce\": {\"input\": " + array(all) + ", \"initialValue\": " + zero() +
         ", \"in\": " + sum(product("\"$$value\"", x), "\"$$this\"") + "}}";
}

// `body` of a value in a variable.
std::string with(Row& row, const std::string& value,
                 const std::function<std::string(const std::string&)>& body) {
  Args bound{{value, Type::float64()}};
  return row.bind(bound, [&] { return body(bound[0].text); });
}

// 1/n! of n = from, from - 2, ... down to `to`, with the signs of sine and cosine.
std::vector<double> factorials(int from, int to) {
  std::vector<double> all;
  for (int n = from; n >= to; n -= 2) {
    double value = (n / 2) % 2 == 0 ? 1 : -1;
    for (int i = 2; i <= n; ++i) value /= i;
    all.push_back(value);
  }
  return all;
}

// |x| at most a quarter of pi: what is left out is less than 1e-18.
std::string small_sine(const std::string& x, const std::string& square) {
  return sum(x, product(product(x, square), polynomial(square, factorials(19, 3))));
}
std::string small_cosine(const std::string& square) {
  const std::string rest =
      product(product(square, square), polynomial(square, factorials(20, 4)));
  return sum(difference(one(), product(square, number(0.5))), rest);
}

// x less the nearest multiple of a quarter turn, in three steps (Cody and Waite): exact
// while the multiple has 20 bits.
constexpr double kLargest = 1e6;
constexpr double kFirst = 0x1.921fb544p+0;           // 33 bits of a quarter turn
constexpr double kSecond = kHalf - kFirst;           // the other bits of the double
constexpr double kThird = 6.123233995736766036e-17;  // and what is behind it
std::string turned(Row& row, const std::string& x,
                   const std::function<std::string(const std::string& rest,
                                                   const std::string& turns)>& body) {
  const std::string turns =
      call("$toDouble",
           call("$floor", sum(product(x, number(2 / std::numbers::pi)), number(0.5))));
  return with(row, turns, [&](const std::string& n) {
    const std::string rest =
        difference(difference(difference(x, product(n, number(kFirst))),
                              product(n, number(kSecond))),
                   product(n, number(kThird)));
    return with(row, rest, [&](const std::string& r) { return body(r, n); });
  });
}

std::string sine(Row& row, const std::string& x, int ahead) {
  return turned(row, x, [&](const std::string& r, const std::string& n) {
    // What is left of four quarters: 0 the sine, 1 the cosine, 2 and 3 their negatives.
    const std::string quarter = call("$mod", {sum(n, number(4e6 + ahead)), number(4.0)});
    return with(row, product(r, r), [&](const std::string& square) {
      return with(row, quarter, [&](const std::string& q) {
        const std::string value = cond(call("$in", {q, array({zero(), number(2.0)})}),
                                       small_sine(r, square), small_cosine(square));
        return cond(call("$gte", {q, number(2.0)}), minus(value), value);
      });
    });
  });
}

std::string angle(Row& row, const std::string& op, const std::string& x) {
  std::string text;
  if (row.features().has("$" + op)) {
    text = call("$" + op, x);
  } else {
    text = op == "sin"   ? sine(row, x, 0)
           : op == "cos" ? sine(row, x, 1)
                         : quotient(sine(row, x, 0), sine(row, x, 1));
    if (op != "cos") text = cond(call("$eq", {x, zero()}), x, text);
    text = cond(call("$lt", {call("$abs", x), number(kLargest)}), text, beyond());
  }
  // A server refuses an infinite angle.
  return cond(call("$in", {call("$abs", x), array({infinity(1), nan()})}), nan(), text);
}

// |x| at most the tangent of an eighth turn's half, 0.4143.
std::string small_arctangent(Row& row, const std::string& x) {
  std::vector<double> factors;
  for (int n = 45; n >= 3; n -= 2)
    factors.push_back((n / 2) % 2 == 0 ? 1.0 / n : -1.0 / n);
  return with(row, product(x, x), [&](const std::string& square) {
    return sum(x, product(product(x, square), polynomial(square, factors)));
  });
}

std::string arctangent(Row& row, const std::string& x) {
  if (row.features().has("$atan")) return call("$atan", x);
  return with(row, call("$abs", x), [&](const std::string& size) {
    // Of a large one a quarter turn less that of its inverse, then an eighth turn less.
    const std::string is_large = call("$gt", {size, one()});
    const std::string folded = cond(is_large, quotient(one(), size), size);
    const std::string value = with(row, folded, [&](const std::string& y) {
      const std::string eighth =
          sum(number(kHalf / 2),
              small_arctangent(row, quotient(difference(y, one()), sum(y, one()))));
      const std::string most = cond(call("$gt", {y, number(0.41421356237309503)}), eighth,
                                    small_arctangent(row, y));
      return cond(is_large, difference(number(kHalf), most), most);
    });
    return cond(is_zero_or_nan(x), x,
                cond(call("$lt", {x, zero()}), minus(value), value));
  });
}

// asin and acos, |x| at most 1.
std::string arcsine(Row& row, const std::string& x) {
  if (row.features().has("$asin")) return call("$asin", x);
  const std::string other = call("$sqrt", product(difference(one(), x), sum(one(), x)));
  return cond(call("$eq", {call("$abs", x), one()}), product(x, number(kHalf)),
              with(row, quotient(x, other),
                   [&](const std::string& y) { return arctangent(row, y); }));
}
std::string arccosine(Row& row, const std::string& x) {
  if (row.features().has("$acos")) return call("$acos", x);
  const std::string part = call("$sqrt", quotient(difference(one(), x), sum(one(), x)));
  return cond(call("$eq", {x, number(-1.0)}), number(std::numbers::pi),
              product(number(2.0), with(row, part, [&](const std::string& y) {
                        return arctangent(row, y);
                      })));
}

// The inverses of hyperbolic functions, by log1p.
std::string log1p(Row& row, const std::string& x) {
  return with(row, x, [](const std::string& y) { return log1p_text(y); });
}
std::string area(Row& row, const std::string& op, const std::string& x) {
  if (row.features().has("$" + op)) return call("$" + op, x);
  const std::string size = call("$abs", x);
  const std::string far = sum(call("$ln", size), number(std::numbers::ln2));
  const std::string square = product(x, x);
  if (op == "asinh") {
    const std::string root = call("$sqrt", sum(one(), square));
    const std::string value =
        cond(call("$gt", {size, number(1e10)}), far,
             log1p(row, sum(size, quotient(square, sum(one(), root)))));
    return cond(is_zero_or_nan(x), x,
                cond(call("$lt", {x, zero()}), minus(value), value));
  }
  if (op == "acosh") {
    const std::string over = difference(x, one());
    return cond(call("$gt", {x, number(1e10)}), far,
                log1p(row, sum(over, call("$sqrt", product(over, sum(x, one()))))));
  }
  const std::string value =
      product(number(0.5),
              log1p(row, quotient(product(number(2.0), size), difference(one(), size))));
  return cond(call("$eq", {x, zero()}), x,
              cond(call("$lt", {x, zero()}), minus(value), value));
}

Operand trigonometric(Row& row, const Expr& node, Args& args) {
  args[0] = as_double(args[0]);
  const std::string op(node.op().name);
  return made(node, row.strict(args, [&] {
    const std::string& x = args[0].text;
    const std::string size = call("$abs", x);
    const auto unless = [&](const std::string& condition, const std::string& text) {
      return cond(call("$or", {condition, call("$eq", {x, nan()})}), nan(), text);
    };
    if (op == "sin" || op == "cos" || op == "tan") return angle(row, op, x);
    if (op == "atan") return arctangent(row, x);
    if (op == "asin") return unless(call("$gt", {size, one()}), arcsine(row, x));
    if (op == "acos") return unless(call("$gt", {size, one()}), arccosine(row, x));
    if (op == "acosh") return unless(call("$lt", {x, one()}), area(row, op, x));
    if (op == "asinh") return area(row, op, x);
    return unless(call("$gt", {size, one()}),
                  cond(call("$eq", {size, one()}),
                       cond(call("$gt", {x, zero()}), infinity(1), infinity(-1)),
                       area(row, op, x)));
  }));
}

Operand atan2(Row& row, const Expr& node, Args& args) {
  for (Operand& arg : args) arg = as_double(arg);
  if (row.features().has("$atan2"))
    return made(node, call("$atan2", {args[0].text, args[1].text}));
  return made(node, row.strict(args, [&] {
    const std::string &y = args[0].text, &x = args[1].text;
    const auto is_endless = [](const std::string& v) {
      return call("$eq", {call("$abs", v), infinity(1)});
    };
    // The angle between the axis and the point, in the first quarter.
    const std::string steep =
        with(row, quotient(call("$abs", y), call("$abs", x)),
             [&](const std::string& v) { return arctangent(row, v); });
    const std::string endless = cond(
        is_endless(y), cond(is_endless(x), number(kHalf / 2), number(kHalf)), zero());
    const std::string acute =
        cond(call("$or", {is_endless(y), is_endless(x)}), endless,
             cond(call("$eq", {y, zero()}), zero(),
                  cond(call("$eq", {x, zero()}), number(kHalf), steep)));
    const std::string value = with(row, acute, [&](const std::string& v) {
      return cond(is_negative(x), difference(number(std::numbers::pi), v), v);
    });
    return cond(call("$or", {call("$eq", {x, nan()}), call("$eq", {y, nan()})}), nan(),
                with(row, value, [&](const std::string& v) {
                  return cond(is_negative(y), minus(v), v);
                }));
  }));
}

}  // namespace

const Words& angle_words() {
  static const Words words = {
      {"sin", trigonometric},   {"cos", trigonometric},   {"tan", trigonometric},
      {"asin", trigonometric},  {"acos", trigonometric},  {"atan", trigonometric},
      {"asinh", trigonometric}, {"acosh", trigonometric}, {"atanh", trigonometric},
      {"atan2", atan2},
  };
  return words;
}

}  // namespace phlox::engine::mongodb
