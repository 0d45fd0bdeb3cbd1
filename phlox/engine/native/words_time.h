// What kernels of dates and times share.
#pragma once

#include <cstdint>
#include <string_view>

#include "phlox/base/calendar.h"
#include "phlox/base/zone.h"
#include "phlox/engine/native/words.h"
#include "phlox/type/type.h"

namespace phlox::engine::native {

// Rounded down; `b` is positive.
constexpr int64_t floor_divide(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}
constexpr int64_t floor_modulo(int64_t a, int64_t b) {
  const int64_t rest = a % b;
  return rest < 0 ? rest + b : rest;
}

inline constexpr std::string_view kWeekdays[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
inline constexpr std::string_view kMonths[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// The zone whose clocks a datetime's parts are read from, or null: its microseconds are
// those of its wall clock. Throws Error(kType) for a zone that nobody knows.
const TimeZone* zone_of(const type::Type& type);

// A kernel of one wall clock as one of datetimes of the type.
Kernel on_wall_clock(const type::Type& type, Kernel kernel);

// Throws that a datetime (or a date, a timedelta) does not fit in its integer.
[[noreturn]] void beyond_range(const type::Type& type);

}  // namespace phlox::engine::native
