// Casts, those between numbers above all.
#include <cmath>

#include "phlox/engine/mongodb/calendar.h"
#include "phlox/engine/mongodb/casts.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/expr/op.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;

std::pair<int64_t, int64_t> bounds(const Type& type) {
  const int bits = type.bit_width();
  if (type.is_unsigned()) return {0, bits == 64 ? INT64_MAX : (int64_t{1} << bits) - 1};
  const auto top = static_cast<int64_t>((uint64_t{1} << (bits - 1)) - 1);
  return {-top - 1, top};
}

// Cut towards zero.
std::string cut(Row& row, const Cast& cast, const std::string& value) {
  const std::string zero = number(0.0);
  const std::string whole =
      call("$toLong",
           cond(call("$lt", {value, zero}), call("$ceil", value), call("$floor", value)));
  std::string text = whole;
  if (cast.to.bit_width() < 64) {
    Args bound{{whole, Type::int64()}};
    text = row.bind(bound, [&] { return within(cast.to, bound[0].text, cast.bad); });
  } else if (cast.to.is_unsigned()) {
    // What a long cannot hold is computed here.
    text = cond(call("$gt", {value, number(-1.0)}),
                cond(call("$lt", {value, number(0x1p63)}), whole,
                     cond(call("$lt", {value, number(0x1p64)}), beyond(), cast.bad)),
                cast.bad);
  }
  const std::string fits =
      call("$and", {call("$gt", {value, number(-0x1p63)}),
                    call("$lt", {value, number(cast.to.is_unsigned() ? 0x1p64 : 0x1p63)}),
                    call("$ne", {value, number(std::nan(""))})});
  // Not all servers tell the least of 64 bits from what is below it.
  const std::string least = call("$gte", {value, number(-0x1p63)});
  const std::string other =
      cast.to.bit_width() == 64 && !cast.to.is_unsigned()
          ? cond(call("$and", {least, call("$lt", {value, zero})}), beyond(), cast.bad)
          : cast.bad;
  return cond(fits, text, other);
}

std::string power_of_ten(int digits) {
  return "{\"$numberDecimal\": \"1E" + std::to_string(digits) + "\"}";
}

}  // namespace

std::string within(const Type& type, const std::string& value, const std::string& bad) {
  const auto [lo, hi] = bounds(type);
  return cond(call("$and", {call("$gte", {value, number(lo)}),
                            call("$lte", {value, number(hi)})}),
              value, bad);
}

// Veltkamp's splitting leaves the 24 digits of a float32, but of a number in the middle
// of two of them any one.
std::string as_float32(const std::string& x, const std::string& bad) {
  const auto high = [](const std::string& value) {
    const std::string t = call("$multiply", {value, number(536870913.0)});
    return call("$subtract", {t, call("$subtract", {t, value})});
  };
  const auto moved = [&](double factor) {
    return high(call("$multiply", {x, number(factor)}));
  };
  const std::string size = call("$abs", x);
  const std::string special =
      call("$or", {call("$eq", {x, number(0.0)}), call("$eq", {x, number(std::nan(""))}),
                   call("$eq", {size, number(HUGE_VAL)})});
  return cond(
      special, x,
      cond(call("$gt", {size, number(0x1.ffffffp+127)}), bad,
           cond(call("$and", {call("$gt", {size, number(0x1p-126)}),
                              call("$lt", {size, number(0x1.fffffep+127)}),
                              call("$eq", {moved(1 - 0x1p-52), moved(1 + 0x1p-52)})}),
                high(x), beyond())));
}

std::string cast_number(Row& row, const Cast& cast, const std::string& value) {
  const Type &from = cast.from, &to = cast.to;
  if (!from.is_number() && !from.is(Kind::kBool)) return {};
  const bool is_decimal = from.is(Kind::kDecimal);
  const std::string x =
      from.is(Kind::kBool) ? cond(value, number(int64_t{1}), number(int64_t{0})) : value;
  if (to.is(Kind::kBool))
    return call("$ne", {value, from.is_float() ? number(0.0) : number(int64_t{0})});
  if (to.is(Kind::kFloat64)) return from.is_float() ? x : call("$toDouble", x);
  if (to.is(Kind::kFloat32)) {
    if (from.is(Kind::kFloat32)) return x;
    Args real{{from.is_float() ? x : call("$toDouble", x), Type::float64()}};
    const std::string text =
        row.bind(real, [&] { return as_float32(real[0].text, cast.bad); });
    if (!from.is_integer() || from.bit_width() < 64) return text;
    return cond(call("$lt", {call("$abs", x), number(0x1p53)}), text, beyond());
  }
  if (to.is_integer()) {
    if (from.is_float()) return cut(row, cast, x);
    if (!is_decimal) return within(to, x, cast.bad);
    const std::string fits = call("$lt", {call("$abs", x), power_of_ten(18)});
    Args whole{{call("$toLong", call("$trunc", x)), Type::int64()}};
    return cond(fits,
                row.bind(whole, [&] { return within(to, whole[0].text, cast.bad); }),
                to.bit_width() < 64 ? cast.bad : beyond());
  }
  if (to.is(Kind::kDecimal)) {
    if (!is_decimal && from.is_float()) return {};
    if (is_decimal && from.scale() > to.scale()) return {};
    const int digits = to.precision() - to.scale();
    if (digits > 18 && !is_decimal) return x;
    return cond(call("$lt", {call("$abs", x), power_of_ten(digits)}), x, cast.bad);
  }
  return {};
}

namespace {

// What has no equal of the type: an error there, where one is told of by us, or null.
Operand cast(Row& row, const Expr& node, Args& args) {
  const Type from = plain(args[0].type), to = plain(node.element());
  const Cast cast{from, to, node.is("try_cast") ? std::string("null") : beyond()};
  if (is_nested(from) || is_nested(to) || node.element().is(Kind::kCategorical) ||
      plain(node.element()) != node.element().without_option())
    throw_lacks(node);
  Operand out = args[0];
  out.type = node.element();
  if (from.is(Kind::kNull)) return out;
  if (from == to || (from.is(Kind::kString) && to.is(Kind::kString))) return out;
  if (from.is_integer() && to.is_integer()) {
    const auto range = range_of(args[0]);
    const auto [lo, hi] = bounds(to);
    if (range && range->first >= static_cast<double>(lo) &&
        range->second <= static_cast<double>(hi))
      return out;
  }
  if (from.is(Kind::kDatetime) && !from.zone().empty() &&
      !(to.is(Kind::kDatetime) && !to.zone().empty()) && !to.is(Kind::kString))
    args[0] = calendar::wall_clock(row, args[0]);
  return made(node, row.strict(args, [&] {
    for (const auto word : {cast_number, cast_text, text_of, cast_time})
      if (std::string text = word(row, cast, args[0].text); !text.empty()) return text;
    throw_lacks(std::string(node.op().name) + " of " + from.to_string() + " to " +
                to.to_string());
  }));
}

}  // namespace

const Words& cast_words() {
  static const Words words = {{"cast", cast}, {"try_cast", cast}};
  return words;
}

}  // namespace phlox::engine::mongodb
