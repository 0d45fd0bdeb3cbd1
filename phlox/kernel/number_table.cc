// Groups of numbers.
#include "phlox/kernel/number_table.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "phlox/kernel/row_codec.h"

namespace phlox::kernel {

namespace {

// A direct array has at most so many places: 16 MiB, of which only what is touched is
// there.
constexpr uint64_t kMostDirect = uint64_t{1} << 22;
constexpr size_t kFirstSlots = 1024;
// Of the places of numbers one in so many is taken at least.
constexpr size_t kSparse = 8;
// The least and the greatest number, as signed ones, so that -1 and 1 are near each
// other.
struct Ends {
  int64_t least = std::numeric_limits<int64_t>::max();
  int64_t greatest = std::numeric_limits<int64_t>::min();

  bool is_empty() const { return least > greatest; }
  void add(uint64_t number) {
    least = std::min(least, static_cast<int64_t>(number));
    greatest = std::max(greatest, static_cast<int64_t>(number));
  }
};

// How many rows ahead a slot is fetched into the cache.
constexpr size_t kAhead = 16;

}  // namespace

void NumberTable::find(const uint64_t* numbers, const uint8_t* valid, size_t size,
                       size_t most, uint32_t* groups) {
  if (is_placed_) {
    if (find_placed(numbers, valid, size, most, groups)) return;
    leave_places();
  }
  if (is_direct_ && !make_direct(numbers, size, valid)) leave_direct();
  if (is_direct_) return find_direct(numbers, valid, size, most, groups);
  hashes_.resize(kVectorSize);
  uint64_t* const hashes = hashes_.data();
  for (size_t i = 0; i < size; ++i) hashes[i] = hash_of(numbers[i]);
  if ((numbers_.size() + size) * 2 > num_slots_) grow();
  Slot* const slots = slots_.get();
  const size_t mask = num_slots_ - 1;
  for (size_t i = 0; i < size; ++i) {
    if (i + kAhead < size) __builtin_prefetch(&slots[hashes[i + kAhead] & mask]);
    if (valid && !valid[i]) {
      groups[i] = find_null(most);
      continue;
    }
    size_t place = hashes[i] & mask;
    while (slots[place].group != 0 && slots[place].number != numbers[i])
      place = (place + 1) & mask;
    if (slots[place].group == 0) {
      if (numbers_.size() >= most) {
        groups[i] = kNoGroup;
        continue;
      }
      numbers_.push_back(numbers[i]);
      slots[place] = {numbers[i], static_cast<uint32_t>(numbers_.size())};
    }
    groups[i] = slots[place].group - 1;
  }
  if (present_.empty()) return;
  present_.resize(numbers_.size(), 1);
  for (size_t i = 0; i < size; ++i)
    if (groups[i] != kNoGroup) present_[groups[i]] = 1;
}

bool NumberTable::find_placed(const uint64_t* numbers, const uint8_t* valid, size_t size,
                              size_t most, uint32_t* groups) {
  uint64_t greatest = 0;
  for (size_t i = 0; i < size; ++i) {
    const uint64_t place = valid && !valid[i] ? 0 : numbers[i] - base_;
    greatest = std::max(greatest, place);
    groups[i] = static_cast<uint32_t>(place) + 1;
  }
  if (greatest >= range_) {
    const uint64_t room = std::min<uint64_t>(most, kMostDirect);
    if (greatest < room) {
      range_ = std::min(room, std::bit_ceil(greatest + 1));
      present_.resize(range_ + 1);
    } else if (size_t{present_.size()} < most) {
      return false;
    }
    for (size_t i = 0; i < size; ++i)
      if (!(valid && !valid[i]) && numbers[i] - base_ >= range_) groups[i] = kNoGroup;
  }
  if (valid) {
    for (size_t i = 0; i < size; ++i)
      if (!valid[i]) groups[i] = null_group_;
  }
  uint8_t* const present = present_.data();
  if (greatest < range_) {
    for (size_t i = 0; i < size; ++i) present[groups[i]] = 1;
  } else {
    for (size_t i = 0; i < size; ++i)
      if (groups[i] != kNoGroup) present[groups[i]] = 1;
  }
  return true;
}

std::optional<std::vector<uint32_t>> NumberTable::place_by_value() {
  if (!is_direct_ || is_placed_ || numbers_.empty()) return std::nullopt;
  Ends ends;
  for (uint32_t group = 0; group < numbers_.size(); ++group)
    if (group != null_group_) ends.add(numbers_[group]);
  if (ends.is_empty()) return std::nullopt;
  const auto [least, greatest] = ends;
  // Direct, and so no more than kMostDirect.
  const uint64_t range =
      static_cast<uint64_t>(greatest) - static_cast<uint64_t>(least) + 1;
  if (numbers_.size() * kSparse < range) return std::nullopt;
  base_ = static_cast<uint64_t>(least);
  range_ = range;
  present_.resize(range + 1);
  std::vector<uint32_t> places(numbers_.size());
  for (uint32_t group = 0; group < numbers_.size(); ++group) {
    if (group != null_group_)
      places[group] = static_cast<uint32_t>(numbers_[group] - base_) + 1;
    present_[places[group]] = 1;
  }
  null_group_ = 0;
  is_placed_ = true;
  numbers_ = {};
  direct_.reset();
  return places;
}

std::vector<uint32_t> NumberTable::present_groups(Range range, bool with_nulls) const {
  std::vector<uint32_t> groups;
  if (with_nulls && present_[0]) groups.push_back(0);
  for (uint64_t i = 0; i < range.size; ++i) {
    const uint64_t place = range.first + i - base_;
    if (place < range_ && present_[place + 1])
      groups.push_back(static_cast<uint32_t>(place) + 1);
  }
  return groups;
}

// Each keeps its group, also those that have no number yet.
void NumberTable::leave_places() {
  numbers_.resize(present_.size());
  for (uint32_t group = 0; group < numbers_.size(); ++group)
    numbers_[group] = base_ + group - 1;
  is_placed_ = false;
  leave_direct();
}

void NumberTable::find_direct(const uint64_t* numbers, const uint8_t* valid, size_t size,
                              size_t most, uint32_t* groups) {
  uint32_t* const direct = direct_.get();
  const uint64_t base = base_;
  bool any_new = valid != nullptr;
  if (!valid) {
    // Without a branch, so that many loads are on their way at once. A free place, 0, is
    // kNoGroup here.
    static_assert(kNoGroup == UINT32_MAX);
    uint32_t least = 1;
    for (size_t i = 0; i < size; ++i) {
      const uint32_t place = direct[numbers[i] - base];
      least = std::min(least, place);
      groups[i] = place - 1;
    }
    any_new = least == 0;
  }
  if (!any_new) return;
  for (size_t i = 0; i < size; ++i) {
    if (valid && !valid[i]) {
      groups[i] = find_null(most);
      continue;
    }
    uint32_t& place = direct[numbers[i] - base];
    if (place == 0 && numbers_.size() < most) {
      numbers_.push_back(numbers[i]);
      place = static_cast<uint32_t>(numbers_.size());
    }
    groups[i] = place - 1;
  }
}

uint32_t NumberTable::find_null(size_t most) {
  if (null_group_ == kNoGroup && numbers_.size() < most) {
    null_group_ = static_cast<uint32_t>(numbers_.size());
    numbers_.push_back(0);
  }
  return null_group_;
}

bool NumberTable::make_direct(const uint64_t* numbers, size_t size,
                              const uint8_t* valid) {
  Ends ends;
  for (size_t i = 0; i < size; ++i)
    if (!valid || valid[i]) ends.add(numbers[i]);
  if (ends.is_empty()) return true;  // nothing but nulls
  const auto [least, greatest] = ends;
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
  // The last of the range must not wrap around.
  constexpr uint64_t kLast = std::numeric_limits<int64_t>::max();
  if (static_cast<int64_t>(base) > static_cast<int64_t>(kLast - range + 1))
    base = kLast - range + 1;
  Slots<uint32_t> direct = make_slots<uint32_t>(range, Touched::kHereAndThere);
  if (range_ > 0) std::copy_n(direct_.get(), range_, direct.get() + (base_ - base));
  direct_ = std::move(direct);
  base_ = base;
  range_ = range;
  return true;
}

void NumberTable::make_direct_of_all() {
  std::vector<uint8_t> valid(numbers_.size(), 1);
  if (null_group_ != kNoGroup) valid[null_group_] = 0;
  if (!make_direct(numbers_.data(), numbers_.size(), valid.data())) {
    is_direct_ = false;
    return;
  }
  for (uint32_t group = 0; group < numbers_.size(); ++group)
    if (group != null_group_) direct_[numbers_[group] - base_] = group + 1;
}

void NumberTable::leave_direct() {
  is_direct_ = false;
  direct_.reset();
  range_ = 0;
  grow();
}

void NumberTable::grow() {
  const size_t factor = numbers_.size() < kManyGroups ? 4 : 2;
  num_slots_ =
      std::bit_ceil(std::max(kFirstSlots, (numbers_.size() + kVectorSize) * factor));
  // All that they held is in numbers_.
  slots_.reset();
  slots_ = make_slots<Slot>(num_slots_, Touched::kEverywhere);
  Slot* const slots = slots_.get();
  const size_t mask = num_slots_ - 1, size = numbers_.size();
  for (uint32_t group = 0; group < size; ++group) {
    if (group % kGroupsBetween == 0) task_.check();
    if (group + kAhead < size)
      __builtin_prefetch(&slots[hash_of(numbers_[group + kAhead]) & mask], 1);
    if (group == null_group_) continue;
    size_t place = hash_of(numbers_[group]) & mask;
    while (slots[place].group != 0) place = (place + 1) & mask;
    slots[place] = {numbers_[group], group + 1};
  }
}

size_t NumberTable::memory() const {
  return numbers_.capacity() * sizeof(uint64_t) + present_.capacity() +
         (direct_ ? range_ * sizeof(uint32_t) : 0) +
         (slots_ ? num_slots_ * sizeof(Slot) : 0);
}

}  // namespace phlox::kernel
