// Rounding of dates and times to multiples of a length.
#include "phlox/engine/mongodb/calendar.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/expr/op.h"
#include "phlox/expr/period.h"

namespace phlox::engine::mongodb {

using calendar::kDay;
using calendar::sum;
using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;

// One of two neighbours that `value` is between; halves go up.
std::string chosen(const Expr& node, const std::string& value, const std::string& low,
                   const std::string& high) {
  if (node.is("dt.ceil")) return cond(call("$eq", {low, value}), low, high);
  if (node.is("dt.round"))
    return cond(call("$gte", {call("$add", {value, value}), call("$add", {low, high})}),
                high, low);
  return low;
}

// Counted from an origin.
std::string to_units(Row& row, const Expr& node, const std::string& value, int64_t unit,
                     int64_t origin) {
  const std::string from = origin ? sum(value, -origin) : value;
  Args low{
      {call("$multiply", {floor_quotient(from, unit), number(unit)}), Type::int64()}};
  const std::string text = row.bind(
      low, [&] { return chosen(node, from, low[0].text, sum(low[0].text, unit)); });
  return origin ? sum(text, origin) : text;
}

// Counted from the year 1; `value` is of those days, and a day has `day` of its units.
std::string to_months(Row& row, const Expr& node, const std::string& value,
                      const std::string& d, int64_t count, int64_t day) {
  Args months{
      {call("$add", {call("$multiply", {sum(calendar::year(d), -1), number(int64_t{12})}),
                     sum(calendar::month(d), -1)}),
       Type::int64()}};
  const std::string multiple = row.bind(months, [&] {
    return call("$multiply", {floor_quotient(months[0].text, count), number(count)});
  });
  const auto start = [&](const std::string& n) {
    Args at{{sum(floor_quotient(n, 12), 1), Type::int64()},
            {floor_remainder(n, 12), Type::int64()}};
    return call(
        "$multiply",
        {row.bind(at, [&] { return calendar::first_day(at[0].text, at[1].text); }),
         number(day)});
  };
  Args first{{multiple, Type::int64()}};
  return row.bind(first, [&] {
    if (!node.is("dt.ceil") && !node.is("dt.round")) return start(first[0].text);
    Args ends{{start(first[0].text), Type::int64()},
              {start(sum(first[0].text, count)), Type::int64()}};
    return row.bind(ends,
                    [&] { return chosen(node, value, ends[0].text, ends[1].text); });
  });
}

// Dates as days, all else as microseconds.
Operand rounded(Row& row, const Expr& node, Args& args) {
  const auto period = expr::parse_period(node.string("unit"));
  const Type type = plain(args[0].type);
  if (type.is(Kind::kDatetime) && !type.zone().empty() && type.zone() != "UTC")
    throw_lacks(std::string(node.op().name) + " in the zone " + type.zone());
  if (!type.is_temporal()) throw_lacks(node);
  const bool is_date = type.is(Kind::kDate);
  const int64_t origin = !period.weeks || type.is(Kind::kTimedelta) ? 0
                         : is_date                                  ? 4
                                                                    : 4 * kDay;
  return made(node, row.strict(args, [&] {
    const std::string& value = args[0].text;
    std::string text;
    if (period.months > 0) {
      Args days{{is_date ? value : floor_quotient(value, kDay), Type::int64(), is_date}};
      text = row.bind(days, [&] {
        return to_months(row, node, value, days[0].text, period.months,
                         is_date ? 1 : kDay);
      });
    } else {
      text = to_units(row, node, value, is_date ? period.micros / kDay : period.micros,
                      origin);
    }
    if (is_date) return text;
    // The end of a day is its beginning.
    if (type.is(Kind::kTime)) text = floor_remainder(text, kDay);
    return cond(call("$lt", {call("$abs", value), number(4503599627370496.0)}), text,
                beyond());
  }));
}

}  // namespace

const Words& rounding_words() {
  static const Words words = {
      {"dt.truncate", rounded},
      {"dt.floor", rounded},
      {"dt.ceil", rounded},
      {"dt.round", rounded},
  };
  return words;
}

}  // namespace phlox::engine::mongodb
