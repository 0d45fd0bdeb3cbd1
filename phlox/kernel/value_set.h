// A set of values of one form, to be asked by many threads.
#pragma once

#include <bit>
#include <functional>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

#include "phlox/kernel/register.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {

// NaN equals NaN, -0.0 equals 0.0. The slots lie in one array, half empty at least, so
// that for nearly every value one place of memory is looked at.
template <Form form>
class ValueSet {
 public:
  using T = form_value<form>;

  // Nulls are passed over.
  void add(const Vector& values, size_t size) {
    for (size_t i = 0; i < size; ++i)
      if (!values.is_null(i)) add(key_of(values.as<T>()[i]));
  }

  bool contains(const T& value) const {
    const Key key = key_of(value);
    if (key == Key{}) return has_empty_;
    return !slots_.empty() && slots_[find(key)] == key;
  }

  size_t size() const { return size_ + has_empty_; }

 private:
  // Of a float the bits of one of those that are equal to it.
  using Key = std::conditional_t<form == Form::kFloat, uint64_t, T>;

  static Key key_of(const T& value) {
    if constexpr (form == Form::kFloat)
      return std::bit_cast<uint64_t>(
          value != value ? std::numeric_limits<double>::quiet_NaN() : value + 0.0);
    else
      return value;
  }

  static uint64_t hash(const Key& key) {
    // An odd number near 2^64 over the golden ratio spreads what follows one another.
    constexpr uint64_t kSpread = 0x9E3779B97F4A7C15u;
    if constexpr (form == Form::kText)
      return std::hash<std::string_view>()(key) * kSpread;
    else if constexpr (form == Form::kDecimal)
      return (static_cast<uint64_t>(key) ^
              std::rotl(static_cast<uint64_t>(key >> 64), 32)) *
             kSpread;
    else
      return static_cast<uint64_t>(key) * kSpread;
  }

  // The slot of the key, or the free one where it belongs.
  size_t find(const Key& key) const {
    size_t slot = hash(key) >> shift_;
    while (slots_[slot] != Key{} && slots_[slot] != key) slot = (slot + 1) & mask_;
    return slot;
  }

  void add(const Key& key) {
    if (key == Key{}) {
      has_empty_ = true;
      return;
    }
    if (2 * (size_ + 1) > slots_.size()) grow();
    Key& slot = slots_[find(key)];
    if (slot != Key{}) return;
    if constexpr (form == Form::kText)
      slot = texts_.copy(key);
    else
      slot = key;
    ++size_;
  }

  void grow() {
    std::vector<Key> old(slots_.empty() ? 16 : 2 * slots_.size());
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    shift_ = 64 - std::countr_zero(slots_.size());
    for (const Key& key : old)
      if (key != Key{}) slots_[find(key)] = key;
  }

  std::vector<Key> slots_;  // a free one holds Key{}
  size_t size_ = 0;         // of the slots that are taken
  size_t mask_ = 0;
  int shift_ = 0;
  bool has_empty_ = false;  // whether Key{} itself is in the set: 0, "", false
  TextArena texts_;
};

}  // namespace phlox::kernel
