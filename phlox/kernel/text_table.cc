// Groups of texts.
#include "phlox/kernel/text_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "phlox/kernel/row_codec.h"

namespace phlox::kernel {

namespace {

constexpr size_t kFirstSlots = 1024;
// How many rows ahead a slot is fetched into the cache, then what it names, and then the
// bytes of that.
constexpr size_t kSlotAhead = 24, kTextAhead = 16, kBytesAhead = 8;
// Fewer texts are in the cache anyway.
constexpr size_t kMostCached = 4096;

template <class T>
T load(const char* place) {
  T value;
  std::memcpy(&value, place, sizeof(T));
  return value;
}

// Short ones without a call.
bool is_equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const size_t size = a.size();
  const char *const x = a.data(), *const y = b.data();
  if (size > 16) return std::memcmp(x, y, size) == 0;
  if (size >= 8)
    return load<uint64_t>(x) == load<uint64_t>(y) &&
           load<uint64_t>(x + size - 8) == load<uint64_t>(y + size - 8);
  if (size >= 4)
    return load<uint32_t>(x) == load<uint32_t>(y) &&
           load<uint32_t>(x + size - 4) == load<uint32_t>(y + size - 4);
  for (size_t i = 0; i < size; ++i)
    if (x[i] != y[i]) return false;
  return true;
}

}  // namespace

void TextTable::find(const std::string_view* texts, const uint8_t* valid, size_t size,
                     size_t most, uint32_t* groups) {
  hashes_.resize(kVectorSize);
  uint64_t* const hashes = hashes_.data();
  for (size_t i = 0; i < size; ++i) hashes[i] = hash_of(texts[i]);
  if ((texts_.size() + size) * 2 > num_slots_) grow();
  if (texts_.size() < kMostCached)
    look_up<false>(texts, valid, size, most, groups);
  else
    look_up<true>(texts, valid, size, most, groups);
}

template <bool is_large>
void TextTable::look_up(const std::string_view* texts, const uint8_t* valid, size_t size,
                        size_t most, uint32_t* groups) {
  const uint64_t* const hashes = hashes_.data();
  Slot* const slots = slots_.get();
  const size_t mask = num_slots_ - 1;
  for (size_t i = 0; i < size; ++i) {
    if constexpr (is_large) {
      if (i + kSlotAhead < size)
        __builtin_prefetch(&slots[hashes[i + kSlotAhead] & mask]);
      if (i + kTextAhead < size) {
        const uint32_t group = slots[hashes[i + kTextAhead] & mask].group;
        if (group != 0) __builtin_prefetch(&texts_[group - 1]);
      }
      if (i + kBytesAhead < size) {
        const uint32_t group = slots[hashes[i + kBytesAhead] & mask].group;
        if (group != 0) __builtin_prefetch(texts_[group - 1].data());
      }
    }
    if (valid && !valid[i]) {
      groups[i] = find_null(most);
      continue;
    }
    const auto tag = static_cast<uint32_t>(hashes[i] >> 32);
    size_t place = hashes[i] & mask;
    while (
        slots[place].group != 0 &&
        (slots[place].tag != tag || !is_equal(texts_[slots[place].group - 1], texts[i])))
      place = (place + 1) & mask;
    if (slots[place].group == 0) {
      if (texts_.size() >= most) {
        groups[i] = kNoGroup;
        continue;
      }
      texts_.push_back(arena_.copy(texts[i]));
      text_hashes_.push_back(hashes[i]);
      slots[place] = {tag, static_cast<uint32_t>(texts_.size())};
    }
    groups[i] = slots[place].group - 1;
  }
}

uint32_t TextTable::find_null(size_t most) {
  if (null_group_ == kNoGroup && texts_.size() < most) {
    null_group_ = static_cast<uint32_t>(texts_.size());
    texts_.emplace_back("", 0);
    text_hashes_.push_back(0);
  }
  return null_group_;
}

void TextTable::grow() {
  const size_t factor = texts_.size() < kManyGroups ? 4 : 2;
  num_slots_ =
      std::bit_ceil(std::max(kFirstSlots, (texts_.size() + kVectorSize) * factor));
  // All that they held is in texts_.
  slots_.reset();
  slots_ = make_slots<Slot>(num_slots_, Touched::kEverywhere);
  Slot* const slots = slots_.get();
  const size_t mask = num_slots_ - 1, size = texts_.size();
  for (uint32_t group = 0; group < size; ++group) {
    if (group % kGroupsBetween == 0) task_.check();
    if (group + kSlotAhead < size)
      __builtin_prefetch(&slots[text_hashes_[group + kSlotAhead] & mask], 1);
    if (group == null_group_) continue;
    size_t place = text_hashes_[group] & mask;
    while (slots[place].group != 0) place = (place + 1) & mask;
    slots[place] = {static_cast<uint32_t>(text_hashes_[group] >> 32), group + 1};
  }
}

size_t TextTable::memory() const {
  return arena_.bytes_held() + texts_.capacity() * sizeof(std::string_view) +
         text_hashes_.capacity() * sizeof(uint64_t) +
         (slots_ ? num_slots_ * sizeof(Slot) : 0);
}

}  // namespace phlox::kernel
