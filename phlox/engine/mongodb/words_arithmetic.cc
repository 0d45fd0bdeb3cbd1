// Arithmetic of integers, floats and times.
#include <algorithm>
#include <cmath>

#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;
using Range = std::optional<std::pair<double, double>>;

// Below it, doubles hold all integers.
constexpr double kExact = 9007199254740992.0;
// Well within 64 bits.
constexpr double kSafe = 9.2e18;
constexpr int64_t kDay = 86'400'000'000;

bool within(const Range& range, double bound) {
  return range && range->first > -bound && range->second < bound;
}

Range sum(const Range& a, const Range& b, bool minus) {
  if (!a || !b) return std::nullopt;
  return minus ? std::pair{a->first - b->second, a->second - b->first}
               : std::pair{a->first + b->first, a->second + b->second};
}

Range product(const Range& a, const Range& b) {
  if (!a || !b) return std::nullopt;
  const auto [lo, hi] = std::minmax({a->first * b->first, a->first * b->second,
                                     a->second * b->first, a->second * b->second});
  return {{lo, hi}};
}

bool is_long(const Type& type) {
  const Type bare = plain(type);
  return bare.is_integer() || bare.is_temporal() || bare.is(Kind::kBool);
}

// Days as microseconds.
Operand as_us(Row& row, Operand value) {
  if (!plain(value.type).is(Kind::kDate)) return as_long(std::move(value));
  Args one{std::move(value)};
  return {row.strict(one, [&] { return call("$multiply", {one[0].text, number(kDay)}); }),
          one[0].type,
          false,
          false,
          {},
          {{-1.9e20, 1.9e20}}};
}

// A sum or difference of longs; the check comes first, since servers go on with doubles.
std::string checked_sum(const Args& args, bool minus) {
  const std::string &a = args[0].text, &b = args[1].text;
  const auto bound = [&](bool upper, const char* op) {
    return call(op, {number(upper ? INT64_MAX : INT64_MIN), b});
  };
  // a + b: over MAX if b > 0 and a > MAX - b; a - b: if b < 0 and a > MAX + b.
  const char* const back = minus ? "$add" : "$subtract";
  const std::string zero = number(int64_t{0});
  const std::string rises = call(minus ? "$lt" : "$gt", {b, zero});
  const std::string over = cond(rises, call("$gt", {a, bound(true, back)}),
                                call("$lt", {a, bound(false, back)}));
  return cond(over, beyond(), call(minus ? "$subtract" : "$add", {a, b}));
}

std::string safe_bounds_check(const std::string& text, const std::string& bound_text,
                              double bound) {
  return cond(call("$lt", {call("$abs", bound_text), number(bound)}), text, beyond());
}

// A decimal as the server computed it: exact while it has no more than its 34 digits.
std::string exact_decimal(const std::string& text, const Type& type) {
  if (type.precision() <= 34) return text;
  const int digits = 33 - type.scale();
  if (digits < 1) throw_lacks(type.to_string());
  return cond(call("$lt", {call("$abs", text),
                           "{\"$numberDecimal\": \"1E" + std::to_string(digits) + "\"}"}),
              text, beyond());
}

bool is_exact(const Operand& value) {
  const Type type = plain(value.type);
  return type.is(Kind::kDecimal) || type.is_integer();
}

// Of decimals and integers.
Operand decimal_of(Row& row, const Expr& node, Args& args, const char* op) {
  for (const Operand& arg : args)
    if (!is_exact(arg)) throw_lacks(node);
  return made(node, row.strict(args, [&] {
    std::vector<std::string> texts;
    for (const Operand& arg : args) texts.push_back(arg.text);
    return exact_decimal(call(op, texts), plain(node.element()));
  }));
}

