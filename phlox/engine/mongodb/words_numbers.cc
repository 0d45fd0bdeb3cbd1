// Functions of numbers.
#include <cmath>
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

// A function of one double that is there.
template <class Body>
Operand of_double(Row& row, const Expr& node, Args& args, Body body) {
  args[0] = as_double(args[0]);
  return made(node, row.strict(args, [&] { return body(args[0].text); }));
}

std::string zero() { return number(0.0); }
std::string one() { return number(1.0); }
std::string nan() { return number(std::nan("")); }
std::string infinity(double sign) { return number(sign * HUGE_VAL); }

// Servers refuse what has no real result, which here is NaN. NaN is below all there, but
// not on every server.
std::string unless_below(const std::string& x, const std::string& bound,
                         const std::string& text) {
  return cond(call("$or", {call("$lt", {x, bound}), call("$eq", {x, nan()})}), nan(),
              text);
}

Operand square_root(Row& row, const Expr& node, Args& args) {
  return of_double(row, node, args, [](const std::string& x) {
    return unless_below(x, zero(), call("$sqrt", x));
  });
}

std::string log_text(const std::string& x, const std::string& text) {
  return unless_below(x, zero(), cond(call("$eq", {x, zero()}), infinity(-1), text));
}
Operand log(Row& row, const Expr& node, Args& args) {
  return of_double(row, node, args,
                   [](const std::string& x) { return log_text(x, call("$ln", x)); });
}
Operand log10(Row& row, const Expr& node, Args& args) {
  return of_double(row, node, args,
                   [](const std::string& x) { return log_text(x, call("$log10", x)); });
}
Operand log2(Row& row, const Expr& node, Args& args) {
  return of_double(row, node, args, [](const std::string& x) {
    return log_text(x, call("$divide", {call("$ln", x), number(std::numbers::ln2)}));
  });
}

// Kahan's forms, which keep the digits of small arguments.
std::string log1p_of(const std::string& x) {
  const std::string u = call("$add", {one(), x});
  const std::string kept = cond(call("$eq", {u, one()}), x,
                                call("$divide", {call("$multiply", {call("$ln", u), x}),
                                                 call("$subtract", {u, one()})}));
  return unless_below(x, number(-1.0),
                      cond(call("$eq", {x, number(-1.0)}), infinity(-1),
                           cond(call("$gt", {x, number(1e10)}), call("$ln", x), kept)));
}
std::string expm1_text(const std::string& x) {
  const std::string u = call("$exp", x);
  const std::string less = call("$subtract", {u, one()});
  const std::string kept =
      call("$divide", {call("$multiply", {less, x}), call("$ln", u)});
  return cond(call("$eq", {u, one()}), x,
              cond(call("$lt", {call("$abs", x), number(1.0)}), kept, less));
}
Operand log1p(Row& row, const Expr& node, Args& args) {
  return of_double(row, node, args, log1p_of);
}
Operand expm1(Row& row, const Expr& node, Args& args) {
  return of_double(row, node, args, expm1_text);
}

Operand exponential(Row&, const Expr& node, Args& args) {
  return made(node, call("$exp", as_double(args[0]).text));
}

// Those that exponentials give.
Operand hyperbolic(Row& row, const Expr& node, Args& args) {
  if (row.features().has("$" + std::string(node.op().name)))
    return made(node, call("$" + std::string(node.op().name), as_double(args[0]).text));
  return of_double(row, node, args, [&](const std::string& x) {
    const std::string minus = call("$multiply", {x, number(-1.0)});
    const std::string half = number(0.5);
    if (node.is("cosh"))
      return call("$multiply",
                  {half, call("$add", {call("$exp", x), call("$exp", minus)})});
    if (node.is("sinh"))
      return call("$multiply",
                  {half, call("$subtract", {expm1_text(x), expm1_text(minus)})});
    // tanh, whose exponential leaves the doubles early.
    const std::string twice = call("$multiply", {number(2.0), x});
    const std::string e = expm1_text(twice);
    return cond(call("$gt", {call("$abs", x), number(20.0)}),
                cond(call("$eq", {x, nan()}), x,
                     cond(call("$gt", {x, zero()}), one(), number(-1.0))),
                call("$divide", {e, call("$add", {e, number(2.0)})}));
  });
}

Operand scaled(Row&, const Expr& node, Args& args) {
  const double factor =
      node.is("radians") ? std::numbers::pi / 180 : 180 / std::numbers::pi;
  return made(node, call("$multiply", {as_double(args[0]).text, number(factor)}));
}

