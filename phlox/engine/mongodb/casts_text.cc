// Casts of texts to numbers and bools: what a text is not for certain is computed here.
#include <cmath>

#include "phlox/engine/mongodb/casts.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/text.h"

namespace phlox::engine::mongodb {

using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;
using Body = std::function<std::string(const std::string&)>;

std::string with(Row& row, const std::string& value, const Body& body,
                 const Type& type = Type::string()) {
  Args bound{{value, type}};
  return row.bind(bound, [&] { return body(bound[0].text); });
}

std::string length(const std::string& value) { return call("$strLenCP", value); }
std::string first(const std::string& value) {
  return call("$substrCP", {value, "0", "1"});
}
std::string is_signed(const std::string& value) {
  return call("$in", {first(value), R"(["+", "-"])"});
}
// Without its sign.
std::string unsigned_part(const std::string& value) {
  return cond(is_signed(value), call("$substrCP", {value, "1", length(value)}), value);
}
std::string with_sign(const std::string& value, const std::string& result,
                      const std::string& minus) {
  return cond(call("$eq", {first(value), "\"-\""}), call("$multiply", {result, minus}),
              result);
}
// One digit and nothing else.
std::string is_digits(Row& row, const std::string& value) {
  return call("$and",
              {call("$ne", {value, "\"\""}), text::all_of(row, value, text::kDigits)});
}

std::string to_integer(Row& row, const Cast& cast, const std::string& value) {
  return with(row, unsigned_part(value), [&](const std::string& digits) {
    // The least number of 64 bits has no positive one.
    const std::string is_small = call(
        "$or", {call("$lt", {length(digits), "19"}),
                call("$and", {call("$eq", {length(digits), "19"}),
                              call("$lte", {digits, quoted("9223372036854775807")})})});
    const std::string is_large =
        call("$and", {call("$ne", {first(digits), "\"0\""}),
                      call("$or", {call("$gt", {length(digits), "20"}),
                                   cast.to.bit_width() < 64 ? "true" : "false"})});
    const std::string number_text =
        with_sign(value, call("$toLong", digits), number(int64_t{-1}));
    const std::string fitting = with(
        row, number_text,
        [&](const std::string& n) { return within(cast.to, n, cast.bad); },
        Type::int64());
    return cond(is_digits(row, digits),
                cond(is_small, fitting, cond(is_large, cast.bad, beyond())), cast.bad);
  });
}

// Digits with a point among them or not, and a power of ten.
std::string to_double(Row& row, const Cast& cast, const std::string& value) {
  return with(row, unsigned_part(value), [&](const std::string& x) {
    const std::string parts = call("$split", {x, "\"e\""});
    const auto part = [](const std::string& list, int i) {
      return call("$ifNull", {call("$arrayElemAt", {list, std::to_string(i)}), "\"\""});
    };
    const std::string shaped = with(row, part(parts, 0), [&](const std::string& m) {
      const std::string halves = call("$split", {m, "\".\""});
      const std::string has_exponent =
          call("$gte", {call("$indexOfCP", {x, "\"e\""}), "0"});
      const std::string exponent =
          cond(has_exponent,
               with(row, unsigned_part(part(parts, 1)),
                    [&](const std::string& e) { return is_digits(row, e); }),
               "true");
      const std::string whole = is_digits(row, m);
      // A point needs digits on both sides, but only for us to be certain.
      const std::string pointed = cond(
          call("$eq", {call("$size", halves), "2"}),
          call("$and", {with(row, part(halves, 0),
                             [&](const std::string& d) { return is_digits(row, d); }),
                        with(row, part(halves, 1),
                             [&](const std::string& d) { return is_digits(row, d); })}),
          "false");
      const std::string sure = call("$and", {call("$lte", {call("$size", parts), "2"}),
                                             exponent, call("$or", {whole, pointed})});
      const std::string real = with_sign(value, call("$toDouble", x), number(-1.0));
      // At its ends a point may be one of a number.
      const std::string odd =
          call("$and", {call("$gte", {call("$indexOfCP", {x, "\".\""}), "0"}),
                        call("$eq", {call("$size", halves), "2"})});
      return cond(sure, real, cond(odd, beyond(), cast.bad));
    });
    const std::string named = with_sign(
        value, cond(call("$eq", {x, "\"nan\""}), number(std::nan("")), number(HUGE_VAL)),
        number(-1.0));
    return cond(call("$in", {x, R"(["nan", "inf", "infinity"])"}), named,
                cond(text::all_of(row, x, "0123456789.e+-"), shaped, cast.bad));
  });
}

}  // namespace

std::string cast_text(Row& row, const Cast& cast, const std::string& value) {
  if (!cast.from.is(Kind::kString)) return {};
  const Type& to = cast.to;
  if (!to.is_integer() && !to.is_float() && !to.is(Kind::kBool)) return {};
  const bool blanks = !to.is(Kind::kBool);
  const std::string given =
      blanks ? text::stripped(row, value, " \t\n\v\f\r", true, true) : value;
  const std::string text = with(row, call("$toLower", given), [&](const std::string& x) {
    if (to.is(Kind::kBool))
      return cond(
          call("$eq", {x, "\"true\""}), "true",
          cond(call("$eq", {x, "\"false\""}), "false",
               cond(call("$in", {text::stripped(row, x, text::kBlanks, true, true),
                                 R"(["true", "false"])"}),
                    beyond(), cast.bad)));
    if (to.is_integer()) return to_integer(row, cast, x);
    const std::string real = to_double(row, cast, x);
    if (to.is(Kind::kFloat64)) return real;
    return with(
        row, real,
        [&](const std::string& r) {
          return cond(call("$eq", {r, "null"}), "null", as_float32(r, cast.bad));
        },
        Type::float64());
  });
  return cond(text::is_ascii(value), text, beyond());
}

}  // namespace phlox::engine::mongodb