Operand sum_or_difference(Row& row, const Expr& node, Args& args, bool minus) {
  const Type type = plain(node.element());
  if (type.is(Kind::kString))
    return made(node, call("$concat", {args[0].text, args[1].text}));
  Operand out = made(node, "");
  if (type.is(Kind::kFloat64)) {
    out.text = call(minus ? "$subtract" : "$add",
                    {as_double(args[0]).text, as_double(args[1]).text});
    return out;
  }
  if (type.is(Kind::kDecimal))
    return decimal_of(row, node, args, minus ? "$subtract" : "$add");
  if (type.is(Kind::kUint64) || !is_long(type)) throw_lacks(node);
  const bool days = type.is(Kind::kDatetime) || type.is(Kind::kTimedelta);
  for (Operand& arg : args) arg = days ? as_us(row, arg) : as_long(arg);
  const Range range = sum(range_of(args[0]), range_of(args[1]), minus);
  out.range = range;
  if (within(range, kSafe)) {
    out.text = call(minus ? "$subtract" : "$add", {args[0].text, args[1].text});
  } else {
    out.range = std::nullopt;
    out.text = row.strict(args, [&] { return checked_sum(args, minus); });
  }
  return out;
}

Operand add(Row& row, const Expr& node, Args& args) {
  return sum_or_difference(row, node, args, false);
}
Operand sub(Row& row, const Expr& node, Args& args) {
  return sum_or_difference(row, node, args, true);
}

Operand mul(Row& row, const Expr& node, Args& args) {
  const Type type = plain(node.element());
  Operand out = made(node, "");
  if (type.is(Kind::kFloat64)) {
    out.text = call("$multiply", {as_double(args[0]).text, as_double(args[1]).text});
    return out;
  }
  if (type.is(Kind::kDecimal)) return decimal_of(row, node, args, "$multiply");
  if (type.is(Kind::kUint64) || !is_long(type)) throw_lacks(node);
  for (Operand& arg : args) {
    if (plain(arg.type).is_float()) throw_lacks(node);
    arg = as_long(arg);
  }
  const Range range = product(range_of(args[0]), range_of(args[1]));
  if (within(range, kSafe)) {
    out.range = range;
    out.text = call("$multiply", {args[0].text, args[1].text});
    return out;
  }
  out.text = row.strict(args, [&] {
    return safe_bounds_check(call("$multiply", {args[0].text, args[1].text}),
                             call("$multiply", {call("$toDouble", args[0].text),
                                                call("$toDouble", args[1].text)}),
                             kSafe);
  });
  return out;
}

bool is_zero_free(const Operand& value) {
  return value.constant && value.range && value.range->first != 0;
}

Operand div(Row& row, const Expr& node, Args& args) {
  if (!plain(node.element()).is(Kind::kFloat64)) throw_lacks(node);
  const bool integers = is_long(args[0].type) && is_long(args[1].type);
  const bool zero_free =
      is_zero_free(args[1]) || (args[1].constant && plain(args[1].type).is_float() &&
                                args[1].text.find("\"0\"") == std::string::npos &&
                                args[1].text.find("\"-0\"") == std::string::npos);
  for (Operand& arg : args) arg = as_double(arg);
  if (zero_free) return made(node, call("$divide", {args[0].text, args[1].text}));
  return made(node, row.strict(args, [&] {
    const std::string zero = number(0.0);
    const double infinity = HUGE_VAL;
    const std::string no_number =
        call("$or", {call("$eq", {args[0].text, zero}), is_nan(args[0])});
    std::string below = call("$lt", {args[0].text, zero});
    if (!integers) below = call("$ne", {below, is_negative(args[1].text)});
    const std::string of_zero = cond(no_number, number(std::nan("")),
                                     cond(below, number(-infinity), number(infinity)));
    return cond(call("$eq", {args[1].text, zero}), of_zero,
                call("$divide", {args[0].text, args[1].text}));
  }));
}

