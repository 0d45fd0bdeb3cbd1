// Casts between dates, times and datetimes, in zones and on wall clocks.
#include "phlox/base/calendar.h"
#include "phlox/base/zone.h"
#include "phlox/engine/native/cast.h"
#include "phlox/kernel/decimal_math.h"

namespace phlox::engine::native {

using kernel::floor_divide;
using type::Kind;
using type::Type;

namespace {

Error too_far() { return {Code::kType, "a datetime beyond 64 bits of microseconds"}; }

const TimeZone* zone_of(const Type& type) {
  if (!type.is(Kind::kDatetime) || type.zone().empty()) return nullptr;
  const TimeZone* const zone = TimeZone::find(type.zone());
  if (!zone) throw Error(Code::kType, "no time zone is named " + type.zone());
  return zone;
}

bool add_seconds(int64_t micros, int64_t seconds, int64_t* out) {
  return !__builtin_add_overflow(micros, seconds * kMicrosPerSecond, out);
}

bool to_wall(const TimeZone& zone, int64_t micros, int64_t* out) {
  return add_seconds(micros, zone.offset_at(floor_divide(micros, kMicrosPerSecond)), out);
}

bool to_moment(const TimeZone& zone, int64_t micros, int64_t* out) {
  const int64_t seconds = floor_divide(micros, kMicrosPerSecond);
  return add_seconds(micros, zone.moment_of(seconds) - seconds, out);
}

}  // namespace

Kernel cast_time(const Cast& cast) {
  const Type &from = cast.from, &to = cast.to;
  const auto is_moment = [](const Type& type) {
    return type.is(Kind::kDate) || type.is(Kind::kDatetime);
  };
  if (!is_moment(from) || !(is_moment(to) || to.is(Kind::kTime))) return {};
  const bool is_date = from.is(Kind::kDate);
  const TimeZone *source = zone_of(from), *target = zone_of(to);
  if (source && target) source = target = nullptr;  // the moment stays
  const Kind kind = to.kind();
  return attempt<Form::kInt, Form::kInt>(
      cast.tries,
      [=](int64_t x, int64_t* out) {
        bool fits = true;
        if (is_date) fits = !__builtin_mul_overflow(x, kMicrosPerDay, &x);
        if (source) fits &= to_wall(*source, x, &x);
        if (target) fits &= to_moment(*target, x, &x);
        const int64_t days = floor_divide(x, kMicrosPerDay);
        *out = kind == Kind::kDate   ? days
               : kind == Kind::kTime ? x - days * kMicrosPerDay
                                     : x;
        return fits;
      },
      [](int64_t) { return too_far(); });
}

}  // namespace phlox::engine::native
