// Reads dates, times and lengths of time.
#include <limits>

#include "phlox/base/calendar.h"

namespace phlox {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes text apart from the front; a failed take leaves it somewhere and is the end of
// the parse.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_[0]; }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  // Exactly `count` digits.
  bool digits(int count, int& value) {
    if (rest_.size() < static_cast<size_t>(count)) return false;
    value = 0;
    for (int i = 0; i < count; ++i) {
      if (!is_digit(rest_[static_cast<size_t>(i)])) return false;
      value = 10 * value + (rest_[static_cast<size_t>(i)] - '0');
    }
    rest_.remove_prefix(static_cast<size_t>(count));
    return true;
  }
  // One to fifteen digits, which the units below bring beyond int64 anyway.
  bool number(int64_t& value) {
    const size_t most = 15;
    value = 0;
    size_t count = 0;
    for (; count < rest_.size() && is_digit(rest_[count]); ++count) {
      if (count == most) return false;
      value = 10 * value + (rest_[count] - '0');
    }
    rest_.remove_prefix(count);
    return count > 0;
  }
  // ".25", the microseconds of it; true without a '.', false for digits beyond the sixth.
  bool fraction(int64_t& micros) {
    micros = 0;
    if (!take('.')) return true;
    size_t count = 0;
    int64_t unit = 100'000;
    for (; count < rest_.size() && is_digit(rest_[count]); ++count, unit /= 10) {
      if (unit == 0 && rest_[count] != '0') return false;
      micros += unit * (rest_[count] - '0');
    }
    rest_.remove_prefix(count);
    return count > 0;
  }

 private:
  std::string_view rest_;
};

bool take_year(Cursor& cursor, int64_t& year) {
  int digits = 0;
  const bool negative = cursor.peek() == '-';
  if (negative || cursor.peek() == '+') {
    cursor.take(cursor.peek());
    int64_t value = 0;
    int count = 0;
    for (int digit = 0; count < 7 && cursor.digits(1, digit); ++count)
      value = 10 * value + digit;
    year = negative ? -value : value;
    return count >= 4;
  }
  if (!cursor.digits(4, digits)) return false;
  year = digits;
  return true;
}

bool take_date(Cursor& cursor, int64_t& days) {
  CivilDate date{};
  if (!take_year(cursor, date.year) || !cursor.take('-') ||
      !cursor.digits(2, date.month) || !cursor.take('-') || !cursor.digits(2, date.day))
    return false;
  if (date.month < 1 || date.month > 12 || date.day < 1 ||
      date.day > days_in_month(date.year, date.month))
    return false;
  days = days_from_civil(date);
  return true;
}

bool take_time(Cursor& cursor, int64_t& micros) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int64_t fraction = 0;
  if (!cursor.digits(2, hour) || !cursor.take(':') || !cursor.digits(2, minute))
    return false;
  if (cursor.take(':') && (!cursor.digits(2, second) || !cursor.fraction(fraction)))
    return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  micros = hour * kMicrosPerHour + minute * kMicrosPerMinute + second * kMicrosPerSecond +
           fraction;
  return true;
}

// "Z" or "+hh:mm", "+hhmm", "+hh".
bool take_offset(Cursor& cursor, int32_t& minutes) {
  minutes = 0;
  if (cursor.take('Z') || cursor.take('z')) return true;
  const bool west = cursor.peek() == '-';
  if (!cursor.take('+') && !cursor.take('-')) return false;
  int hour = 0;
  int minute = 0;
  if (!cursor.digits(2, hour)) return false;
  if (!cursor.done()) {
    cursor.take(':');
    if (!cursor.digits(2, minute)) return false;
  }
  if (hour > 23 || minute > 59) return false;
  minutes = (west ? -1 : 1) * (60 * hour + minute);
  return true;
}

// total += count * unit; false beyond int64.
bool add(int64_t& total, int64_t count, int64_t unit) {
  int64_t product = 0;
  return !__builtin_mul_overflow(count, unit, &product) &&
         !__builtin_add_overflow(total, product, &total);
}