// a % b with the sign of b, both within what doubles hold.
std::string remainder_text(const Args& args, const std::string& zero, bool integer) {
  const std::string raw = call("$mod", {args[0].text, args[1].text});
  const auto opposite = [&](const std::string& r) {
    return call(
        "$and",
        {call("$ne", {r, zero}),
         call("$ne", {call("$lt", {r, zero}), call("$lt", {args[1].text, zero})})});
  };
  const std::string text = cond(opposite(raw), call("$add", {raw, args[1].text}), raw);
  return integer ? call("$toLong", text) : text;
}

// The positive constant that something is divided by, of which doubles hold any
// multiple that we compute.
std::optional<int64_t> divisor_of(const Expr& value) {
  if (!value.is("literal")) return std::nullopt;
  const auto* const integer = value.attribute("value").integer();
  if (!integer || *integer <= 0 || static_cast<double>(*integer) >= kExact / 2)
    return std::nullopt;
  return *integer;
}

// Null is less than all numbers, and what is computed of it is null. Of a value as it
// stands in documents it is checked as well that it is an integer.
Operand remainder_of(Row& row, const Expr& node, const Operand& value, int64_t by) {
  const bool is_raw = value.raw();
  Args args{is_raw ? value : as_long(value)};
  Operand out = made(node, row.bind(args, [&] {
    const std::string &x = args[0].text, divisor = number(by);
    const std::string text = call(
        "$toLong",
        call("$mod", {call("$add", {call("$mod", {x, divisor}), divisor}), divisor}));
    const std::string is_small = call("$lt", {call("$abs", x), number(kExact)});
    if (is_raw)
      return cond(
          call("$and", {call("$eq", {call("$toLong", x), x}), is_small}), text,
          cond(call("$eq", {call("$ifNull", {x, "null"}), "null"}), "null", beyond()));
    return within(range_of(value), kExact) ? text : cond(is_small, text, beyond());
  }));
  out.range = {{0, static_cast<double>(by - 1)}};
  return out;
}

Operand divided(Row& row, const Expr& node, Args& args, bool quotient) {
  const Type type = plain(node.element());
  if (type.is(Kind::kUint64) || !(type.is(Kind::kInt64) || type.is(Kind::kFloat64)))
    throw_lacks(node);
  const bool integer = type.is(Kind::kInt64);
  const bool zero_free = integer && is_zero_free(args[1]);
  const bool exact =
      integer && within(range_of(args[0]), kExact) && within(range_of(args[1]), kExact);
  const Range divisor = range_of(args[1]);
  if (const auto by = divisor_of(node.arg(1)); by && integer && !quotient)
    return remainder_of(row, node, args[0], *by);
  for (Operand& arg : args) arg = integer ? as_long(arg) : as_double(arg);
  Operand out = made(node, row.strict(args, [&] {
    const std::string zero = integer ? number(int64_t{0}) : number(0.0);
    std::string text;
    if (!quotient) {
      text = remainder_text(args, zero, integer);
    } else if (integer) {
      text =
          call("$toLong", call("$floor", call("$divide", {args[0].text, args[1].text})));
    } else {
      // As Python does it: what is left after the remainder divides evenly.
      text = call(
          "$floor",
          call("$add",
               {call("$divide", {call("$subtract",
                                      {args[0].text, remainder_text(args, zero, false)}),
                                 args[1].text}),
                number(0.5)}));
      text = call("$toDouble", text);
    }
    if (!exact) {
      const auto small = [&](const std::string& value) {
        return call("$lt", {call("$abs", value), number(kExact)});
      };
      std::string both = call("$and", {small(args[0].text), small(args[1].text)});
      if (quotient && !integer)
        both = call("$and",
                    {both, call("$lt", {call("$abs", args[0].text),
                                        call("$multiply", {call("$abs", args[1].text),
                                                           number(kExact / 4)})})});
      text = cond(both, text, beyond());
    }
    if (zero_free) return text;
    return cond(call("$eq", {args[1].text, zero}),
                integer ? "null" : number(std::nan("")), text);
  }));
  if (integer && !quotient && divisor && divisor->first > 0)
    out.range = {{0, divisor->second}};
  return out;
}

