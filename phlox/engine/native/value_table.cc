// Different values: numbers as such, all others as keys of groups.
#include "phlox/engine/native/value_table.h"

#include <algorithm>

namespace phlox::engine::native {

ValueTable::ValueTable(Form form, bool is_counted, Kind kind, const Task& task)
    : form_(form), is_counted_(is_counted), task_(task) {
  if (kind == Kind::kMany && kernel::is_number(form)) {
    bag_.emplace(is_counted);
    bag_->watch(task);
  } else {
    groups_.emplace(std::vector<Form>{form});
    groups_->watch(task);
  }
}

size_t ValueTable::add(const Vector& values, size_t size, const uint64_t* counts,
                       bool takes_new, uint16_t* left_out) {
  if (bag_) {
    numbers_.resize(kVectorSize);
    kernel::to_numbers(values, size, numbers_.data());
    return bag_->add(numbers_.data(), counts, size, takes_new, left_out);
  }
  found_.resize(kVectorSize);
  groups_->find({&values, 1}, size, takes_new ? SIZE_MAX : groups_->size(),
                found_.data());
  if (is_counted_) counts_.resize(groups_->size());
  if (takes_new) {
    if (is_counted_)
      for (size_t i = 0; i < size; ++i) counts_[found_[i]] += counts ? counts[i] : 1;
    return 0;
  }
  size_t left = 0;
  for (size_t i = 0; i < size; ++i) {
    if (found_[i] == kernel::GroupTable::kNone)
      left_out[left++] = static_cast<uint16_t>(i);
    else if (is_counted_)
      counts_[found_[i]] += counts ? counts[i] : 1;
  }
  return left;
}

void ValueTable::add_all(const ValueTable& other) {
  other.for_each([&](const Vector& values, const uint64_t* counts, size_t size) {
    add(values, size, counts, true, nullptr);
  });
}

size_t ValueTable::memory() const {
  return (bag_ ? bag_->memory() : groups_->memory()) +
         counts_.capacity() * sizeof(uint64_t);
}

Vector ValueTable::from_numbers(const uint64_t* numbers, size_t size,
                                kernel::Register& memory) const {
  if (form_ != Form::kBool) return {form_, numbers, nullptr};
  for (size_t i = 0; i < size; ++i)
    memory.values<uint8_t>()[i] = static_cast<uint8_t>(numbers[i]);
  return memory.view(nullptr);
}

}  // namespace phlox::engine::native