Operand hypot(Row& row, const Expr& node, Args& args) {
  for (Operand& arg : args) arg = as_double(arg);
  return made(node, row.strict(args, [&] {
    const auto square = [](const Operand& x) {
      return call("$multiply", {x.text, x.text});
    };
    const auto usual = [](const Operand& x) {
      const std::string size = call("$abs", x.text);
      return call("$or", {call("$eq", {size, number(0.0)}),
                          call("$and", {call("$gt", {size, number(1e-150)}),
                                        call("$lt", {size, number(1e150)})})});
    };
    return cond(call("$and", {usual(args[0]), usual(args[1])}),
                call("$sqrt", call("$add", {square(args[0]), square(args[1])})),
                beyond());
  }));
}

// Servers give a whole double as an int, and one beyond 64 bits as one cut to them.
Operand rounded_to_whole(Row& row, const Expr& node, Args& args) {
  if (plain(args[0].type).is_integer()) return args[0];
  if (!plain(node.element()).is(Kind::kFloat64)) throw_lacks(node);
  return of_double(row, node, args, [&](const std::string& x) {
    const auto to = [&](const char* op) { return call("$toDouble", call(op, x)); };
    const std::string text =
        node.is("floor")  ? to("$floor")
        : node.is("ceil") ? to("$ceil")
                          : cond(call("$lt", {x, zero()}), to("$ceil"), to("$floor"));
    return cond(call("$lt", {call("$abs", x), number(4503599627370496.0)}), text, x);
  });
}

// The nearest whole number, halves to the even neighbour, of |x| < 2^52.
std::string nearest(Row& row, const std::string& x) {
  if (row.features().has("$round")) return call("$toDouble", call("$round", {x, "0"}));
  const std::string low = call("$toDouble", call("$floor", x));
  const std::string part = call("$subtract", {x, low});
  const std::string up = call("$add", {low, one()});
  const std::string even = call("$eq", {call("$mod", {low, number(2.0)}), zero()});
  return cond(call("$lt", {part, number(0.5)}), low,
              cond(call("$gt", {part, number(0.5)}), up, cond(even, low, up)));
}

// To digits behind the point, or tens before it. What is near the middle of two may lie
// on either side of it.
std::string to_digits(Row& row, const std::string& x, int64_t digits) {
  const std::string scale =
      number(std::pow(10.0, static_cast<double>(digits < 0 ? -digits : digits)));
  const bool behind = digits > 0;
  Args scaled{{call(behind ? "$multiply" : "$divide", {x, scale}), Type::float64()}};
  const std::string text = row.bind(scaled, [&] {
    const std::string& y = scaled[0].text;
    const std::string part = call("$subtract", {y, call("$toDouble", call("$floor", y))});
    const std::string is_sure =
        call("$and", {call("$lt", {call("$abs", y), number(1e12)}),
                      call("$gt", {call("$abs", call("$subtract", {part, number(0.5)})),
                                   number(1e-3)})});
    return cond(is_sure, call(behind ? "$divide" : "$multiply", {nearest(row, y), scale}),
                beyond());
  });
  const std::string special =
      call("$or", {call("$eq", {x, zero()}), call("$eq", {x, nan()}),
                   call("$eq", {call("$abs", x), infinity(1)})});
  return cond(special, x, text);
}

// An integer to tens.
std::string to_tens(Row& row, const std::string& x, int64_t ten) {
  Args low{{floor_quotient(x, ten), Type::int64()}};
  const std::string text = row.bind(low, [&] {
    const std::string& q = low[0].text;
    const std::string rest =
        call("$multiply", {call("$subtract", {x, call("$multiply", {q, number(ten)})}),
                           number(int64_t{2})});
    const std::string up = call("$add", {q, number(int64_t{1})});
    const std::string even =
        call("$eq", {call("$mod", {q, number(int64_t{2})}), number(int64_t{0})});
    const std::string chosen =
        cond(call("$lt", {rest, number(ten)}), q,
             cond(call("$gt", {rest, number(ten)}), up, cond(even, q, up)));
    return call("$multiply", {chosen, number(ten)});
  });
  return cond(call("$lt", {call("$abs", x), number(9007199254740992.0)}), text, beyond());
}

