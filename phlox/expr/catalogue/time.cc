// Time: literals, and the parts of dates, times, datetimes and timedeltas.
#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/period.h"
#include "phlox/expr/rules.h"
#include "phlox/expr/time_format.h"

namespace phlox::expr {

namespace {

using type::Type;
using Types = std::span<const Type>;

Expr build_moment(Call& call) {
  const std::string text = call.string("text");
  std::string zone;
  if (call.given("zone") && !call.syntax("zone").is_none()) {
    zone = call.string("zone");
    try {
      known_zone(zone);
    } catch (Error& error) {
      throw call.at(call.syntax("zone"), std::move(error));
    }
  }
  const Type type = call.op().name == "date"   ? Type::date()
                    : call.op().name == "time" ? Type::time()
                                               : Type::datetime(zone);
  try {
    return literal(*convert(Value(text), type), type);
  } catch (Error& error) {
    throw call.at(call.syntax("text"), std::move(error));
  }
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

// ---- rounding

// Throws unless values of the type can be rounded to that unit.
void check_unit(const Type& type, const std::string& unit) {
  const Period period = parse_period(unit);
  const auto refuse = [&](std::string_view what) {
    throw Error(Code::kType, std::string(what) + ", not to " + quoted(unit));
  };
  if (type.is(type::Kind::kDate) && period.micros % kMicrosPerDay != 0)
    refuse("a date is rounded to days or longer");
  if (type.is(type::Kind::kTime) &&
      (period.months != 0 || kMicrosPerDay % period.micros != 0))
    refuse("a time is rounded to what divides a day");
  if (type.is(type::Kind::kTimedelta) && period.months != 0)
    refuse("a timedelta is rounded to weeks or shorter");
}

const std::string& text_attribute(const Op& op, const Attributes& attributes,
                                  std::string_view name) {
  const Value* value = attributes.find(name);
  if (!value || !value->string())
    throw Error(Code::kInternal, std::string(op.name) + " has no " + std::string(name));
  return *value->string();
}

Type rule_rounding(const Op& op, Types types, const Attributes& attributes) {
  if (!types[0].is_temporal())
    throw wrong_types(op, "a date, a time, a datetime or a timedelta", types);
  check_unit(types[0], text_attribute(op, attributes, "unit"));
  return types[0];
}

void check_has_text(const Op& op, Types types) {
  check_part(op, types, types[0].is_temporal() && !types[0].is(type::Kind::kTimedelta),
             "a date, a time or a datetime");
}

Type rule_strftime(const Op& op, Types types, const Attributes& attributes) {
  check_has_text(op, types);
  parse_time_format(text_attribute(op, attributes, "format"), types[0]);
  return Type::string();
}

// An error of the text is one at the text's place.
Expr build_with_text(Call& call) {
  const Expr x = call.expr("x");
  const std::string& name = call.op().parameters()[1].name;
  const std::string text = call.string(name);
  const Attributes attributes{{name, text}};
  const std::vector<Type> types{x.element().without_option()};
  if (name == "format") check_has_text(call.op(), types);
  try {
    call.op().type_rule(call.op(), types, attributes);
  } catch (Error& error) {
    throw call.at(call.syntax(name), std::move(error));
  }
  return make(call.op(), {x}, attributes);
}

Op method(std::string_view name, std::string_view signature, TypeRule rule,
          std::string_view doc, std::string_view example, std::string_view aliases = {}) {
  return {.name = name,
          .group = Group::kTime,
          .kind = Kind::kElementwise,
          .spelling = Spelling::kMethod,
          .receiver = Receiver::kTemporal,
          .name_space = "dt",
          .aliases = aliases,
          .signature = signature,
          .doc = doc,
          .example = example,
          .rule = elementwise_rule,
          .build = build_with_text,
          .type_rule = rule};
}

const Rows methods = {
    method("dt.truncate", "(x, unit: str)", rule_rounding,
           "Rounded down to a count of us, ms, s, m, h, d, w, mo, q or y.",
           "t.when.dt.truncate(\"20m\")", "floor"),
    method("dt.round", "(x, unit: str)", rule_rounding,
           "Rounded to the nearest such time, halves up.", "t.when.dt.round(\"1h\")"),
    method("dt.ceil", "(x, unit: str)", rule_rounding, "Rounded up to such a time.",
           "t.when.dt.ceil(\"1mo\")"),
    method("dt.strftime", "(x, format: str)", rule_strftime,
           "The text that a format of %Y, %m, %d, %H, %M, %S and other codes gives.",
           "t.when.dt.strftime(\"%Y-%m-%d\")"),
};

// ---- parts

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
