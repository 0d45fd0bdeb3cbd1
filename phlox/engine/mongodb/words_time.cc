// Parts of times, counted from longs of days and microseconds; the calendar is the
// server's.
#include "phlox/engine/mongodb/calendar.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/expr/op.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;
using namespace calendar;

namespace {

using Args = std::vector<Operand>;

// `body` of the days since 1970, as a long that is there.
template <class Body>
Operand of_days(Row& row, const Expr& node, Args& args, Body body) {
  args[0] = wall_clock(row, args[0]);
  const Type type = plain(args[0].type);
  if (!type.is(Kind::kDate) && !type.is(Kind::kDatetime)) throw_lacks(node);
  return made(node, row.strict(args, [&] {
    if (type.is(Kind::kDate)) return body(args[0].text);
    Args days{{floor_quotient(args[0].text, kDay), Type::int64()}};
    return within_exact(args[0].text, row.bind(days, [&] { return body(days[0].text); }));
  }));
}

std::string equals(const std::string& a, int64_t b) {
  return call("$eq", {a, number(b)});
}
std::string ends_month(const std::string& days) {
  return call("$eq", {day(days), days_in_month(days)});
}
std::string one_of(const std::string& m, std::initializer_list<int> months) {
  std::vector<std::string> all;
  for (const int one : months) all.push_back(number(int64_t{one}));
  return call("$in", {m, array(all)});
}

std::string day_text(const Expr& node, const std::string& d) {
  const std::string_view part = node.op().name.substr(3);
  if (part == "year") return year(d);
  if (part == "quarter") return quarter(d);
  if (part == "month") return month(d);
  if (part == "day") return day(d);
  if (part == "dayofyear") return day_of_year(d);
  if (part == "weekday") return weekday(d);
  if (part == "week") return week(d);
  if (part == "isoyear") return iso_year(d);
  if (part == "days_in_month") return days_in_month(d);
  if (part == "weekday_name") return weekday_name(d);
  if (part == "month_name") return month_name(d);
  if (part == "is_leap_year") return is_leap(year(d));
  if (part == "is_month_start") return equals(day(d), 1);
  if (part == "is_month_end") return ends_month(d);
  if (part == "is_quarter_start")
    return call("$and", {equals(day(d), 1), one_of(month(d), {1, 4, 7, 10})});
  if (part == "is_quarter_end")
    return call("$and", {ends_month(d), one_of(month(d), {3, 6, 9, 12})});
  if (part == "is_year_start") return equals(day_of_year(d), 1);
  if (part == "is_year_end")
    return call("$and", {equals(month(d), 12), equals(day(d), 31)});
  throw_lacks(node);
}

Operand day_part(Row& row, const Expr& node, Args& args) {
  return of_days(row, node, args,
                 [&](const std::string& days) { return day_text(node, days); });
}

// Microseconds since midnight.
std::string clock(const Type& type, const std::string& value) {
  return type.is(Kind::kTime) ? value : floor_remainder(value, kDay);
}

Operand clock_part(Row& row, const Expr& node, Args& args) {
  args[0] = wall_clock(row, args[0]);
  const Type type = plain(args[0].type);
  if (!type.is(Kind::kTime) && !type.is(Kind::kDatetime)) throw_lacks(node);
  const std::string_view part = node.op().name.substr(3);
  return made(node, row.strict(args, [&] {
    const std::string us = clock(type, args[0].text);
    std::string text = us;
    if (part == "hour") text = floor_quotient(us, 3'600'000'000);
    if (part == "minute") text = floor_remainder(floor_quotient(us, 60'000'000), 60);
    if (part == "second") text = floor_remainder(floor_quotient(us, 1'000'000), 60);
    if (part == "millisecond") text = floor_remainder(floor_quotient(us, 1000), 1000);
    if (part == "microsecond") text = floor_remainder(us, 1'000'000);
    return type.is(Kind::kTime) ? text : within_exact(args[0].text, text);
  }));
}

Operand date_of(Row& row, const Expr& node, Args& args) {
  return of_days(row, node, args, [](const std::string& days) { return days; });
}

Operand epoch(Row&, const Expr& node, Args& args) {
  Operand out = made(node, args[0].text);
  const Type type = plain(args[0].type);
  if (!type.is(Kind::kDatetime)) throw_lacks(node);
  return out;
}

Operand total_seconds(Row&, const Expr& node, Args& args) {
  return made(node, call("$divide", {call("$toDouble", args[0].text), number(1e6)}));
}

}  // namespace

const Words& time_words() {
  static const Words words = [] {
    Words all = {
        {"dt.hour", clock_part},
        {"dt.minute", clock_part},
        {"dt.second", clock_part},
        {"dt.millisecond", clock_part},
        {"dt.microsecond", clock_part},
        {"dt.time", clock_part},
        {"dt.date", date_of},
        {"dt.epoch_us", epoch},
        {"dt.total_seconds", total_seconds},
    };
    for (const std::string_view part :
         {"dt.year", "dt.quarter", "dt.month", "dt.week", "dt.isoyear", "dt.day",
          "dt.dayofyear", "dt.weekday", "dt.weekday_name", "dt.month_name",
          "dt.days_in_month", "dt.is_month_start", "dt.is_month_end",
          "dt.is_quarter_start", "dt.is_quarter_end", "dt.is_year_start",
          "dt.is_year_end", "dt.is_leap_year"})
      all.emplace(part, day_part);
    return all;
  }();
  return words;
}

}  // namespace phlox::engine::mongodb
