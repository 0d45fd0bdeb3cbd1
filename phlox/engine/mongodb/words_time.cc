// Parts of times, counted from longs of days and microseconds; the calendar is the
// server's.
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/expr/op.h"
#include "phlox/expr/period.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;
constexpr int64_t kDay = 86'400'000'000;

std::string sum(const std::string& a, int64_t b) { return call("$add", {a, number(b)}); }

bool is_utc(const Type& type) {
  return !type.is(Kind::kDatetime) || type.zone().empty() || type.zone() == "UTC";
}

// A value that doubles can divide exactly.
std::string within_exact(const std::string& us, const std::string& text) {
  return cond(call("$lt", {call("$abs", us), number(9007199254740992.0)}), text,
              beyond());
}

// `body` of the days since 1970, as a long that is there.
template <class Body>
Operand of_days(Row& row, const Expr& node, Args& args, Body body) {
  const Type type = plain(args[0].type);
  if (!is_utc(type))
    throw_lacks(std::string(node.op().name) + " in the zone " + type.zone());
  if (!type.is(Kind::kDate) && !type.is(Kind::kDatetime)) throw_lacks(node);
  return made(node, row.strict(args, [&] {
    if (type.is(Kind::kDate)) return body(args[0].text);
    Args days{{floor_quotient(args[0].text, kDay), Type::int64()}};
    return within_exact(args[0].text, row.bind(days, [&] { return body(days[0].text); }));
  }));
}

std::string calendar(const char* op, const std::string& days) {
  return call(
      "$toLong",
      call(op, call("$toDate", call("$multiply", {days, number(int64_t{86'400'000})}))));
}
std::string year(const std::string& days) { return calendar("$year", days); }
std::string month(const std::string& days) { return calendar("$month", days); }
std::string day(const std::string& days) { return calendar("$dayOfMonth", days); }
std::string day_of_year(const std::string& days) { return calendar("$dayOfYear", days); }
// Monday 0; 1970-01-01 was a Thursday.
std::string weekday(const std::string& days) { return floor_remainder(sum(days, 3), 7); }
// The Thursday of the ISO week, which is in the year that the week belongs to.
std::string thursday(const std::string& days) {
  return call("$subtract", {sum(days, 3), weekday(days)});
}
std::string is_multiple(const std::string& value, int64_t of) {
  return call("$eq", {call("$mod", {value, number(of)}), number(int64_t{0})});
}
std::string is_leap(const std::string& y) {
  return call("$and",
              {is_multiple(y, 4),
               call("$or", {call("$not", {is_multiple(y, 100)}), is_multiple(y, 400)})});
}
std::string days_in_month(const std::string& days) {
  std::vector<std::string> sizes;
  for (const int size : {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31})
    sizes.push_back(number(int64_t{size}));
  const std::string m = month(days);
  return cond(call("$and", {call("$eq", {m, number(int64_t{2})}), is_leap(year(days))}),
              number(int64_t{29}),
              call("$arrayElemAt", {array(sizes), call("$toInt", sum(m, -1))}));
}
std::string quarter(const std::string& days) {
  return floor_quotient(sum(month(days), 2), 3);
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
std::string named(const std::string& at, std::initializer_list<const char*> names) {
  std::vector<std::string> all;
  for (const char* name : names) all.push_back(quoted(name));
  return call("$arrayElemAt", {array(all), call("$toInt", at)});
}

std::string day_text(const Expr& node, const std::string& d) {
  const std::string_view part = node.op().name.substr(3);
  if (part == "year") return year(d);
  if (part == "quarter") return quarter(d);
  if (part == "month") return month(d);
  if (part == "day") return day(d);
  if (part == "dayofyear") return day_of_year(d);
  if (part == "weekday") return weekday(d);
  if (part == "week") return sum(floor_quotient(sum(day_of_year(thursday(d)), -1), 7), 1);
  if (part == "isoyear") return year(thursday(d));
  if (part == "days_in_month") return days_in_month(d);
  if (part == "weekday_name")
    return named(weekday(d), {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
                              "Saturday", "Sunday"});
  if (part == "month_name")
    return named(sum(month(d), -1),
                 {"January", "February", "March", "April", "May", "June", "July",
                  "August", "September", "October", "November", "December"});
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
  const Type type = plain(args[0].type);
  if (!is_utc(type))
    throw_lacks(std::string(node.op().name) + " in the zone " + type.zone());
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

// To multiples of a length, counted from 1970, weeks from a Monday.
Operand rounded(Row& row, const Expr& node, Args& args) {
  const auto period = expr::parse_period(node.string("unit"));
  const Type type = plain(args[0].type);
  if (!is_utc(type) || !type.is(Kind::kDatetime)) throw_lacks(node);
  const int64_t unit = period.micros;
  if (unit == 0) throw_lacks(std::string(node.op().name) + " to months");
  const int64_t origin = period.weeks ? 4 * kDay : 0;
  return made(node, row.strict(args, [&] {
    const std::string from = origin ? sum(args[0].text, -origin) : args[0].text;
    const std::string low = call("$multiply", {floor_quotient(from, unit), number(unit)});
    std::string text = low;
    if (node.is("dt.ceil")) text = cond(call("$eq", {low, from}), low, sum(low, unit));
    if (node.is("dt.round"))
      text = call(
          "$multiply",
          {floor_quotient(call("$add", {call("$multiply", {from, number(int64_t{2})}),
                                        number(unit)}),
                          2 * unit),
           number(unit)});
    if (origin) text = sum(text, origin);
    return cond(call("$lt", {call("$abs", args[0].text), number(4503599627370496.0)}),
                text, beyond());
  }));
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
        {"dt.truncate", rounded},
        {"dt.floor", rounded},
        {"dt.ceil", rounded},
        {"dt.round", rounded},
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
