// dt.strftime.
#include <algorithm>
#include <string>

#include "phlox/base/error.h"
#include "phlox/engine/native/words_time.h"
#include "phlox/expr/time_format.h"

namespace phlox::engine::native {

using expr::FormatPiece;
using type::Kind;
using type::Type;

namespace {

void append_number(std::string& out, int64_t number, size_t width) {
  char digits[20];
  size_t count = 0;
  do digits[count++] = static_cast<char>('0' + number % 10);
  while ((number /= 10) > 0);
  if (count < width) out.append(width - count, '0');
  while (count > 0) out += digits[--count];
}

// What the codes are about.
struct Moment {
  int64_t days;
  CivilDate date;
  int64_t clock;   // microseconds since midnight
  int64_t offset;  // seconds east of UTC

  int64_t day_of_year() const { return days - days_from_civil({date.year, 1, 1}) + 1; }
  int weekday() const { return weekday_from_days(days); }
  // A week belongs to the year of its Thursday.
  int64_t thursday() const { return days - weekday() + 3; }
  int64_t iso_year() const { return civil_from_days(thursday()).year; }
  int64_t hour() const { return clock / kMicrosPerHour; }
};

// "+0200"; with seconds where a zone has them.
void append_offset(std::string& out, int64_t seconds) {
  out += seconds < 0 ? '-' : '+';
  const int64_t size = seconds < 0 ? -seconds : seconds;
  append_number(out, size / 3600, 2);
  append_number(out, size / 60 % 60, 2);
  if (size % 60 != 0) append_number(out, size % 60, 2);
}

void append_code(std::string& out, char code, bool zeros, const Moment& m) {
  const auto number = [&](int64_t value, size_t width) {
    append_number(out, value, zeros ? width : 1);
  };
  switch (code) {
    case 'Y':
      return number(m.date.year, 4);
    case 'y':
      return number(m.date.year % 100, 2);
    case 'm':
      return number(m.date.month, 2);
    case 'd':
      return number(m.date.day, 2);
    case 'j':
      return number(m.day_of_year(), 3);
    case 'H':
      return number(m.hour(), 2);
    case 'I':
      return number((m.hour() + 11) % 12 + 1, 2);
    case 'M':
      return number(m.clock / kMicrosPerMinute % 60, 2);
    case 'S':
      return number(m.clock / kMicrosPerSecond % 60, 2);
    case 'f':
      return number(m.clock % kMicrosPerSecond, 6);
    case 'p':
      out += m.hour() < 12 ? "AM" : "PM";
      return;
    case 'a':
      out += kWeekdays[m.weekday()].substr(0, 3);
      return;
    case 'A':
      out += kWeekdays[m.weekday()];
      return;
    case 'b':
      out += kMonths[m.date.month - 1].substr(0, 3);
      return;
    case 'B':
      out += kMonths[m.date.month - 1];
      return;
    // Days before the first Sunday (Monday) are in week 0.
    case 'U':
      return number((m.day_of_year() + 6 - (m.weekday() + 1) % 7) / 7, 2);
    case 'W':
      return number((m.day_of_year() + 6 - m.weekday()) / 7, 2);
    case 'V':
      return number((m.thursday() - days_from_civil({m.iso_year(), 1, 1})) / 7 + 1, 2);
    case 'G':
      return number(m.iso_year(), 4);
    case 'u':
      return number(m.weekday() + 1, 1);
    case 'w':
      return number((m.weekday() + 1) % 7, 1);
    case 'z':
      return append_offset(out, m.offset);
    default:
      throw Error(Code::kInternal, std::string("no code %") + code);
  }
}

struct Format {
  std::vector<FormatPiece> pieces;
  bool has_year;

  explicit Format(std::vector<FormatPiece> given)
      : pieces(std::move(given)),
        has_year(std::any_of(pieces.begin(), pieces.end(), [](const FormatPiece& piece) {
          return piece.is_code &&
                 (piece.text == "%Y" || piece.text == "%y" || piece.text == "%G");
        })) {}
  bool has_text(const Moment& m) const {
    return !has_year || (m.date.year >= 1 && m.date.year <= 9999);
  }
  void append(std::string& out, const Moment& m) const {
    for (const FormatPiece& piece : pieces)
      if (piece.is_code)
        append_code(out, piece.text.back(), piece.text[1] != '-', m);
      else
        out += piece.text;
  }
};

Word strftime(const Use& use) {
  const Type& type = use.args[0];
  const int64_t micros_per_unit = type.is(Kind::kDate) ? kMicrosPerDay : 1;
  return {[format = Format(expr::parse_time_format(use.node.string("format"), type)),
           zone = zone_of(type), units_per_day = kMicrosPerDay / micros_per_unit,
           micros_per_unit](const Call& call) {
    const auto* const x = call.args[0].as<int64_t>();
    auto* const out = call.out.values<std::string_view>();
    std::optional<ZoneCursor> cursor;
    if (zone) cursor.emplace(*zone);
    std::string text;
    for (size_t i = 0; i < call.size; ++i) {
      out[i] = {"", 0};
      if (!call.counts(i)) continue;
      int64_t wall = x[i];
      if (cursor && !cursor->to_wall(x[i], &wall)) beyond_range(Type::datetime());
      const int64_t days = floor_divide(wall, units_per_day);
      const Moment moment{days, civil_from_days(days),
                          floor_modulo(wall, units_per_day) * micros_per_unit,
                          (wall - x[i]) / kMicrosPerSecond};
      if (!format.has_text(moment))
        throw Error(Code::kType, "dt.strftime writes years from 1 to 9999");
      text.clear();
      format.append(text, moment);
      out[i] = call.out.texts().copy(text);
    }
    return call.valid;
  }};
}

const Words words = {{"dt.strftime", strftime, true}};

}  // namespace

}  // namespace phlox::engine::native
