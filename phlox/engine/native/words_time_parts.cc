// Parts of dates and times.
#include <array>

#include "phlox/base/error.h"
#include "phlox/engine/native/words_time.h"

namespace phlox::engine::native {

using type::Kind;
using type::Type;

namespace {

// ---- of days since 1970-01-01

int64_t year(int64_t days) { return civil_from_days(days).year; }
int64_t month(int64_t days) { return civil_from_days(days).month; }
int64_t quarter(int64_t days) { return (month(days) + 2) / 3; }
int64_t day(int64_t days) { return civil_from_days(days).day; }
int64_t weekday(int64_t days) { return weekday_from_days(days); }
int64_t new_year(int64_t days) { return days_from_civil({year(days), 1, 1}); }
int64_t day_of_year(int64_t days) { return days - new_year(days) + 1; }
// A week belongs to the year of its Thursday.
int64_t thursday(int64_t days) { return days - weekday_from_days(days) + 3; }
int64_t iso_year(int64_t days) { return year(thursday(days)); }
int64_t week(int64_t days) { return (day_of_year(thursday(days)) - 1) / 7 + 1; }
int64_t month_length(int64_t days) {
  const CivilDate date = civil_from_days(days);
  return days_in_month(date.year, date.month);
}

std::string_view weekday_name(int64_t days) { return kWeekdays[weekday_from_days(days)]; }
std::string_view month_name(int64_t days) { return kMonths[month(days) - 1]; }

bool is_leap(int64_t days) { return is_leap_year(year(days)); }
// Whether it is the first or the last day of a month that begins or ends a period of so
// many months.
template <int months>
bool is_start(int64_t days) {
  const CivilDate date = civil_from_days(days);
  return date.day == 1 && date.month % months == 1 % months;
}
template <int months>
bool is_end(int64_t days) {
  return is_start<months>(days + 1);
}

template <Form to, auto function>
Word of_day(const Use& use) {
  if (use.args[0].is(Kind::kDate)) return {unary<Form::kInt, to>(function)};
  return {on_wall_clock(use.args[0], unary<Form::kInt, to>([](int64_t wall) {
                          return function(floor_divide(wall, kMicrosPerDay));
                        }))};
}

// ---- of a time of day

template <int64_t unit, int64_t count>
Word of_clock(const Use& use) {
  // What is before 1970 counts from the midnight before, too: all units divide a day.
  return {on_wall_clock(use.args[0], unary<Form::kInt, Form::kInt>([](int64_t wall) {
                          return floor_modulo(wall, unit * count) / unit;
                        }))};
}

Word date_of(const Use& use) {
  return {on_wall_clock(use.args[0], unary<Form::kInt, Form::kInt>([](int64_t wall) {
                          return floor_divide(wall, kMicrosPerDay);
                        }))};
}

Kernel midnights() {
  return [](const Call& call) {
    const auto* const days = call.args[0].as<int64_t>();
    auto* const out = call.out.values<int64_t>();
    for (size_t i = 0; i < call.size; ++i)
      if (__builtin_mul_overflow(days[i], kMicrosPerDay, &out[i]) && call.counts(i))
        beyond_range(Type::datetime());
    return call.valid;
  };
}

Word epoch_us(const Use& use) {
  if (use.args[0].is(Kind::kDate)) return {midnights()};
  return {unary<Form::kInt, Form::kInt>([](int64_t micros) { return micros; })};
}

Word total_seconds(const Use&) {
  return {unary<Form::kInt, Form::kFloat>(
      [](int64_t micros) { return static_cast<double>(micros) / 1e6; })};
}

// The wall clock of a moment, and a midnight, may be beyond 64 bits.
constexpr bool kMayFail = true;

const Words words = {
    {"dt.year", of_day<Form::kInt, year>, kMayFail},
    {"dt.quarter", of_day<Form::kInt, quarter>, kMayFail},
    {"dt.month", of_day<Form::kInt, month>, kMayFail},
    {"dt.week", of_day<Form::kInt, week>, kMayFail},
    {"dt.isoyear", of_day<Form::kInt, iso_year>, kMayFail},
    {"dt.day", of_day<Form::kInt, day>, kMayFail},
    {"dt.dayofyear", of_day<Form::kInt, day_of_year>, kMayFail},
    {"dt.weekday", of_day<Form::kInt, weekday>, kMayFail},
    {"dt.weekday_name", of_day<Form::kText, weekday_name>, kMayFail},
    {"dt.month_name", of_day<Form::kText, month_name>, kMayFail},
    {"dt.days_in_month", of_day<Form::kInt, month_length>, kMayFail},
    {"dt.is_month_start", of_day<Form::kBool, is_start<1>>, kMayFail},
    {"dt.is_month_end", of_day<Form::kBool, is_end<1>>, kMayFail},
    {"dt.is_quarter_start", of_day<Form::kBool, is_start<3>>, kMayFail},
    {"dt.is_quarter_end", of_day<Form::kBool, is_end<3>>, kMayFail},
    {"dt.is_year_start", of_day<Form::kBool, is_start<12>>, kMayFail},
    {"dt.is_year_end", of_day<Form::kBool, is_end<12>>, kMayFail},
    {"dt.is_leap_year", of_day<Form::kBool, is_leap>, kMayFail},
    {"dt.hour", of_clock<kMicrosPerHour, 24>, kMayFail},
    {"dt.minute", of_clock<kMicrosPerMinute, 60>, kMayFail},
    {"dt.second", of_clock<kMicrosPerSecond, 60>, kMayFail},
    {"dt.millisecond", of_clock<1000, 1000>, kMayFail},
    {"dt.microsecond", of_clock<1, kMicrosPerSecond>, kMayFail},
    {"dt.date", date_of, kMayFail},
    {"dt.time", of_clock<1, kMicrosPerDay>, kMayFail},
    {"dt.epoch_us", epoch_us, kMayFail},
    {"dt.total_seconds", total_seconds},
};

}  // namespace

const TimeZone* zone_of(const Type& type) {
  if (!type.is(Kind::kDatetime) || type.zone().empty() || type.zone() == "UTC")
    return nullptr;
  const TimeZone* const zone = TimeZone::find(type.zone());
  if (!zone) throw Error(Code::kType, "no time zone is named " + type.zone());
  return zone;
}

void beyond_range(const Type& type) {
  if (type.is(Kind::kDate)) throw Error(Code::kType, "a date beyond 32 bits of days");
  throw Error(Code::kType,
              std::string(type.is(Kind::kTimedelta) ? "a timedelta" : "a datetime") +
                  " beyond 64 bits of microseconds");
}

Kernel on_wall_clock(const Type& type, Kernel kernel) {
  const TimeZone* const zone = zone_of(type);
  if (!zone) return kernel;
  return [zone, kernel = std::move(kernel)](const Call& call) {
    thread_local std::array<int64_t, kernel::kVectorSize> walls;
    const auto* const moments = call.args[0].as<int64_t>();
    ZoneCursor cursor(*zone);
    for (size_t i = 0; i < call.size; ++i)
      if (!cursor.to_wall(moments[i], &walls[i]) && call.counts(i))
        beyond_range(Type::datetime());
    const Vector wall{Form::kInt, walls.data(), call.args[0].valid};
    return kernel({{&wall, 1}, call.size, call.valid, call.active, call.out});
  };
}

}  // namespace phlox::engine::native
