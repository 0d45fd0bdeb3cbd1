// Days and civil dates in exact integer arithmetic.
#include "phlox/base/calendar.h"

namespace phlox {
namespace {

constexpr int64_t kDaysPerEra = 146097;  // 400 years, after which the calendar repeats
// Days from 0000-03-01, where the eras below begin, to 1970-01-01.
constexpr int64_t kDaysToEpoch = 719468;

int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Days from March 1st to the first of a month that is counted from March (0) to February
// (11). Months from March on have 31, 30, 31, 30, 31 days, again and again: 153 in five.
int days_before_month(int month_from_march) { return (153 * month_from_march + 2) / 5; }

}  // namespace

bool is_leap_year(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

int64_t days_from_civil(CivilDate date) {
  // With years that begin in March, the leap day is the last of its year.
  const int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const int64_t era = floor_divide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = days_before_month((date.month + 9) % 12) + date.day - 1;
  const int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysToEpoch;
}

CivilDate civil_from_days(int64_t days) {
  const int64_t since = days + kDaysToEpoch;
  const int64_t era = floor_divide(since, kDaysPerEra);
  const int64_t day_of_era = since - era * kDaysPerEra;
  // Takes the leap days out, so that every year has 365 days.
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const auto day_of_year = static_cast<int>(
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
  const int month_from_march = (5 * day_of_year + 2) / 153;
  const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - days_before_month(month_from_march) + 1};
}

int weekday_from_days(int64_t days) {
  const int64_t weekday = (days + 3) % 7;  // 1970-01-01 was a Thursday
  return static_cast<int>(weekday < 0 ? weekday + 7 : weekday);
}

}  // namespace phlox
