// Reads lengths of time.
#include "phlox/expr/period.h"

#include <string>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/expr/value.h"

namespace phlox::expr {

namespace {

struct Unit {
  std::string_view name;
  int64_t months;
  int64_t micros;
};

constexpr Unit kUnits[] = {
    {"us", 0, 1},
    {"ms", 0, 1000},
    {"s", 0, kMicrosPerSecond},
    {"m", 0, kMicrosPerMinute},
    {"h", 0, kMicrosPerHour},
    {"d", 0, kMicrosPerDay},
    {"w", 0, 7 * kMicrosPerDay},
    {"mo", 1, 0},
    {"q", 3, 0},
    {"y", 12, 0},
};

constexpr int64_t kMostYears = 100'000;

}  // namespace

Period parse_period(std::string_view text, int64_t least) {
  size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  for (const Unit& unit : kUnits) {
    if (digits == 0 || text.substr(digits) != unit.name) continue;
    const int64_t most = unit.months ? kMostYears * 12 / unit.months
                                     : kMostYears * 365 * kMicrosPerDay / unit.micros;
    int64_t count = 0;
    for (const char c : text.substr(0, digits))
      if (count <= most) count = count * 10 + (c - '0');
    if (count < least) throw Error(Code::kInvalid, quoted(text) + " has no length");
    if (count > most)
      throw Error(Code::kInvalid, quoted(text) + " is longer than 100000 years");
    return {count * unit.months, count * unit.micros, unit.name == "w"};
  }
  throw Error(Code::kInvalid, quoted(text) + " is no length of time")
      .hint("write a count and one of us ms s m h d w mo q y, as in \"20m\"");
}

}  // namespace phlox::expr
