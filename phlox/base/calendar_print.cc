// Prints dates, times and lengths of time.
#include <array>

#include "phlox/base/calendar.h"

namespace phlox {
namespace {

void append_digits(std::string& out, uint64_t value, int count) {
  std::array<char, 20> digits;
  for (int i = count - 1; i >= 0; --i, value /= 10)
    digits[static_cast<size_t>(i)] = static_cast<char>('0' + value % 10);
  out.append(digits.data(), static_cast<size_t>(count));
}

void append_fraction(std::string& out, int64_t micros) {
  if (micros == 0) return;
  out += '.';
  append_digits(out, static_cast<uint64_t>(micros), 6);
}

// Whole days and the microseconds of the last one, 0 <= micros < kMicrosPerDay.
struct DayTime {
  int64_t days;
  int64_t micros;
};

DayTime day_time(int64_t micros) {
  int64_t days = micros / kMicrosPerDay;
  int64_t rest = micros % kMicrosPerDay;
  if (rest < 0) {
    rest += kMicrosPerDay;
    --days;
  }
  return {days, rest};
}

void append_wall_clock(std::string& out, DayTime when) {
  append_date(out, when.days);
  out += 'T';
  append_time(out, when.micros);
}

}  // namespace

void append_date(std::string& out, int64_t days) {
  const CivilDate date = civil_from_days(days);
  const auto size = static_cast<uint64_t>(date.year < 0 ? -date.year : date.year);
  if (date.year < 0 || date.year > 9999) out += date.year < 0 ? '-' : '+';
  append_digits(out, size, size > 99999 ? (size > 999999 ? 7 : 6) : size > 9999 ? 5 : 4);
  out += '-';
  append_digits(out, static_cast<uint64_t>(date.month), 2);
  out += '-';
  append_digits(out, static_cast<uint64_t>(date.day), 2);
}

void append_time(std::string& out, int64_t micros) {
  append_digits(out, static_cast<uint64_t>(micros / kMicrosPerHour), 2);
  out += ':';
  append_digits(out, static_cast<uint64_t>(micros % kMicrosPerHour / kMicrosPerMinute),
                2);
  out += ':';
  append_digits(out, static_cast<uint64_t>(micros % kMicrosPerMinute / kMicrosPerSecond),
                2);
  append_fraction(out, micros % kMicrosPerSecond);
}

void append_datetime(std::string& out, int64_t micros) {
  append_wall_clock(out, day_time(micros));
}

void append_datetime(std::string& out, int64_t micros, int32_t offset_minutes) {
  DayTime when = day_time(micros);
  const DayTime shifted = day_time(when.micros + offset_minutes * kMicrosPerMinute);
  append_wall_clock(out, {when.days + shifted.days, shifted.micros});
  if (offset_minutes == 0) {
    out += 'Z';
    return;
  }
  const auto minutes =
      static_cast<uint64_t>(offset_minutes < 0 ? -offset_minutes : offset_minutes);
  out += offset_minutes < 0 ? '-' : '+';
  append_digits(out, minutes / 60, 2);
  out += ':';
  append_digits(out, minutes % 60, 2);
}

void append_timedelta(std::string& out, int64_t micros) {
  uint64_t size = static_cast<uint64_t>(micros);
  if (micros < 0) {
    out += '-';
    size = 0 - size;  // right for the least int64 too
  }
  out += 'P';
  if (const uint64_t days = size / kMicrosPerDay) out += std::to_string(days) + "D";
  const auto rest = static_cast<int64_t>(size % kMicrosPerDay);
  if (rest == 0 && size != 0) return;
  out += 'T';
  const int64_t hours = rest / kMicrosPerHour;
  const int64_t minutes = rest % kMicrosPerHour / kMicrosPerMinute;
  const int64_t seconds = rest % kMicrosPerMinute / kMicrosPerSecond;
  const int64_t fraction = rest % kMicrosPerSecond;
  if (hours != 0) out += std::to_string(hours) + "H";
  if (minutes != 0) out += std::to_string(minutes) + "M";
  if (seconds == 0 && fraction == 0 && rest != 0) return;
  out += std::to_string(seconds);
  append_fraction(out, fraction);
  while (fraction != 0 && out.back() == '0') out.pop_back();
  out += 'S';
}

std::string date_text(int64_t days) {
  std::string out;
  append_date(out, days);
  return out;
}

std::string time_text(int64_t micros) {
  std::string out;
  append_time(out, micros);
  return out;
}

std::string datetime_text(int64_t micros) {
  std::string out;
  append_datetime(out, micros);
  return out;
}

std::string datetime_text(int64_t micros, int32_t offset_minutes) {
  std::string out;
  append_datetime(out, micros, offset_minutes);
  return out;
}

std::string timedelta_text(int64_t micros) {
  std::string out;
  append_timedelta(out, micros);
  return out;
}

}  // namespace phlox
