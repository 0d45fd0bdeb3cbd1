// Memory of vectors, and moves between them.
#include "phlox/kernel/register.h"

#include <algorithm>
#include <new>

namespace phlox::kernel {

namespace {
// Of a cache line, and of the widest vector register.
constexpr std::align_val_t kAlignment{64};
constexpr size_t kFirstBlock = 4096;
constexpr size_t kLargestBlock = size_t{1} << 20;
}  // namespace

void TextArena::clear() {
  if (blocks_.size() > 1) {
    if (last_size_ <= kLargestBlock) {
      blocks_.front() = std::move(blocks_.back());
      first_size_ = last_size_;
    }
    blocks_.resize(1);
    held_ = first_size_;
  }
  next_ = blocks_.empty() ? nullptr : blocks_.front().get();
  left_ = blocks_.empty() ? 0 : first_size_;
  used_ = 0;
}

void TextArena::add_block(size_t size) {
  const size_t block =
      std::max(size, std::max(kFirstBlock, std::min(held_, kLargestBlock)));
  blocks_.push_back(std::make_unique_for_overwrite<char[]>(block));
  if (blocks_.size() == 1) first_size_ = block;
  last_size_ = block;
  next_ = blocks_.back().get();
  left_ = block;
  held_ += block;
}

void Register::Free::operator()(uint8_t* memory) const {
  ::operator delete(memory, kAlignment);
}

Register::Register(Form form)
    : form_(form),
      memory_(static_cast<uint8_t*>(
          ::operator new(kVectorSize*(width_of(form) + 1), kAlignment))) {}

Vector gather(const Vector& values, const uint16_t* rows, size_t count, Register& out) {
  with_form(values.form, [&]<Form form>() {
    using T = form_value<form>;
    const T* const from = values.as<T>();
    T* const to = out.values<T>();
    for (size_t i = 0; i < count; ++i) to[i] = from[rows[i]];
  });
  if (!values.valid) return out.view(nullptr);
  uint8_t* const valid = out.valid();
  for (size_t i = 0; i < count; ++i) valid[i] = values.valid[rows[i]];
  return out.view(valid);
}

size_t true_rows(const Vector& condition, size_t size, uint16_t* rows) {
  const auto* const values = condition.as<uint8_t>();
  size_t count = 0;
  // Without a branch: every place is written, and kept where the condition holds.
  if (condition.valid)
    for (size_t i = 0; i < size; ++i) {
      rows[count] = static_cast<uint16_t>(i);
      count += values[i] & condition.valid[i];
    }
  else
    for (size_t i = 0; i < size; ++i) {
      rows[count] = static_cast<uint16_t>(i);
      count += values[i];
    }
  return count;
}

}  // namespace phlox::kernel
