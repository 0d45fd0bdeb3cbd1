// The civil calendar in integer arithmetic.
#include "phlox/base/calendar.h"

#include <cstdio>

namespace phlox {

// Counts in eras of 400 years (146,097 days) that start on March 1, so that the leap day comes last.
int64_t days_from_civil(const CivilDate& date) {
  const int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilDate civil_from_days(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  CivilDate date;
  date.day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  date.month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

int days_in_month(int64_t year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

namespace {

// Eats digits off the front.
struct Reader {
  std::string_view text;

  bool eat(char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
  }
  bool at_digit() const { return !text.empty() && text.front() >= '0' && text.front() <= '9'; }
  // Exactly `count` digits.
  std::optional<int> digits(int count) {
    int value = 0;
    for (int i = 0; i < count; ++i) {
      if (!at_digit()) return std::nullopt;
      value = value * 10 + (text.front() - '0');
      text.remove_prefix(1);
    }
    return value;
  }
};

std::optional<int64_t> read_date(Reader& in) {
  const bool negative = in.eat('-');
  if (!negative) in.eat('+');
  int64_t year = 0;
  int count = 0;
  for (; in.at_digit() && count < 7; ++count) {
    year = year * 10 + (in.text.front() - '0');
    in.text.remove_prefix(1);
  }
  if (count < 4 || !in.eat('-')) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || *month < 1 || *month > 12 || !in.eat('-')) return std::nullopt;
  const auto day = in.digits(2);
  if (negative) year = -year;
  if (!day || *day < 1 || *day > days_in_month(year, *month)) return std::nullopt;
  return days_from_civil({year, *month, *day});
}

std::optional<int64_t> read_time(Reader& in) {
  const auto hour = in.digits(2);
  if (!hour || *hour > 23 || !in.eat(':')) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute || *minute > 59) return std::nullopt;
  int64_t total = (*hour * 60 + *minute) * 60 * kMicrosecondsPerSecond;
  if (!in.eat(':')) return total;
  const auto second = in.digits(2);
  if (!second || *second > 59) return std::nullopt;
  total += *second * kMicrosecondsPerSecond;
  if (!in.eat('.')) return total;
  if (!in.at_digit()) return std::nullopt;
  int64_t unit = kMicrosecondsPerSecond / 10;
  for (; in.at_digit(); in.text.remove_prefix(1), unit /= 10) {
    const int digit = in.text.front() - '0';
    if (unit == 0 && digit != 0) return std::nullopt;
    total += digit * unit;
  }
  return total;
}

std::optional<int32_t> read_offset(Reader& in) {
  if (in.eat('Z') || in.eat('z')) return 0;
  const bool negative = in.eat('-');
  if (!negative && !in.eat('+')) return std::nullopt;
  const auto hours = in.digits(2);
  if (!hours || *hours > 23) return std::nullopt;
  int minutes = 0;
  const bool colon = in.eat(':');
  if (colon || in.at_digit()) {
    const auto read = in.digits(2);
    if (!read || *read > 59) return std::nullopt;
    minutes = *read;
  }
  const int seconds = (*hours * 60 + minutes) * 60;
  return negative ? -seconds : seconds;
}

}  // namespace

std::optional<int32_t> parse_date(std::string_view text) {
  Reader in{text};
  const auto days = read_date(in);
  if (!days || !in.text.empty() || *days < INT32_MIN || *days > INT32_MAX) return std::nullopt;
  return static_cast<int32_t>(*days);
}

std::optional<int64_t> parse_time(std::string_view text) {
  Reader in{text};
  const auto time = read_time(in);
  return in.text.empty() ? time : std::nullopt;
}

std::optional<ParsedDatetime> parse_datetime(std::string_view text) {
  Reader in{text};
  const auto days = read_date(in);
  if (!days) return std::nullopt;
  ParsedDatetime parsed;
  if (__builtin_mul_overflow(*days, kMicrosecondsPerDay, &parsed.microseconds)) return std::nullopt;
  if (in.text.empty()) return parsed;
  if (!in.eat('T') && !in.eat('t') && !in.eat(' ')) return std::nullopt;
  const auto time = read_time(in);
  if (!time || __builtin_add_overflow(parsed.microseconds, *time, &parsed.microseconds)) return std::nullopt;
  if (in.text.empty()) return parsed;
  parsed.offset_seconds = read_offset(in);
  if (!parsed.offset_seconds || !in.text.empty()) return std::nullopt;
  return parsed;
}

std::string format_date(int64_t days) {
  const CivilDate date = civil_from_days(days);
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%s%04lld-%02d-%02d", date.year < 0 ? "-" : "",
                static_cast<long long>(date.year < 0 ? -date.year : date.year), date.month, date.day);
  return buffer;
}

std::string format_time(int64_t microseconds) {
  const int64_t seconds = microseconds / kMicrosecondsPerSecond;
  const int64_t part = microseconds % kMicrosecondsPerSecond;
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d", static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  std::string text = buffer;
  if (part != 0) {
    std::snprintf(buffer, sizeof buffer, part % 1000 ? ".%06d" : ".%03d",
                  static_cast<int>(part % 1000 ? part : part / 1000));
    text += buffer;
  }
  return text;
}

std::string format_datetime(int64_t microseconds) {
  int64_t days = microseconds / kMicrosecondsPerDay;
  if (microseconds % kMicrosecondsPerDay < 0) --days;
  return format_date(days) + "T" + format_time(microseconds - days * kMicrosecondsPerDay);
}

}  // namespace phlox
