// Numbers distinct keys, by what they are made of.
#include "phlox/kernel/group_table.h"

#include <algorithm>
#include <numeric>

#include "phlox/kernel/key_hash.h"

namespace phlox::kernel {

GroupTable::GroupTable(std::vector<Form> keys)
    : forms_(keys), codec_(std::move(keys), true) {
  if (forms_.empty()) {
    mode_ = Mode::kNoKey;
  } else if (forms_.size() == 1 && is_number(forms_.front())) {
    mode_ = Mode::kNumber;
  } else if (forms_.size() == 1 && forms_.front() == Form::kText) {
    mode_ = Mode::kText;
  } else if (PackedKeys::can_hold(forms_)) {
    mode_ = Mode::kPacked;
    packed_.emplace(forms_);
  } else {
    mode_ = Mode::kRows;
  }
}

size_t GroupTable::size() const {
  if (mode_ == Mode::kNoKey) return has_row_ ? 1 : 0;
  return mode_ == Mode::kText || mode_ == Mode::kRows ? texts_.size() : numbers_.size();
}

void GroupTable::find(std::span<const Vector> keys, size_t size, size_t most,
                      uint32_t* groups) {
  switch (mode_) {
    case Mode::kNoKey:
      has_row_ |= size > 0;
      std::fill_n(groups, size, 0);
      return;
    case Mode::kNumber:
      row_numbers_.resize(kVectorSize);
      to_numbers(keys[0], size, row_numbers_.data());
      return numbers_.find(row_numbers_.data(), keys[0].valid, size, most, groups);
    case Mode::kText:
      return texts_.find(keys[0].as<std::string_view>(), keys[0].valid, size, most,
                         groups);
    case Mode::kPacked:
      return find_packed(keys, size, most, groups);
    case Mode::kRows:
      return find_rows(keys, size, most, groups);
  }
}

void GroupTable::find_packed(std::span<const Vector> keys, size_t size, size_t most,
                             uint32_t* groups) {
  if (size == 0) return;
  switch (packed_->prepare(keys, size)) {
    case PackedKeys::Fit::kNot:
      leave_packed();
      return find_rows(keys, size, most, groups);
    case PackedKeys::Fit::kChanged:
      numbers_.renumber([this](uint64_t number) { return packed_->renumber(number); });
      break;
    case PackedKeys::Fit::kFits:
      break;
  }
  row_numbers_.resize(kVectorSize);
  packed_->pack(keys, size, row_numbers_.data());
  numbers_.find(row_numbers_.data(), nullptr, size, most, groups);
}

void GroupTable::leave_packed() {
  std::vector<Register> memory;
  for (const Form form : forms_) memory.emplace_back(form);
  std::vector<uint32_t> groups(kVectorSize), same(kVectorSize);
  const size_t all = numbers_.size();
  for (size_t begin = 0; begin < all; begin += kVectorSize) {
    const size_t size = std::min(kVectorSize, all - begin);
    std::iota(groups.begin(), groups.end(), static_cast<uint32_t>(begin));
    // They come in their order, and so keep their numbers.
    find_rows(keys(groups.data(), size, memory), size, SIZE_MAX, same.data());
  }
  mode_ = Mode::kRows;
  packed_.reset();
  numbers_ = NumberTable();
}

void GroupTable::find_rows(std::span<const Vector> keys, size_t size, size_t most,
                           uint32_t* groups) {
  rows_.resize(kVectorSize);
  sizes_.resize(kVectorSize);
  places_.resize(kVectorSize);
  codec_.measure(keys, size, sizes_.data());
  size_t total = 0;
  for (size_t i = 0; i < size; ++i) total += sizes_[i];
  if (encoded_.size() < total) encoded_.resize(total + total / 2);
  uint8_t* place = encoded_.data();
  for (size_t i = 0; i < size; ++i) {
    places_[i] = place;
    rows_[i] = {reinterpret_cast<const char*>(place), sizes_[i]};
    place += sizes_[i];
  }
  codec_.encode(keys, size, places_.data());
  texts_.find(rows_.data(), nullptr, size, most, groups);
}

std::vector<Vector> GroupTable::keys(const uint32_t* groups, size_t size,
                                     std::span<Register> out) const {
  if (mode_ == Mode::kNoKey) return {};
  if (mode_ == Mode::kPacked) {
    std::vector<uint64_t> numbers(size);
    for (size_t i = 0; i < size; ++i) numbers[i] = numbers_.number(groups[i]);
    return packed_->unpack(numbers.data(), size, out);
  }
  if (mode_ == Mode::kRows) {
    std::vector<const uint8_t*> places(size);
    for (size_t i = 0; i < size; ++i)
      places[i] = reinterpret_cast<const uint8_t*>(texts_.text(groups[i]).data());
    return codec_.decode(places.data(), size, out);
  }
  Register& values = out[0];
  const uint32_t null_group =
      mode_ == Mode::kText ? texts_.null_group() : numbers_.null_group();
  if (mode_ == Mode::kText) {
    for (size_t i = 0; i < size; ++i)
      values.values<std::string_view>()[i] = texts_.text(groups[i]);
  } else if (forms_.front() == Form::kBool) {
    for (size_t i = 0; i < size; ++i)
      values.values<uint8_t>()[i] = static_cast<uint8_t>(numbers_.number(groups[i]));
  } else {
    for (size_t i = 0; i < size; ++i)
      values.values<uint64_t>()[i] = numbers_.number(groups[i]);
  }
  if (null_group == kNone) return {values.view(nullptr)};
  for (size_t i = 0; i < size; ++i) values.valid()[i] = groups[i] != null_group;
  return {values.view(values.valid())};
}

size_t GroupTable::memory() const { return numbers_.memory() + texts_.memory(); }

}  // namespace phlox::kernel