Operand rounded(Row& row, const Expr& node, Args& args) {
  const int64_t digits = node.integer("digits");
  const Type type = plain(args[0].type);
  if (type.is_integer() && digits >= 0) return args[0];
  if (type.is_integer() && !type.is(Kind::kUint64) && digits >= -15) {
    int64_t ten = 1;
    for (int64_t i = 0; i > digits; --i) ten *= 10;
    return made(node, row.strict(args, [&] { return to_tens(row, args[0].text, ten); }));
  }
  if (!type.is(Kind::kFloat64) || digits < -15 || digits > 15) throw_lacks(node);
  return of_double(row, node, args, [&](const std::string& x) {
    if (digits != 0) return to_digits(row, x, digits);
    return cond(call("$lt", {call("$abs", x), number(4503599627370496.0)}),
                nearest(row, x), x);
  });
}

Operand sign(Row& row, const Expr& node, Args& args) {
  const Type type = plain(node.element());
  if (type.is(Kind::kFloat64))
    return of_double(row, node, args, [](const std::string& x) {
      return cond(call("$eq", {x, nan()}), x,
                  cond(call("$gt", {x, zero()}), one(),
                       cond(call("$lt", {x, zero()}), number(-1.0), x)));
    });
  if (!type.is_integer()) throw_lacks(node);
  Operand out = made(node, row.strict(args, [&] {
    const std::string none = number(int64_t{0});
    return cond(call("$gt", {args[0].text, none}), number(int64_t{1}),
                cond(call("$lt", {args[0].text, none}), number(int64_t{-1}), none));
  }));
  out.range = {{-1, 1}};
  return out;
}

Operand is_nan_word(Row& row, const Expr& node, Args& args) {
  if (plain(args[0].type).is_integer())
    return made(node, row.strict(args, [] { return std::string("false"); }));
  return of_double(row, node, args,
                   [](const std::string& x) { return call("$eq", {x, nan()}); });
}
Operand is_inf_word(Row& row, const Expr& node, Args& args) {
  if (plain(args[0].type).is_integer())
    return made(node, row.strict(args, [] { return std::string("false"); }));
  return of_double(row, node, args, [](const std::string& x) {
    return call("$eq", {call("$abs", x), infinity(1)});
  });
}

}  // namespace

std::string log1p_text(const std::string& x) { return log1p_of(x); }

std::string is_negative(const std::string& x) {
  const std::string sign = call("$substrCP", {call("$toString", x), "0", "1"});
  return cond(call("$eq", {x, zero()}), call("$eq", {sign, "\"-\""}),
              call("$lt", {x, zero()}));
}

Operand as_double(Operand value) {
  const Type type = plain(value.type);
  if (type.is(Kind::kFloat64) || type.is(Kind::kNull)) return value;
  if (type.is(Kind::kFloat32)) {
    value.type = value.nullable() ? Type::option(Type::float64()) : Type::float64();
    return value;
  }
  if (type.is(Kind::kBool)) {
    value = as_long(std::move(value));
    value.type = value.nullable() ? Type::option(Type::int64()) : Type::int64();
  } else if (!type.is_number()) {
    throw_lacks(type.to_string());
  }
  if (value.constant && value.range) {
    value.text = number(value.range->first);
  } else {
    value.text = call("$toDouble", value.text);
    value.simple = false;
  }
  value.type = value.nullable() ? Type::option(Type::float64()) : Type::float64();
  return value;
}

Operand as_long(Operand value) {
  const Type type = plain(value.type);
  if (!type.is(Kind::kBool)) return value;
  value.text = cond(call("$eq", {value.text, "true"}), number(int64_t{1}),
                    value.nullable() ? cond(call("$eq", {value.text, "false"}),
                                            number(int64_t{0}), "null")
                                     : number(int64_t{0}));
  value.simple = false;
  return value;
}

const Words& number_words() {
  static const Words words = {
      {"sqrt", square_root},
      {"exp", exponential},
      {"expm1", expm1},
      {"log", log},
      {"log2", log2},
      {"log10", log10},
      {"log1p", log1p},
      {"sinh", hyperbolic},
      {"cosh", hyperbolic},
      {"tanh", hyperbolic},
      {"radians", scaled},
      {"degrees", scaled},
      {"hypot", hypot},
      {"floor", rounded_to_whole},
      {"ceil", rounded_to_whole},
      {"trunc", rounded_to_whole},
      {"round", rounded},
      {"sign", sign},
      {"isnan", is_nan_word},
      {"isinf", is_inf_word},
  };
  return words;
}

}  // namespace phlox::engine::mongodb
