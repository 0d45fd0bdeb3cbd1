// The rule that a time zone follows from now on.
#include "phlox/base/posix_zone.h"

#include "phlox/base/calendar.h"

namespace phlox {
namespace {

using Change = PosixZone::Change;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes the text apart from the left; once something does not fit, nothing does.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool ok() const { return ok_; }
  bool at_end() const { return text_.empty(); }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  void want(char c) { ok_ = take(c) && ok_; }

  void name() {
    size_t length = 0;
    if (text_.starts_with('<')) {
      length = text_.find('>');
      ok_ = ok_ && length != std::string_view::npos;
      length = ok_ ? length + 1 : 0;
    } else {
      while (length < text_.size() && ((text_[length] | 0x20) >= 'a') &&
             ((text_[length] | 0x20) <= 'z'))
        ++length;
      ok_ = ok_ && length >= 3;
    }
    text_.remove_prefix(length);
  }

  int number() {
    if (text_.empty() || !is_digit(text_[0])) ok_ = false;
    int value = 0;
    while (!text_.empty() && is_digit(text_[0]) && value < 100'000) {
      value = value * 10 + (text_[0] - '0');
      text_.remove_prefix(1);
    }
    return value;
  }

  // [+-]hh[:mm[:ss]]
  int32_t time() {
    const bool negative = take('-');
    if (!negative) take('+');
    int32_t seconds = number() * 3600;
    if (take(':')) seconds += number() * 60;
    if (take(':')) seconds += number();
    return negative ? -seconds : seconds;
  }

  Change change() {
    Change change{};
    if (take('M')) {
      change.kind = Change::Kind::kMonthWeekday;
      change.month = number();
      want('.');
      change.week = number();
      want('.');
      change.weekday = number();
      ok_ = ok_ && change.month >= 1 && change.month <= 12 && change.week >= 1 &&
            change.week <= 5 && change.weekday <= 6;
    } else {
      change.kind =
          take('J') ? Change::Kind::kJulianWithoutLeap : Change::Kind::kDayOfYear;
      change.day = number();
      ok_ = ok_ && change.day <= 366;
    }
    if (take('/')) change.seconds = time();
    return change;
  }

 private:
  std::string_view text_;
  bool ok_ = true;
};

// Of the year's wall clock, in seconds since 1970 as if that clock were UTC.
int64_t moment_of(const Change& change, int64_t year) {
  int64_t day = 0;
  if (change.kind == Change::Kind::kMonthWeekday) {
    const int64_t first = days_from_civil({year, change.month, 1});
    const int sunday_is_0 = (weekday_from_days(first) + 1) % 7;
    int in_month = 1 + (change.weekday - sunday_is_0 + 7) % 7 + 7 * (change.week - 1);
    while (in_month > days_in_month(year, change.month)) in_month -= 7;
    day = first + in_month - 1;
  } else {
    const int64_t first = days_from_civil({year, 1, 1});
    int offset = change.day;
    if (change.kind == Change::Kind::kJulianWithoutLeap)
      offset += is_leap_year(year) && change.day >= 60 ? 0 : -1;
    day = first + offset;
  }
  return day * 86'400 + change.seconds;
}

}  // namespace

int32_t PosixZone::offset_at(int64_t utc_seconds) const {
  if (!has_summer) return standard;
  const int64_t wall = utc_seconds + standard;
  const int64_t day = wall >= 0 ? wall / 86'400 : -((86'399 - wall) / 86'400);
  const int64_t year = civil_from_days(day).year;
  const int64_t from = moment_of(begin, year) - standard;
  const int64_t to = moment_of(end, year) - summer;
  // In the south summer lasts over the new year.
  const bool is_summer = from < to ? utc_seconds >= from && utc_seconds < to
                                   : utc_seconds >= from || utc_seconds < to;
  return is_summer ? summer : standard;
}

std::optional<PosixZone> parse_posix_zone(std::string_view text) {
  Reader reader(text);
  PosixZone zone;
  reader.name();
  zone.standard = -reader.time();  // POSIX counts westwards
  if (reader.ok() && !reader.at_end()) {
    zone.has_summer = true;
    reader.name();
    zone.summer = zone.standard + 3600;
    if (!reader.take(',')) {
      zone.summer = -reader.time();
      reader.want(',');
    }
    zone.begin = reader.change();
    reader.want(',');
    zone.end = reader.change();
  }
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return zone;
}

}  // namespace phlox
