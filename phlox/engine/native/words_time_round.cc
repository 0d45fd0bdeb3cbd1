// Dates and times rounded down, up and to the nearest.
#include "phlox/base/error.h"
#include "phlox/engine/native/words_time.h"
#include "phlox/expr/period.h"

namespace phlox::engine::native {

using kernel::Int128;
using type::Kind;
using type::Type;

namespace {

enum class Rounding : uint8_t { kDown, kUp, kNearest };

// 1970-01-05.
constexpr int64_t kFirstMonday = 4;

// Multiples of a length, counted from an origin that is shorter.
struct ByLength {
  int64_t length, origin;
  // Whether it fits.
  template <Rounding rounding>
  bool round(int64_t x, int64_t* out) const {
    const int64_t rest = floor_modulo(x % length - origin, length);
    const bool up =
        rest > 0 && (rounding == Rounding::kUp ||
                     (rounding == Rounding::kNearest && rest >= length - rest));
    return up ? !__builtin_add_overflow(x, length - rest, out)
              : !__builtin_sub_overflow(x, rest, out);
  }
};

// Whole months, counted from January of the year 1; of days, or of what a day has.
struct ByMonths {
  int64_t months, units_per_day;

  static int64_t first_day(int64_t month) {
    return days_from_civil(
        {1 + floor_divide(month, 12), static_cast<int>(floor_modulo(month, 12)) + 1, 1});
  }
  template <Rounding rounding>
  bool round(int64_t x, int64_t* out) const {
    const CivilDate date = civil_from_days(floor_divide(x, units_per_day));
    const int64_t month = (date.year - 1) * 12 + date.month - 1;
    const int64_t first = month - floor_modulo(month, months);
    Int128 result = static_cast<Int128>(first_day(first)) * units_per_day;
    if (rounding != Rounding::kDown && result != x) {
      const Int128 end = static_cast<Int128>(first_day(first + months)) * units_per_day;
      if (rounding == Rounding::kUp || x - result >= end - x) result = end;
    }
    *out = static_cast<int64_t>(result);
    return *out == result;
  }
};

// Dates are days.
bool fits(const Type& type, int64_t x) {
  return !type.is(Kind::kDate) || std::in_range<int32_t>(x);
}

template <Rounding rounding, class Lengths>
Kernel rounder(const Type& type, Lengths lengths) {
  return [type, lengths, zone = zone_of(type)](const Call& call) {
    const auto* const x = call.args[0].as<int64_t>();
    auto* const out = call.out.values<int64_t>();
    if (!zone) {
      for (size_t i = 0; i < call.size; ++i)
        if (!(lengths.template round<rounding>(x[i], &out[i]) && fits(type, out[i])) &&
            call.counts(i))
          beyond_range(type);
      return call.valid;
    }
    ZoneCursor cursor(*zone);
    for (size_t i = 0; i < call.size; ++i) {
      int64_t wall = 0;
      if (!(cursor.to_wall(x[i], &wall) &&
            lengths.template round<rounding>(wall, &wall) &&
            cursor.to_moment(wall, &out[i])) &&
          call.counts(i))
        beyond_range(type);
    }
    return call.valid;
  };
}

// Beyond midnight clocks begin again.
template <Rounding rounding>
Kernel clock_rounder(ByLength lengths) {
  return unary<Form::kInt, Form::kInt>([lengths](int64_t x) {
    int64_t result = 0;
    lengths.round<rounding>(x, &result);
    return result % kMicrosPerDay;
  });
}

template <Rounding rounding>
Word word(const Use& use) {
  const Type& type = use.args[0];
  const expr::Period period = expr::parse_period(use.node.string("unit"));
  const bool is_date = type.is(Kind::kDate);
  const int64_t units_per_day = is_date ? 1 : kMicrosPerDay;
  if (period.months != 0)
    return {rounder<rounding>(type, ByMonths{period.months, units_per_day})};
  const int64_t length = is_date ? period.micros / kMicrosPerDay : period.micros;
  const bool from_monday = period.weeks && !type.is(Kind::kTimedelta);
  const ByLength lengths{length, from_monday ? kFirstMonday * units_per_day % length : 0};
  if (type.is(Kind::kTime)) return {clock_rounder<rounding>(lengths)};
  return {rounder<rounding>(type, lengths)};
}

const Words words = {
    {"dt.truncate", word<Rounding::kDown>, true},
    {"dt.ceil", word<Rounding::kUp>, true},
    {"dt.round", word<Rounding::kNearest>, true},
};

}  // namespace

}  // namespace phlox::engine::native