Operand floordiv(Row& row, const Expr& node, Args& args) {
  return divided(row, node, args, true);
}
Operand mod(Row& row, const Expr& node, Args& args) {
  return divided(row, node, args, false);
}

Operand neg(Row& row, const Expr& node, Args& args) {
  const Type type = plain(node.element());
  if (type.is(Kind::kFloat64))
    return made(node, call("$multiply", {as_double(args[0]).text, number(-1.0)}));
  if (type.is(Kind::kDecimal))
    return made(node, call("$multiply", {args[0].text, number(int64_t{-1})}));
  if (type.is(Kind::kUint64) || !is_long(type)) throw_lacks(node);
  args[0] = as_long(args[0]);
  const Range range = range_of(args[0]);
  Operand out = made(node, row.strict(args, [&] {
    const std::string text = call("$multiply", {args[0].text, number(int64_t{-1})});
    return range ? text
                 : cond(call("$eq", {args[0].text, number(INT64_MIN)}), beyond(), text);
  }));
  if (range) out.range = {{-range->second, -range->first}};
  return out;
}

Operand absolute(Row& row, const Expr& node, Args& args) {
  const Type type = plain(node.element());
  if (type.is(Kind::kFloat64)) return made(node, call("$abs", as_double(args[0]).text));
  if (type.is(Kind::kDecimal))
    return made(node, row.strict(args, [&] {
      return cond(call("$lt", {args[0].text, number(int64_t{0})}),
                  call("$multiply", {args[0].text, number(int64_t{-1})}), args[0].text);
    }));
  if (type.is(Kind::kUint64) || !is_long(type)) throw_lacks(node);
  args[0] = as_long(args[0]);
  const bool safe = range_of(args[0]).has_value();
  return made(node, row.strict(args, [&] {
    const std::string text = call("$toLong", call("$abs", args[0].text));
    return safe ? text
                : cond(call("$eq", {args[0].text, number(INT64_MIN)}), beyond(), text);
  }));
}

Operand power(Row& row, const Expr& node, Args& args) {
  for (Operand& arg : args) arg = as_double(arg);
  return made(node, row.strict(args, [&] {
    const std::string zero = number(0.0), one = number(1.0);
    // Servers refuse a negative power of 0, and not all know that of 1.
    const std::string refused =
        call("$or", {call("$eq", {call("$abs", args[1].text), number(HUGE_VAL)}),
                     call("$and", {call("$eq", {args[0].text, zero}),
                                   call("$lt", {args[1].text, zero})})});
    return cond(call("$or", {call("$eq", {args[0].text, one}),
                             call("$eq", {args[1].text, zero})}),
                one, cond(refused, beyond(), call("$pow", {args[0].text, args[1].text})));
  }));
}

}  // namespace

bool checks_itself(const Expr& node, const Operand& value) {
  return node.is("mod") && divisor_of(node.arg(1)) && value.nullable() &&
         plain(value.type).is(Kind::kInt64) && plain(node.element()).is(Kind::kInt64) &&
         plain(value.stored).is_integer();
}

std::string floor_quotient(const std::string& a, int64_t b) {
  return call("$toLong", call("$floor", call("$divide", {a, number(b)})));
}

std::string floor_remainder(const std::string& a, int64_t b) {
  return call("$subtract", {a, call("$multiply", {floor_quotient(a, b), number(b)})});
}

const Words& arithmetic_words() {
  static const Words words = {
      {"add", add}, {"sub", sub},           {"mul", mul},
      {"div", div}, {"floordiv", floordiv}, {"mod", mod},
      {"neg", neg}, {"abs", absolute},      {"pow", power},
  };
  return words;
}

}  // namespace phlox::engine::mongodb
