// Texts of times: strftime.
#include "phlox/engine/mongodb/calendar.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"

namespace phlox::engine::mongodb {

using calendar::kDay;
using calendar::sum;
using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;

std::string digits(const std::string& value) { return call("$toString", value); }

// With zeros before it; the value is not below 0.
std::string padded(const std::string& value, size_t width) {
  return call(
      "$arrayElemAt",
      {call("$map", object({{"input", array({digits(value)})},
                            {"as", quoted("d")},
                            {"in", call("$substrCP",
                                        {call("$concat", {quoted(std::string(width, '0')),
                                                          "\"$$d\""}),
                                         call("$strLenCP", std::string("\"$$d\"")),
                                         std::to_string(width)})}})),
       "0"});
}

// The parts of a code, of days and of the microseconds of the day.
std::string part(char code, bool bare, const std::string& d, const std::string& us) {
  const auto two = [&](const std::string& value, size_t width = 2) {
    return bare ? digits(value) : padded(value, width);
  };
  const std::string hour = floor_quotient(us, 3'600'000'000);
  const auto twelve = sum(floor_remainder(sum(hour, 11), 12), 1);
  const auto week_from = [&](int64_t first) {
    // Weeks begin on that day of the week, Monday 0; those before the first are week 0.
    const std::string since = floor_remainder(sum(calendar::weekday(d), 7 - first), 7);
    return floor_quotient(call("$subtract", {sum(calendar::day_of_year(d), 6), since}),
                          7);
  };
  switch (code) {
    case 'Y':
      return padded(calendar::year(d), 4);
    case 'y':
      return padded(floor_remainder(calendar::year(d), 100), 2);
    case 'G':
      return padded(calendar::iso_year(d), 4);
    case 'm':
      return two(calendar::month(d));
    case 'd':
      return two(calendar::day(d));
    case 'j':
      return two(calendar::day_of_year(d), 3);
    case 'H':
      return two(hour);
    case 'I':
      return two(twelve);
    case 'M':
      return two(floor_remainder(floor_quotient(us, 60'000'000), 60));
    case 'S':
      return two(floor_remainder(floor_quotient(us, 1'000'000), 60));
    case 'f':
      return padded(floor_remainder(us, 1'000'000), 6);
    case 'p':
      return cond(call("$lt", {hour, number(int64_t{12})}), quoted("AM"), quoted("PM"));
    case 'A':
      return calendar::weekday_name(d);
    case 'a':
      return call("$substrCP", {calendar::weekday_name(d), "0", "3"});
    case 'B':
      return calendar::month_name(d);
    case 'b':
      return call("$substrCP", {calendar::month_name(d), "0", "3"});
    case 'u':
      return digits(sum(calendar::weekday(d), 1));
    case 'w':
      return digits(floor_remainder(sum(calendar::weekday(d), 1), 7));
    case 'V':
      return padded(calendar::week(d), 2);
    case 'U':
      return padded(week_from(6), 2);
    case 'W':
      return padded(week_from(0), 2);
    default:
      throw_lacks(std::string("dt.strftime of %") + code);
  }
}

Operand strftime(Row& row, const Expr& node, Args& args) {
  const std::string format = node.string("format");
  args[0] = calendar::wall_clock(row, args[0]);
  const Type type = plain(args[0].type);
  const bool is_date = type.is(Kind::kDate), is_time = type.is(Kind::kTime);
  return made(node, row.strict(args, [&] {
    const std::string& value = args[0].text;
    Args parts{
        {is_date ? value : floor_quotient(value, kDay), Type::int64()},
        {is_date ? number(int64_t{0}) : floor_remainder(value, kDay), Type::int64()}};
    const std::string text = row.bind(parts, [&] {
      const std::string &d = parts[0].text, &us = parts[1].text;
      std::vector<std::string> all{"\"\""};
      std::string plain_text;
      bool has_year = false, has_week_year = false;
      const auto flush = [&] {
        if (!plain_text.empty()) all.push_back(text_literal(plain_text));
        plain_text.clear();
      };
      const auto add = [&](char code, bool bare) {
        flush();
        has_year |= code == 'Y' || code == 'y';
        has_week_year |= code == 'G';
        all.push_back(part(code, bare, d, us));
      };
      const auto add_all = [&](std::string_view codes, char between) {
        for (size_t i = 0; i < codes.size(); ++i) {
          if (i > 0) plain_text += between;
          add(codes[i], false);
        }
      };
      for (size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
          plain_text += format[i];
          continue;
        }
        const bool bare = format[++i] == '-';
        if (bare) ++i;
        if (format[i] == '%')
          plain_text += '%';
        else if (format[i] == 'F')
          add_all("Ymd", '-');
        else if (format[i] == 'T')
          add_all("HMS", ':');
        else
          add(format[i], bare);
      }
      flush();
      const std::string joined = call("$concat", all);
      // Only years of four digits have a text.
      std::vector<std::string> fit;
      if (has_year) {
        fit.push_back(call("$gte", {d, number(int64_t{-719'162})}));
        fit.push_back(call("$lt", {d, number(int64_t{2'932'897})}));
      }
      if (has_week_year) {
        fit.push_back(call("$gte", {calendar::iso_year(d), number(int64_t{1})}));
        fit.push_back(call("$lte", {calendar::iso_year(d), number(int64_t{9999})}));
      }
      return fit.empty() ? joined : cond(call("$and", fit), joined, beyond());
    });
    return is_time || is_date ? text : calendar::within_exact(value, text);
  }));
}

}  // namespace

const Words& time_text_words() {
  static const Words words = {{"dt.strftime", strftime}};
  return words;
}

}  // namespace phlox::engine::mongodb
