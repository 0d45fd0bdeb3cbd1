// Time: literals, and the parts of dates, times, datetimes and timedeltas.
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;
using Types = std::span<const Type>;

Expr build_moment(Call& call) {
  const std::string text = call.string("text");
  const Type type =
      call.op().name == "date" ? Type::date()
      : call.op().name == "time"
          ? Type::time()
          : Type::datetime(call.given("zone") && !call.syntax("zone").is_none()
                               ? call.string("zone")
                               : "");
  return literal(*convert(Value(text), type), type);
}

Expr build_timedelta(Call& call) {
  static constexpr std::pair<std::string_view, int64_t> kUnits[] = {
      {"weeks", 604800000000}, {"days", 86400000000}, {"hours", 3600000000},
      {"minutes", 60000000},   {"seconds", 1000000},  {"milliseconds", 1000},
      {"microseconds", 1}};
  int64_t total = 0;
  for (const auto& [unit, microseconds] : kUnits) {
    if (!call.given(unit)) continue;
    int64_t part = 0;
    if (__builtin_mul_overflow(call.integer(unit), microseconds, &part) ||
        __builtin_add_overflow(total, part, &total))
      throw Error(Code::kInvalid,
                  "the timedelta does not fit in 64 bits of microseconds");
  }
  return literal(Value(total), Type::timedelta());
}

// ---- what each part can be taken of

void check_part(const Op& op, Types types, bool taken, std::string_view takes) {
  if (taken) return;
  Error error = wrong_types(op, takes, types);
  if (types[0].is(type::Kind::kTimedelta))
    error.hint("the length of a timedelta is dt.total_seconds");
  else if (types[0].is(type::Kind::kDate) && op.name != "dt.total_seconds")
    error.hint("a date has no time of day");
  else if (types[0].is(type::Kind::kTime))
    error.hint("a time of day has no date");
  throw std::move(error);
}

void check_day(const Op& op, Types types) {
  check_part(op, types,
             types[0].is(type::Kind::kDate) || types[0].is(type::Kind::kDatetime),
             "a date or a datetime");
}

Type rule_day_number(const Op& op, Types types, const Attributes&) {
  check_day(op, types);
  return Type::int64();
}

Type rule_day_name(const Op& op, Types types, const Attributes&) {
  check_day(op, types);
  return Type::string();
}

Type rule_day_test(const Op& op, Types types, const Attributes&) {
  check_day(op, types);
  return Type::boolean();
}

Type rule_clock_number(const Op& op, Types types, const Attributes&) {
  check_part(op, types,
             types[0].is(type::Kind::kTime) || types[0].is(type::Kind::kDatetime),
             "a time or a datetime");
  return Type::int64();
}

Type rule_half(const Op& op, Types types, const Attributes&) {
  check_part(op, types, types[0].is(type::Kind::kDatetime), "a datetime");
  return op.name == "dt.date" ? Type::date() : Type::time();
}

Type rule_total_seconds(const Op& op, Types types, const Attributes&) {
  check_part(op, types, types[0].is(type::Kind::kTimedelta), "a timedelta");
  return Type::float64();
}

Op part(std::string_view name, TypeRule rule, std::string_view doc,
        std::string_view example, std::string_view aliases = {}) {
  return {.name = name,
          .group = Group::kTime,
          .kind = Kind::kElementwise,
          .spelling = Spelling::kAttribute,
          .receiver = Receiver::kTemporal,
          .name_space = "dt",
          .aliases = aliases,
          .signature = "(x)",
          .doc = doc,
          .example = example,
          .rule = elementwise_rule,
          .type_rule = rule};
}

