// The calendar: parts of days by the server's years and months.
#include "phlox/engine/mongodb/calendar.h"

#include "phlox/engine/mongodb/json.h"

namespace phlox::engine::mongodb::calendar {

using type::Kind;
using type::Type;

namespace {

std::string of_date(const char* op, const std::string& days) {
  return call(
      "$toLong",
      call(op, call("$toDate", call("$multiply", {days, number(int64_t{86'400'000})}))));
}
// The Thursday of the ISO week, which is in the year that the week belongs to.
std::string thursday(const std::string& days) {
  return call("$subtract", {sum(days, 3), weekday(days)});
}
std::string is_multiple(const std::string& value, int64_t of) {
  return call("$eq", {call("$mod", {value, number(of)}), number(int64_t{0})});
}
std::string named(const std::string& at, std::initializer_list<const char*> names) {
  std::vector<std::string> all;
  for (const char* name : names) all.push_back(quoted(name));
  return call("$arrayElemAt", {array(all), call("$toInt", at)});
}
std::string item(const std::string& at, std::initializer_list<int> items) {
  std::vector<std::string> all;
  for (const int one : items) all.push_back(number(int64_t{one}));
  return call("$arrayElemAt", {array(all), call("$toInt", at)});
}

}  // namespace

std::string sum(const std::string& a, int64_t b) { return call("$add", {a, number(b)}); }

std::string within_exact(const std::string& us, const std::string& text) {
  return cond(call("$lt", {call("$abs", us), number(9007199254740992.0)}), text,
              beyond());
}

std::string year(const std::string& days) { return of_date("$year", days); }
std::string month(const std::string& days) { return of_date("$month", days); }
std::string day(const std::string& days) { return of_date("$dayOfMonth", days); }
std::string day_of_year(const std::string& days) { return of_date("$dayOfYear", days); }
// 1970-01-01 was a Thursday.
std::string weekday(const std::string& days) { return floor_remainder(sum(days, 3), 7); }
std::string week(const std::string& days) {
  return sum(floor_quotient(sum(day_of_year(thursday(days)), -1), 7), 1);
}
std::string iso_year(const std::string& days) { return year(thursday(days)); }
std::string quarter(const std::string& days) {
  return floor_quotient(sum(month(days), 2), 3);
}

std::string is_leap(const std::string& y) {
  return call("$and",
              {is_multiple(y, 4),
               call("$or", {call("$not", {is_multiple(y, 100)}), is_multiple(y, 400)})});
}
std::string days_in_month(const std::string& days) {
  const std::string m = month(days);
  return cond(call("$and", {call("$eq", {m, number(int64_t{2})}), is_leap(year(days))}),
              number(int64_t{29}),
              item(sum(m, -1), {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}));
}

std::string weekday_name(const std::string& days) {
  return named(weekday(days), {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
                               "Saturday", "Sunday"});
}
std::string month_name(const std::string& days) {
  return named(sum(month(days), -1),
               {"January", "February", "March", "April", "May", "June", "July", "August",
                "September", "October", "November", "December"});
}

// Each year before it has 365 days, and each of the leap years among them one more.
std::string first_day(const std::string& year, const std::string& month) {
  const std::string before = sum(year, -1);
  const std::string leaps = call(
      "$add",
      {floor_quotient(before, 4),
       call("$subtract", {floor_quotient(before, 400), floor_quotient(before, 100)})});
  const std::string in_year =
      item(month, {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334});
  const std::string leap_day =
      cond(call("$and", {call("$gt", {month, number(int64_t{1})}), is_leap(year)}),
           number(int64_t{1}), number(int64_t{0}));
  return call("$add", {call("$multiply", {before, number(int64_t{365})}), leaps, in_year,
                       leap_day, number(int64_t{-719'162})});
}

Operand wall_clock(Row& row, Operand value) {
  const Type type = plain(value.type);
  if (!type.is(Kind::kDatetime) || type.zone().empty() || type.zone() == "UTC")
    return value;
  std::vector<Operand> moment{value};
  const std::string text = row.strict(moment, [&] {
    const std::string& us = moment[0].text;
    std::vector<Operand> dates{
        {call("$toDate", floor_quotient(us, 1000)), Type::datetime()}};
    const std::string wall = row.bind(dates, [&] {
      const auto part = [&](const char* op, bool local) {
        return call("$toLong", local
                                   ? call(op, object({{"date", dates[0].text},
                                                      {"timezone", quoted(type.zone())}}))
                                   : call(op, dates[0].text));
      };
      // Its days and ours are at most one apart; at the turn of a month the first of the
      // next one comes behind.
      std::vector<Operand> apart{
          {call("$subtract", {part("$dayOfMonth", true), part("$dayOfMonth", false)}),
           Type::int64()}};
      const auto seconds = [&](const char* op, int64_t unit) {
        return call("$multiply", {call("$subtract", {part(op, true), part(op, false)}),
                                  number(unit * 1'000'000)});
      };
      return row.bind(apart, [&] {
        const std::string& d = apart[0].text;
        const auto is = [&](const char* op, int64_t n) {
          return call(op, {d, number(n)});
        };
        const std::string days = cond(is("$eq", 0), number(int64_t{0}),
                                      cond(call("$or", {is("$eq", 1), is("$lt", -1)}),
                                           number(kDay), number(-kDay)));
        return call("$add", {us, days, seconds("$hour", 3600), seconds("$minute", 60),
                             seconds("$second", 1)});
      });
    });
    // Not all servers know what clocks will do.
    const std::string is_known =
        call("$lt", {us, number(int64_t{2'114'380'800'000'000})});
    return cond(is_known, wall, beyond());
  });
  return {text, value.nullable() ? Type::option(Type::datetime()) : Type::datetime()};
}

}  // namespace phlox::engine::mongodb::calendar
