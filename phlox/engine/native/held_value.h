// One value of any form that a state keeps: 16 bytes, and of a text a copy.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>

#include "phlox/kernel/load.h"
#include "phlox/kernel/register.h"
#include "phlox/kernel/vector.h"

namespace phlox::engine::native {

// Its form is known elsewhere. Texts lie in an arena that belongs to all states: a longer
// one takes a new place of twice the size, so that no more than as much again is lost.
class HeldValue {
 public:
  bool is_there() const { return is_there_; }

  // A value that is there.
  template <kernel::Form form>
  void set(const kernel::form_value<form>& value, kernel::TextArena& arena) {
    is_there_ = true;
    if constexpr (form == kernel::Form::kText) {
      const auto size = static_cast<uint32_t>(value.size());
      auto capacity = static_cast<uint32_t>(words_[1] >> 32);
      if (size > capacity) {
        capacity = std::bit_ceil(size);
        words_[0] = std::bit_cast<uint64_t>(arena.allocate(capacity));
      }
      words_[1] = uint64_t{capacity} << 32 | size;
      if (size > 0) std::memcpy(std::bit_cast<char*>(words_[0]), value.data(), size);
    } else {
      std::memcpy(words_, &value, sizeof(value));
    }
  }
  template <kernel::Form form>
  kernel::form_value<form> get() const {
    if constexpr (form == kernel::Form::kText) {
      const auto size = static_cast<uint32_t>(words_[1]);
      return {size > 0 ? std::bit_cast<const char*>(words_[0]) : "", size};
    } else {
      kernel::form_value<form> value;
      std::memcpy(&value, words_, sizeof(value));
      return value;
    }
  }
  // Value or null.
  void set(const kernel::Vector& values, size_t i, kernel::TextArena& arena) {
    if (values.is_null(i)) {
      is_there_ = false;
      return;
    }
    kernel::with_form(values.form, [&]<kernel::Form form>() {
      set<form>(values.as<kernel::form_value<form>>()[i], arena);
    });
  }
  void set(const HeldValue& other, kernel::Form form, kernel::TextArena& arena) {
    if (!other.is_there_) {
      is_there_ = false;
      return;
    }
    kernel::with_form(form, [&]<kernel::Form f>() { set<f>(other.get<f>(), arena); });
  }

 private:
  // Of a text its place, and its capacity and size.
  uint64_t words_[2] = {};
  bool is_there_ = false;
};

// Appends values by their number: get(i) is a const HeldValue&.
template <class Get>
void append_held(kernel::Form form, size_t begin, size_t end, table::ColumnBuilder& out,
                 Get get) {
  kernel::Register memory(form);
  kernel::with_form(form, [&]<kernel::Form f>() {
    using T = kernel::form_value<f>;
    T* const values = memory.values<T>();
    for (size_t at = begin; at < end; at += kernel::kVectorSize) {
      const size_t size = std::min(kernel::kVectorSize, end - at);
      uint8_t all = 1;
      for (size_t i = 0; i < size; ++i) {
        const HeldValue& value = get(at + i);
        memory.valid()[i] = value.is_there();
        all &= memory.valid()[i];
        if constexpr (f == kernel::Form::kText)
          values[i] = value.is_there() ? value.get<f>() : std::string_view("", 0);
        else
          values[i] = value.get<f>();
      }
      kernel::append(out, memory.view(all ? nullptr : memory.valid()), size);
    }
  });
}

}  // namespace phlox::engine::native