const Rows parts = {
    part("dt.year", rule_day_number, "The year.", "t.when.dt.year"),
    part("dt.quarter", rule_day_number, "The quarter, 1 to 4.", "t.when.dt.quarter"),
    part("dt.month", rule_day_number, "The month, 1 to 12.", "t.when.dt.month"),
    part("dt.week", rule_day_number, "The ISO week, 1 to 53.", "t.when.dt.week",
         "weekofyear"),
    part("dt.isoyear", rule_day_number, "The year that the ISO week belongs to.",
         "t.when.dt.isoyear"),
    part("dt.day", rule_day_number, "The day of the month, 1 to 31.", "t.when.dt.day"),
    part("dt.dayofyear", rule_day_number, "The day of the year, 1 to 366.",
         "t.when.dt.dayofyear", "day_of_year"),
    part("dt.weekday", rule_day_number, "The day of the week; Monday is 0.",
         "t.when.dt.weekday", "dayofweek day_of_week"),
    part("dt.weekday_name", rule_day_name, "\"Monday\" to \"Sunday\".",
         "t.when.dt.weekday_name", "day_name"),
    part("dt.month_name", rule_day_name, "\"January\" to \"December\".",
         "t.when.dt.month_name"),
    part("dt.days_in_month", rule_day_number, "How many days the month has, 28 to 31.",
         "t.when.dt.days_in_month", "daysinmonth"),
    part("dt.hour", rule_clock_number, "The hour, 0 to 23.", "t.when.dt.hour"),
    part("dt.minute", rule_clock_number, "The minute, 0 to 59.", "t.when.dt.minute"),
    part("dt.second", rule_clock_number, "The second, 0 to 59.", "t.when.dt.second"),
    part("dt.millisecond", rule_clock_number,
         "The whole milliseconds of the second, 0 to 999.", "t.when.dt.millisecond"),
    part("dt.microsecond", rule_clock_number,
         "The microseconds of the second, 0 to 999999.", "t.when.dt.microsecond"),
    part("dt.date", rule_half, "The date of a datetime.", "t.when.dt.date"),
    part("dt.time", rule_half, "The time of day of a datetime.", "t.when.dt.time"),
    part("dt.is_month_start", rule_day_test, "Whether it is the first day of a month.",
         "t.when.dt.is_month_start"),
    part("dt.is_month_end", rule_day_test, "Whether it is the last day of a month.",
         "t.when.dt.is_month_end"),
    part("dt.is_quarter_start", rule_day_test,
         "Whether it is the first day of a quarter.", "t.when.dt.is_quarter_start"),
    part("dt.is_quarter_end", rule_day_test, "Whether it is the last day of a quarter.",
         "t.when.dt.is_quarter_end"),
    part("dt.is_year_start", rule_day_test, "Whether it is January 1st.",
         "t.when.dt.is_year_start"),
    part("dt.is_year_end", rule_day_test, "Whether it is December 31st.",
         "t.when.dt.is_year_end"),
    part("dt.is_leap_year", rule_day_test, "Whether the year has a February 29th.",
         "t.when.dt.is_leap_year"),
    part("dt.epoch_us", rule_day_number,
         "The microseconds since 1970-01-01; of a zoned datetime since that moment in "
         "UTC.",
         "t.when.dt.epoch_us"),
    part("dt.total_seconds", rule_total_seconds, "The length of a timedelta in seconds.",
         "(t.when - datetime(\"2020-01-01\")).dt.total_seconds"),
};

const Rows literals = {
    {.name = "date",
     .group = Group::kTime,
     .kind = Kind::kSugar,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(text: str)",
     .doc = "A date, written in ISO 8601.",
     .example = "date(\"2020-02-29\")",
     .build = build_moment},
    {.name = "time",
     .group = Group::kTime,
     .kind = Kind::kSugar,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(text: str)",
     .doc = "A time of day, written in ISO 8601.",
     .example = "time(\"12:30:00\")",
     .build = build_moment},
    {.name = "datetime",
     .group = Group::kTime,
     .kind = Kind::kSugar,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(text: str, zone: str = None)",
     .doc = "A date and time, written in ISO 8601; a wall clock unless a zone is given.",
     .example = "datetime(\"2020-02-29T12:30:00\")",
     .build = build_moment},
    {.name = "timedelta",
     .group = Group::kTime,
     .kind = Kind::kSugar,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*, weeks: int = 0, days: int = 0, hours: int = 0, minutes: int = 0, "
                  "seconds: int = 0, "
                  "milliseconds: int = 0, microseconds: int = 0)",
     .doc = "A length of time.",
     .example = "timedelta(days=1, hours=2)",
     .build = build_timedelta},
};

}  // namespace

}  // namespace phlox::expr