// Behind the 'P'. Everything is counted downwards for a negative length, so that the
// least int64 is reached too.
bool take_iso_duration(Cursor& cursor, int64_t sign, int64_t& micros) {
  struct Unit {
    char letter;
    int64_t micros;
  };
  constexpr Unit kDays[] = {{'W', 7 * kMicrosPerDay}, {'D', kMicrosPerDay}};
  constexpr Unit kTimes[] = {
      {'H', kMicrosPerHour}, {'M', kMicrosPerMinute}, {'S', kMicrosPerSecond}};
  bool in_time = false;
  bool any = false;
  size_t next = 0;  // units go from large to small, each at most once
  while (!cursor.done()) {
    if (!in_time && cursor.take('T')) {
      in_time = true;
      any = false;  // a T needs something behind it
      next = 0;
      continue;
    }
    int64_t count = 0;
    int64_t fraction = 0;
    if (!cursor.number(count)) return false;
    const bool fractional = cursor.peek() == '.';
    if (fractional && !cursor.fraction(fraction)) return false;
    const Unit* units = in_time ? kTimes : kDays;
    const size_t end = in_time ? 3 : 2;
    while (next < end && units[next].letter != cursor.peek()) ++next;
    if (next == end || (fractional && units[next].letter != 'S')) return false;
    if (!add(micros, sign * count, units[next].micros) || !add(micros, sign, fraction))
      return false;
    cursor.take(cursor.peek());
    ++next;
    any = true;
  }
  return any;
}

// "h:mm:ss.f" of any number of hours.
bool take_clock(Cursor& cursor, int64_t hour, int64_t sign, int64_t& micros) {
  int minute = 0;
  int second = 0;
  int64_t fraction = 0;
  if (!cursor.take(':') || !cursor.digits(2, minute) || minute > 59) return false;
  if (!cursor.take(':') || !cursor.digits(2, second) || second > 59) return false;
  return cursor.fraction(fraction) && add(micros, sign * hour, kMicrosPerHour) &&
         add(micros, sign,
             minute * kMicrosPerMinute + second * kMicrosPerSecond + fraction);
}

}  // namespace

std::optional<int32_t> parse_date(std::string_view text) {
  Cursor cursor(text);
  int64_t days = 0;
  if (!take_date(cursor, days) || !cursor.done()) return std::nullopt;
  if (days != static_cast<int32_t>(days)) return std::nullopt;
  return static_cast<int32_t>(days);
}

std::optional<int64_t> parse_time(std::string_view text) {
  Cursor cursor(text);
  int64_t micros = 0;
  if (!take_time(cursor, micros) || !cursor.done()) return std::nullopt;
  return micros;
}

std::optional<DatetimeText> parse_datetime(std::string_view text) {
  Cursor cursor(text);
  int64_t days = 0;
  int64_t time = 0;
  DatetimeText result;
  if (!take_date(cursor, days)) return std::nullopt;
  if (!cursor.done()) {
    if (!cursor.take('T') && !cursor.take(' ') && !cursor.take('t')) return std::nullopt;
    if (!take_time(cursor, time)) return std::nullopt;
    if (!cursor.done()) {
      if (!take_offset(cursor, result.offset_minutes) || !cursor.done())
        return std::nullopt;
      result.has_offset = true;
    }
  }
  // One day nearer to zero and the rest added after, so that the least int64 is reached
  // too.
  const bool before = days < 0;
  time -= result.offset_minutes * kMicrosPerMinute;
  if (before) {
    ++days;
    time -= kMicrosPerDay;
  }
  if (!add(result.micros, days, kMicrosPerDay) || !add(result.micros, time, 1))
    return std::nullopt;
  return result;
}

std::optional<int64_t> parse_timedelta(std::string_view text) {
  Cursor cursor(text);
  const int64_t sign = cursor.peek() == '-' ? -1 : 1;
  if (cursor.peek() == '-' || cursor.peek() == '+') cursor.take(cursor.peek());
  int64_t micros = 0;
  if (cursor.take('P')) {
    if (!take_iso_duration(cursor, sign, micros)) return std::nullopt;
    return micros;
  }
  int64_t count = 0;
  if (!cursor.number(count)) return std::nullopt;
  if (cursor.peek() == ':') {
    if (!take_clock(cursor, count, sign, micros) || !cursor.done()) return std::nullopt;
    return micros;
  }
  if (!cursor.take(" days") && !cursor.take(" day")) return std::nullopt;
  if (!add(micros, sign * count, kMicrosPerDay)) return std::nullopt;
  if (cursor.done()) return micros;
  cursor.take(',');
  if (!cursor.take(' ')) return std::nullopt;
  cursor.take('+');
  if (!cursor.number(count) || !take_clock(cursor, count, 1, micros) || !cursor.done())
    return std::nullopt;
  return micros;
}

}  // namespace phlox
