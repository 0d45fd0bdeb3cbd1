// Casts of and to dates and times, and casts to texts.
#include "phlox/engine/mongodb/calendar.h"
#include "phlox/engine/mongodb/casts.h"
#include "phlox/engine/mongodb/json.h"

namespace phlox::engine::mongodb {

using calendar::kDay;
using type::Kind;
using type::Type;

namespace {

// With zeros before it.
std::string padded(Row& row, const std::string& value, int width) {
  std::vector<Operand> digits{{call("$toString", value), Type::string()}};
  return row.bind(digits, [&] {
    const std::string& d = digits[0].text;
    return call(
        "$substrCP",
        {call("$concat", {quoted(std::string(static_cast<size_t>(width), '0')), d}),
         call("$strLenCP", d), std::to_string(width)});
  });
}

std::string date_text(Row& row, const std::string& days) {
  const std::string text =
      call("$concat", {padded(row, calendar::year(days), 4), "\"-\"",
                       padded(row, calendar::month(days), 2), "\"-\"",
                       padded(row, calendar::day(days), 2)});
  return cond(call("$and", {call("$gte", {days, number(int64_t{-719'162})}),
                            call("$lt", {days, number(int64_t{2'932'897})})}),
              text, beyond());
}

std::string clock_text(Row& row, const std::string& us) {
  const auto part = [&](int64_t unit, int64_t of) {
    return padded(row, floor_remainder(floor_quotient(us, unit), of), 2);
  };
  std::vector<Operand> rest{{floor_remainder(us, 1'000'000), Type::int64()}};
  // As many digits as there are, none of zero.
  const std::string fraction = row.bind(rest, [&] {
    return cond(call("$eq", {rest[0].text, number(int64_t{0})}), "\"\"", beyond());
  });
  return call("$concat", {part(3'600'000'000, 24), "\":\"", part(60'000'000, 60), "\":\"",
                          part(1'000'000, 60), fraction});
}

}  // namespace

std::string text_of(Row& row, const Cast& cast, const std::string& value) {
  if (!cast.to.is(Kind::kString)) return {};
  const Type& from = cast.from;
  if (from.is_integer()) return call("$toString", value);
  if (from.is(Kind::kBool)) return cond(value, "\"true\"", "\"false\"");
  if (from.is(Kind::kDate)) return date_text(row, value);
  if (from.is(Kind::kTime)) return clock_text(row, value);
  if (from.is(Kind::kDatetime) && from.zone().empty()) {
    std::vector<Operand> days{{floor_quotient(value, kDay), Type::int64()}};
    const std::string text = row.bind(days, [&] {
      std::vector<Operand> us{
          {call("$subtract", {value, call("$multiply", {days[0].text, number(kDay)})}),
           Type::int64()}};
      return call("$concat", {date_text(row, days[0].text), "\"T\"",
                              row.bind(us, [&] { return clock_text(row, us[0].text); })});
    });
    return calendar::within_exact(value, text);
  }
  return {};
}

// Those with a zone were made what clocks show.
std::string cast_time(Row& row, const Cast& cast, const std::string& value) {
  (void)row;
  const Type &from = cast.from, &to = cast.to;
  const bool to_moment = to.is(Kind::kDatetime);
  const bool zoned = !to.zone().empty() && to.zone() != "UTC";
  if (from.is(Kind::kDate) && to_moment && !zoned)
    return call("$multiply", {value, number(kDay)});
  if (!from.is(Kind::kDatetime)) return {};
  if (to_moment) {
    if (!from.zone().empty() && !to.zone().empty()) return value;
    return zoned ? std::string() : value;
  }
  if (to.is(Kind::kDate))
    return calendar::within_exact(value, floor_quotient(value, kDay));
  if (to.is(Kind::kTime))
    return calendar::within_exact(value, floor_remainder(value, kDay));
  return {};
}

}  // namespace phlox::engine::mongodb
