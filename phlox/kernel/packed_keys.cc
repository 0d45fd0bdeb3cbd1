// Several keys in one number.
#include "phlox/kernel/packed_keys.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace phlox::kernel {

namespace {

constexpr int kMostBits = 64;

template <class T>
struct Range {
  T least = std::numeric_limits<T>::max();
  T greatest = std::numeric_limits<T>::min();
};

template <class T, class Number = T>
Range<Number> range_of(const Vector& values, size_t size) {
  Range<Number> range;
  const T* const from = values.as<T>();
  for (size_t i = 0; i < size; ++i) {
    if (values.is_null(i)) continue;
    range.least = std::min(range.least, static_cast<Number>(from[i]));
    range.greatest = std::max(range.greatest, static_cast<Number>(from[i]));
  }
  return range;
}

template <class T>
void add_codes(const Vector& values, size_t size, uint64_t base, int shift,
               uint64_t* out) {
  const T* const from = values.as<T>();
  if (values.valid) {
    for (size_t i = 0; i < size; ++i)
      out[i] |=
          values.valid[i] ? (static_cast<uint64_t>(from[i]) - base + 1) << shift : 0;
  } else {
    for (size_t i = 0; i < size; ++i)
      out[i] |= (static_cast<uint64_t>(from[i]) - base + 1) << shift;
  }
}

}  // namespace

bool PackedKeys::can_hold(std::span<const Form> forms) {
  return std::all_of(forms.begin(), forms.end(), [](Form form) {
    return form == Form::kBool || form == Form::kInt || form == Form::kUint;
  });
}

PackedKeys::PackedKeys(std::vector<Form> forms) {
  for (const Form form : forms) columns_.emplace_back().form = form;
}

PackedKeys::Place PackedKeys::place_for(Column& column, const Vector& values,
                                        size_t size) {
  Place place{column.bits, column.shift, column.base};
  const auto take = [&](auto range) {
    using T = decltype(range.least);
    if (range.least > range.greatest) return;  // nothing but nulls
    bool grows_down = false;
    if (column.has_any) {
      grows_down = range.least < static_cast<T>(column.least);
      range.least = std::min(range.least, static_cast<T>(column.least));
      range.greatest = std::max(range.greatest, static_cast<T>(column.greatest));
    }
    column.least = static_cast<uint64_t>(range.least);
    column.greatest = static_cast<uint64_t>(range.greatest);
    const uint64_t distance = column.greatest - column.least;
    if (distance > std::numeric_limits<uint64_t>::max() - 2) {
      place.bits = kMostBits + 1;
      return;
    }
    if (column.has_any && column.least - column.base <= column.greatest - column.base &&
        column.greatest - column.base < column.mask())
      return;
    column.has_any = true;
    place.bits = std::max(column.bits, static_cast<int>(std::bit_width(distance + 1)));
    place.base = column.least;
    // All room to that side, so that the next change comes after twice as much.
    if (grows_down)
      place.base -=
          (place.bits == kMostBits ? ~uint64_t{0} : (uint64_t{1} << place.bits) - 1) - 1 -
          distance;
  };
  if (column.form == Form::kBool)
    take(range_of<uint8_t, uint64_t>(values, size));
  else if (column.form == Form::kUint)
    take(range_of<uint64_t>(values, size));
  else
    take(range_of<int64_t>(values, size));
  return place;
}

PackedKeys::Fit PackedKeys::prepare(std::span<const Vector> keys, size_t size) {
  std::vector<Place> places;
  int total = 0;
  bool changes = false;
  for (size_t c = 0; c < columns_.size(); ++c) {
    Place& place = places.emplace_back(place_for(columns_[c], keys[c], size));
    changes |= place.bits != columns_[c].bits || place.base != columns_[c].base;
    place.shift = total;
    total += place.bits;
  }
  if (total > kMostBits) return Fit::kNot;
  if (!changes) return Fit::kFits;
  before_ = std::move(places);
  for (size_t c = 0; c < columns_.size(); ++c) {
    Column& column = columns_[c];
    std::swap(column.bits, before_[c].bits);
    std::swap(column.shift, before_[c].shift);
    std::swap(column.base, before_[c].base);
  }
  return Fit::kChanged;
}

void PackedKeys::pack(std::span<const Vector> keys, size_t size, uint64_t* out) const {
  std::fill_n(out, size, 0);
  for (size_t c = 0; c < columns_.size(); ++c) {
    const Column& column = columns_[c];
    if (column.bits == 0) continue;
    if (column.form == Form::kBool)
      add_codes<uint8_t>(keys[c], size, column.base, column.shift, out);
    else
      add_codes<uint64_t>(keys[c], size, column.base, column.shift, out);
  }
}

uint64_t PackedKeys::renumber(uint64_t number) const {
  uint64_t result = 0;
  for (size_t c = 0; c < columns_.size(); ++c) {
    const Column& column = columns_[c];
    const Place& before = before_[c];
    if (before.bits == 0) continue;
    uint64_t code = number >> before.shift;
    if (before.bits < kMostBits) code &= (uint64_t{1} << before.bits) - 1;
    if (code != 0) code += before.base - column.base;
    result |= code << column.shift;
  }
  return result;
}

std::vector<Vector> PackedKeys::unpack(const uint64_t* numbers, size_t size,
                                       std::span<Register> out) const {
  std::vector<Vector> keys;
  for (size_t c = 0; c < columns_.size(); ++c) {
    const Column& column = columns_[c];
    Register& values = out[c];
    uint8_t* const valid = values.valid();
    uint8_t all = 1;
    for (size_t i = 0; i < size; ++i) {
      const uint64_t code =
          column.bits == 0 ? 0 : numbers[i] >> column.shift & column.mask();
      const uint8_t is_there = code != 0;
      const uint64_t value = is_there ? column.base + code - 1 : 0;
      if (column.form == Form::kBool)
        values.values<uint8_t>()[i] = static_cast<uint8_t>(value);
      else
        values.values<uint64_t>()[i] = value;
      valid[i] = is_there;
      all &= is_there;
    }
    keys.push_back(values.view(all ? nullptr : valid));
  }
  return keys;
}

}  // namespace phlox::kernel
