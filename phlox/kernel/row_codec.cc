// Rows as bytes.
#include "phlox/kernel/row_codec.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cmath>
#include <limits>

namespace phlox::kernel {

namespace {

template <class T>
T normal(T value) {
  if constexpr (std::is_same_v<T, double>) {
    if (std::isnan(value)) return std::numeric_limits<double>::quiet_NaN();
    return value + 0.0;  // -0.0 becomes 0.0
  }
  return value;
}

template <class T>
void put(uint8_t*& place, const T& value) {
  std::memcpy(place, &value, sizeof(T));
  place += sizeof(T);
}

// Short ones without a call.
void put_bytes(uint8_t*& place, std::string_view text) {
  const size_t size = text.size();
  const char* const from = text.data();
  const auto copy = [&](size_t at, auto word) {
    std::memcpy(&word, from + at, sizeof(word));
    std::memcpy(place + at, &word, sizeof(word));
  };
  if (size > 16) {
    std::memcpy(place, from, size);
  } else if (size >= 8) {
    copy(0, uint64_t{});
    copy(size - 8, uint64_t{});
  } else if (size >= 4) {
    copy(0, uint32_t{});
    copy(size - 4, uint32_t{});
  } else {
    for (size_t i = 0; i < size; ++i) place[i] = static_cast<uint8_t>(from[i]);
  }
  place += size;
}

template <class T>
T get(const uint8_t*& place) {
  T value;
  std::memcpy(&value, place, sizeof(T));
  place += sizeof(T);
  return value;
}

}  // namespace

void RowCodec::measure(std::span<const Vector> columns, size_t size,
                       uint32_t* sizes) const {
  std::fill_n(sizes, size, static_cast<uint32_t>(forms_.size()));
  for (size_t column = 0; column < forms_.size(); ++column) {
    const Vector& values = columns[column];
    const bool is_text = forms_[column] == Form::kText;
    const auto width = is_text ? 4 : static_cast<uint32_t>(width_of(forms_[column]));
    if (values.valid)
      for (size_t i = 0; i < size; ++i) sizes[i] += values.valid[i] ? width : 0;
    else
      for (size_t i = 0; i < size; ++i) sizes[i] += width;
    if (!is_text) continue;
    const auto* const texts = values.as<std::string_view>();
    for (size_t i = 0; i < size; ++i)
      if (!values.is_null(i)) sizes[i] += static_cast<uint32_t>(texts[i].size());
  }
}

void RowCodec::encode(std::span<const Vector> columns, size_t size,
                      uint8_t** places) const {
  for (size_t column = 0; column < forms_.size(); ++column) {
    const Vector& values = columns[column];
    with_form(forms_[column], [&]<Form form>() {
      using T = form_value<form>;
      const T* const from = values.as<T>();
      for (size_t i = 0; i < size; ++i) {
        uint8_t*& place = places[i];
        if (values.is_null(i)) {
          put(place, uint8_t{0});
          continue;
        }
        put(place, uint8_t{1});
        if constexpr (form == Form::kText) {
          put(place, static_cast<uint32_t>(from[i].size()));
          put_bytes(place, from[i]);
        } else {
          put(place, as_key_ ? normal(from[i]) : from[i]);
        }
      }
    });
  }
}

std::vector<Vector> RowCodec::decode(const uint8_t** places, size_t size,
                                     std::span<Register> out) const {
  std::vector<Vector> columns;
  columns.reserve(forms_.size());
  for (size_t column = 0; column < forms_.size(); ++column) {
    Register& values = out[column];
    uint8_t* const valid = values.valid();
    uint8_t all = 1;
    with_form(forms_[column], [&]<Form form>() {
      using T = form_value<form>;
      T* const to = values.template values<T>();
      for (size_t i = 0; i < size; ++i) {
        const uint8_t*& place = places[i];
        const auto is_there = get<uint8_t>(place);
        valid[i] = is_there;
        all &= is_there;
        if constexpr (form == Form::kText) {
          if (is_there) {
            const auto length = get<uint32_t>(place);
            to[i] = {reinterpret_cast<const char*>(place), length};
            place += length;
          } else {
            to[i] = {"", 0};
          }
        } else {
          to[i] = is_there ? get<T>(place) : T{};
        }
      }
    });
    columns.push_back(values.view(all ? nullptr : valid));
  }
  return columns;
}

uint64_t hash_of(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace phlox::kernel
