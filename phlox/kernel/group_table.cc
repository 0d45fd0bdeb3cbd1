// Numbers distinct keys: by an array, or by open addressing.
#include "phlox/kernel/group_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <new>

namespace phlox::kernel {

namespace {

// A direct array has at most so many places: 16 MiB, of which only what is touched is
// there.
constexpr uint64_t kMostDirect = uint64_t{1} << 22;
constexpr size_t kFirstSlots = 1024;
// How many rows ahead a slot is fetched into the cache.
constexpr size_t kAhead = 16;
// Of the hash of null.
constexpr uint64_t kNullHash = 0x9e3779b97f4a7c15u;

bool is_number(Form form) { return form != Form::kText && form != Form::kDecimal; }

// A bijection of the values to numbers, equal where they are equal.
void to_numbers(const Vector& key, size_t size, uint64_t* out) {
  switch (key.form) {
    case Form::kBool:
      for (size_t i = 0; i < size; ++i) out[i] = key.as<uint8_t>()[i];
      return;
    case Form::kFloat:
      for (size_t i = 0; i < size; ++i) {
        const double value = key.as<double>()[i] + 0.0;  // -0.0 becomes 0.0
        out[i] = std::bit_cast<uint64_t>(
            std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value);
      }
      return;
    default:
      std::copy_n(key.as<uint64_t>(), size, out);
  }
}

template <class Slot>
Slot* make_slots(size_t count) {
  // The system gives zeroed memory, page by page as it is touched.
  void* const memory = std::calloc(count, sizeof(Slot));
  if (!memory) throw std::bad_alloc();
  return static_cast<Slot*>(memory);
}

}  // namespace

GroupTable::GroupTable(std::vector<Form> keys)
    : forms_(keys),
      codec_(std::move(keys), true),
      mode_(forms_.empty()                                    ? Mode::kNoKey
            : forms_.size() == 1 && is_number(forms_.front()) ? Mode::kDirect
                                                              : Mode::kBytes),
      row_numbers_(kVectorSize),
      row_hashes_(kVectorSize),
      keys_(kVectorSize),
      sizes_(kVectorSize),
      places_(kVectorSize) {}

void GroupTable::find(std::span<const Vector> keys, size_t size, size_t most,
                      uint32_t* groups) {
  switch (mode_) {
    case Mode::kNoKey:
      if (size > 0) num_groups_ = 1;
      std::fill_n(groups, size, 0);
      return;
    case Mode::kBytes:
      return find_bytes(keys, size, most, groups);
    default:
      return find_numbers(keys[0], size, most, groups);
  }
}

uint32_t GroupTable::null_group(size_t most) {
  if (null_group_ == kNone && num_groups_ < most) {
    null_group_ = static_cast<uint32_t>(num_groups_++);
    if (mode_ == Mode::kBytes) {
      texts_.emplace_back();
      text_hashes_.push_back(kNullHash);
    } else {
      numbers_.push_back(0);
    }
  }
  return null_group_;
}

bool GroupTable::make_direct(const uint64_t* numbers, size_t size, const uint8_t* valid) {
  // As signed numbers, so that -1 and 1 are near each other.
  int64_t least = std::numeric_limits<int64_t>::max();
  int64_t greatest = std::numeric_limits<int64_t>::min();
  if (valid) {
    for (size_t i = 0; i < size; ++i)
      if (valid[i]) {
        least = std::min(least, static_cast<int64_t>(numbers[i]));
        greatest = std::max(greatest, static_cast<int64_t>(numbers[i]));
      }
  } else {
    for (size_t i = 0; i < size; ++i) {
      least = std::min(least, static_cast<int64_t>(numbers[i]));
      greatest = std::max(greatest, static_cast<int64_t>(numbers[i]));
    }
  }
  if (least > greatest) return true;  // nothing but nulls
  const auto from = static_cast<uint64_t>(least);
  const auto to = static_cast<uint64_t>(greatest);
  if (range_ > 0 && from - base_ < range_ && to - base_ < range_) return true;
  uint64_t low = from, high = to;
  if (range_ > 0) {
    const auto end = static_cast<int64_t>(base_ + range_ - 1);
    if (static_cast<int64_t>(base_) < least) low = base_;
    if (end > greatest) high = static_cast<uint64_t>(end);
  }
  const uint64_t needed = high - low;  // less one, so that it cannot overflow
  if (needed >= kMostDirect) return false;
  // Some room at the sides, so that it does not grow with every vector.
  const uint64_t range = std::min(kMostDirect, std::bit_ceil((needed + 1) * 2));
  uint64_t base = low;
  const uint64_t spare = range - needed - 1;
  const uint64_t below = std::min(
      spare / 2, low - static_cast<uint64_t>(std::numeric_limits<int64_t>::min()));
  // A range that starts at 0 stays there: identifiers have no negative ones.
  if (low != 0) base = low - below;
  if (static_cast<int64_t>(low) > 0 && static_cast<int64_t>(base) < 0) base = 0;
  Slots<uint32_t> direct(make_slots<uint32_t>(range));
  if (range_ > 0) std::copy_n(direct_.get(), range_, direct.get() + (base_ - base));
  direct_ = std::move(direct);
  base_ = base;
  range_ = range;
  return true;
}

void GroupTable::leave_direct() {
  mode_ = Mode::kNumber;
  direct_.reset();
  range_ = 0;
  grow_numbers();
}

void GroupTable::find_numbers(const Vector& key, size_t size, size_t most,
                              uint32_t* groups) {
  uint64_t* const numbers = row_numbers_.data();
  to_numbers(key, size, numbers);
  if (mode_ == Mode::kDirect) {
    if (make_direct(numbers, size, key.valid)) {
      uint32_t* const direct = direct_.get();
      for (size_t i = 0; i < size; ++i) {
        if (key.is_null(i)) {
          groups[i] = null_group(most);
          continue;
        }
        uint32_t& place = direct[numbers[i] - base_];
        if (place == 0) [[unlikely]] {
          if (num_groups_ >= most) {
            groups[i] = kNone;
            continue;
          }
          numbers_.push_back(numbers[i]);
          place = static_cast<uint32_t>(++num_groups_);
        }
        groups[i] = place - 1;
      }
      return;
    }
    leave_direct();
  }
  uint64_t* const hashes = row_hashes_.data();
  for (size_t i = 0; i < size; ++i) hashes[i] = hash_of(numbers[i]);
  if ((num_groups_ + size) * 2 > num_slots_) grow_numbers();
  NumberSlot* const slots = number_slots_.get();
  const size_t mask = num_slots_ - 1;
  for (size_t i = 0; i < size; ++i) {
    if (i + kAhead < size) __builtin_prefetch(&slots[hashes[i + kAhead] & mask]);
    if (key.is_null(i)) {
      groups[i] = null_group(most);
      continue;
    }
    size_t place = hashes[i] & mask;
    while (slots[place].group != 0 && slots[place].key != numbers[i])
      place = (place + 1) & mask;
    if (slots[place].group == 0) {
      if (num_groups_ >= most) {
        groups[i] = kNone;
        continue;
      }
      numbers_.push_back(numbers[i]);
      slots[place] = {numbers[i], static_cast<uint32_t>(++num_groups_)};
    }
    groups[i] = slots[place].group - 1;
  }
}

void GroupTable::grow_numbers() {
  num_slots_ = std::bit_ceil(std::max(kFirstSlots, (num_groups_ + kVectorSize) * 4));
  number_slots_.reset(make_slots<NumberSlot>(num_slots_));
  for (uint32_t group = 0; group < num_groups_; ++group) {
    if (group == null_group_) continue;
    size_t place = hash_of(numbers_[group]) & (num_slots_ - 1);
    while (number_slots_[place].group != 0) place = (place + 1) & (num_slots_ - 1);
    number_slots_[place] = {numbers_[group], group + 1};
  }
}

void GroupTable::encode(std::span<const Vector> keys, size_t size) {
  if (is_single_text() && forms_.front() == Form::kText) {
    std::copy_n(keys[0].as<std::string_view>(), size, keys_.data());
    return;
  }
  codec_.measure(keys, size, sizes_.data());
  size_t total = 0;
  for (size_t i = 0; i < size; ++i) total += sizes_[i];
  if (encoded_.size() < total) encoded_.resize(total + total / 2);
  uint8_t* place = encoded_.data();
  for (size_t i = 0; i < size; ++i) {
    places_[i] = place;
    keys_[i] = {reinterpret_cast<const char*>(place), sizes_[i]};
    place += sizes_[i];
  }
  codec_.encode(keys, size, places_.data());
}

void GroupTable::find_bytes(std::span<const Vector> keys, size_t size, size_t most,
                            uint32_t* groups) {
  encode(keys, size);
  const bool has_null_group = is_single_text() && forms_.front() == Form::kText;
  uint64_t* const hashes = row_hashes_.data();
  for (size_t i = 0; i < size; ++i) hashes[i] = hash_of(keys_[i]);
  if ((num_groups_ + size) * 2 > num_slots_) grow_bytes();
  BytesSlot* const slots = bytes_slots_.get();
  const size_t mask = num_slots_ - 1;
  for (size_t i = 0; i < size; ++i) {
    if (i + kAhead < size) __builtin_prefetch(&slots[hashes[i + kAhead] & mask]);
    if (has_null_group && keys[0].is_null(i)) {
      groups[i] = null_group(most);
      continue;
    }
    const auto tag = static_cast<uint32_t>(hashes[i] >> 32);
    size_t place = hashes[i] & mask;
    while (slots[place].group != 0 &&
           (slots[place].tag != tag || texts_[slots[place].group - 1] != keys_[i]))
      place = (place + 1) & mask;
    if (slots[place].group == 0) {
      if (num_groups_ >= most) {
        groups[i] = kNone;
        continue;
      }
      texts_.push_back(arena_.copy(keys_[i]));
      text_hashes_.push_back(hashes[i]);
      slots[place] = {tag, static_cast<uint32_t>(++num_groups_)};
    }
    groups[i] = slots[place].group - 1;
  }
}

void GroupTable::grow_bytes() {
  num_slots_ = std::bit_ceil(std::max(kFirstSlots, (num_groups_ + kVectorSize) * 4));
  bytes_slots_.reset(make_slots<BytesSlot>(num_slots_));
  for (uint32_t group = 0; group < num_groups_; ++group) {
    if (group == null_group_) continue;
    size_t place = text_hashes_[group] & (num_slots_ - 1);
    while (bytes_slots_[place].group != 0) place = (place + 1) & (num_slots_ - 1);
    bytes_slots_[place] = {static_cast<uint32_t>(text_hashes_[group] >> 32), group + 1};
  }
}

uint64_t GroupTable::hash(uint32_t group) const {
  if (mode_ == Mode::kNoKey) return 0;
  if (group == null_group_) return kNullHash;
  return mode_ == Mode::kBytes ? text_hashes_[group] : hash_of(numbers_[group]);
}

void GroupTable::hashes(std::span<const Vector> keys, size_t size, uint64_t* out) {
  if (mode_ == Mode::kNoKey) {
    std::fill_n(out, size, 0);
    return;
  }
  bool has_null_hash = true;
  if (mode_ == Mode::kBytes) {
    encode(keys, size);
    has_null_hash = is_single_text() && forms_.front() == Form::kText;
    for (size_t i = 0; i < size; ++i) out[i] = hash_of(keys_[i]);
  } else {
    to_numbers(keys[0], size, row_numbers_.data());
    for (size_t i = 0; i < size; ++i) out[i] = hash_of(row_numbers_[i]);
  }
  if (has_null_hash && keys[0].valid)
    for (size_t i = 0; i < size; ++i)
      if (keys[0].is_null(i)) out[i] = kNullHash;
}

std::vector<Vector> GroupTable::keys(const uint32_t* groups, size_t size,
                                     std::span<Register> out) const {
  if (mode_ == Mode::kNoKey) return {};
  const bool is_text = is_single_text() && forms_.front() == Form::kText;
  if (mode_ == Mode::kBytes && !is_text) {
    std::vector<const uint8_t*> places(size);
    for (size_t i = 0; i < size; ++i)
      places[i] = reinterpret_cast<const uint8_t*>(texts_[groups[i]].data());
    return codec_.decode(places.data(), size, out);
  }
  Register& values = out[0];
  bool any_null = false;
  for (size_t i = 0; i < size; ++i) any_null |= groups[i] == null_group_;
  const uint8_t* valid = nullptr;
  if (any_null) {
    for (size_t i = 0; i < size; ++i) values.valid()[i] = groups[i] != null_group_;
    valid = values.valid();
  }
  if (is_text) {
    for (size_t i = 0; i < size; ++i)
      values.values<std::string_view>()[i] = texts_[groups[i]];
  } else if (forms_.front() == Form::kBool) {
    for (size_t i = 0; i < size; ++i)
      values.values<uint8_t>()[i] = static_cast<uint8_t>(numbers_[groups[i]]);
  } else {
    for (size_t i = 0; i < size; ++i) values.values<uint64_t>()[i] = numbers_[groups[i]];
  }
  return {values.view(valid)};
}

size_t GroupTable::memory() const {
  size_t bytes = numbers_.capacity() * 8 + range_ * 4 + arena_.bytes_held() +
                 texts_.capacity() * 16 + text_hashes_.capacity() * 8;
  if (number_slots_) bytes += num_slots_ * sizeof(NumberSlot);
  if (bytes_slots_) bytes += num_slots_ * sizeof(BytesSlot);
  return bytes;
}

}  // namespace phlox::kernel
