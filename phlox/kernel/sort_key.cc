// Values as bytes in their order.
#include "phlox/kernel/sort_key.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

namespace phlox::kernel {

namespace {

constexpr uint64_t kSign = uint64_t{1} << 63;

// A number of 8 bytes or less as one whose order as an unsigned number is its own.
uint64_t ordered(int64_t value) { return static_cast<uint64_t>(value) ^ kSign; }
uint64_t ordered(uint64_t value) { return value; }
uint64_t ordered(double value) {
  // Above every number.
  if (std::isnan(value)) return UINT64_MAX;
  const auto bits = std::bit_cast<uint64_t>(value + 0.0);  // -0.0 becomes 0.0
  return bits & kSign ? ~bits : bits | kSign;
}

// Bytes of the end of a text.
constexpr uint32_t kEnd = 2;

uint32_t count_zeros(std::string_view text) {
  uint32_t count = 0;
  while (!text.empty()) {
    const void* const place = std::memchr(text.data(), 0, text.size());
    if (!place) break;
    ++count;
    text.remove_prefix(
        static_cast<size_t>(static_cast<const char*>(place) - text.data()) + 1);
  }
  return count;
}

// A zero in it is 0 1, so that the end, 0 0, is before all that a longer text may have.
uint8_t* put_text(std::string_view text, uint8_t* place) {
  while (!text.empty()) {
    const void* const zero = std::memchr(text.data(), 0, text.size());
    const size_t size =
        zero ? static_cast<size_t>(static_cast<const char*>(zero) - text.data())
             : text.size();
    std::memcpy(place, text.data(), size);
    place += size;
    if (!zero) break;
    *place++ = 0;
    *place++ = 1;
    text.remove_prefix(size + 1);
  }
  *place++ = 0;
  *place++ = 0;
  return place;
}

template <Form form>
uint8_t* put(form_value<form> value, uint8_t* place) {
  if constexpr (form == Form::kBool) {
    *place = value;
    return place + 1;
  } else if constexpr (form == Form::kDecimal) {
    put_big_endian(ordered(static_cast<int64_t>(value >> 64)), place);
    put_big_endian(static_cast<uint64_t>(value), place + 8);
    return place + 16;
  } else if constexpr (form == Form::kText) {
    return put_text(value, place);
  } else {
    put_big_endian(ordered(value), place);
    return place + 8;
  }
}

}  // namespace

void SortKeyCodec::measure(std::span<const Vector> columns, size_t size,
                           uint32_t* sizes) const {
  for (size_t k = 0; k < keys_.size(); ++k) {
    const Vector& values = columns[k];
    const bool nullable = keys_[k].nullable;
    const uint8_t* const valid = nullable ? values.valid : nullptr;
    const bool is_text = keys_[k].form == Form::kText;
    const auto width = is_text ? kEnd : static_cast<uint32_t>(width_of(keys_[k].form));
    const uint32_t always = nullable ? 1 : 0;
    if (valid)
      for (size_t i = 0; i < size; ++i) sizes[i] += always + (valid[i] ? width : 0);
    else
      for (size_t i = 0; i < size; ++i) sizes[i] += always + width;
    if (!is_text) continue;
    const auto* const texts = values.as<std::string_view>();
    for (size_t i = 0; i < size; ++i)
      if (!valid || valid[i])
        sizes[i] += static_cast<uint32_t>(texts[i].size()) + count_zeros(texts[i]);
  }
}

void SortKeyCodec::encode(std::span<const Vector> columns, size_t size,
                          uint8_t** places) const {
  for (size_t k = 0; k < keys_.size(); ++k) {
    const Vector& values = columns[k];
    const bool nullable = keys_[k].nullable;
    const uint8_t* const valid = nullable ? values.valid : nullptr;
    with_form(keys_[k].form, [&]<Form form>() {
      const auto* const from = values.as<form_value<form>>();
      for (size_t i = 0; i < size; ++i) {
        uint8_t* place = places[i];
        const bool is_null = valid && !valid[i];
        if (nullable) *place++ = is_null;
        if (!is_null) place = put<form>(from[i], place);
        places[i] = place;
      }
      if (keys_[k].ascending) return;
      // Turned round where it was just written.
      for (size_t i = 0; i < size; ++i) {
        if (valid && !valid[i]) continue;
        uint8_t* const end = places[i];
        uint8_t* at;
        if constexpr (form == Form::kText)
          at = end - (from[i].size() + count_zeros(from[i]) + kEnd);
        else
          at = end - width_of(form);
        for (; at != end; ++at) *at = static_cast<uint8_t>(~*at);
      }
    });
  }
}

}  // namespace phlox::kernel
