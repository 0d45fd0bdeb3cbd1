// Assembles Arrow arrays that own their memory.
#include "phlox/table/array.h"

#include <algorithm>
#include <new>

namespace phlox::table {
namespace {

// What private_data of our arrays points to. Children that a consumer has moved out have
// a null release, as the C data interface wants it.
struct Holding {
  std::vector<Buffer> buffers;
  std::vector<const void*> pointers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> child_pointers;
  ArrowArray dictionary{};
  std::shared_ptr<const void> owner;
};

void release_holding(ArrowArray* array) {
  auto* holding = static_cast<Holding*>(array->private_data);
  for (auto& child : holding->children)
    if (child.release) child.release(&child);
  if (holding->dictionary.release) holding->dictionary.release(&holding->dictionary);
  delete holding;
  array->release = nullptr;
}

ArrowArray array_of(std::unique_ptr<Holding> holding, int64_t length, int64_t null_count,
                    int64_t offset) {
  for (auto& child : holding->children) holding->child_pointers.push_back(&child);
  ArrowArray array{};
  array.length = length;
  array.null_count = null_count;
  array.offset = offset;
  array.n_buffers = static_cast<int64_t>(holding->pointers.size());
  array.n_children = static_cast<int64_t>(holding->children.size());
  array.buffers = holding->pointers.data();
  array.children = holding->child_pointers.data();
  array.dictionary = holding->dictionary.release ? &holding->dictionary : nullptr;
  array.release = release_holding;
  array.private_data = holding.release();
  return array;
}

// Buffers of no bytes still need an address: some consumers refuse null ones.
alignas(64) constexpr uint8_t kNothing[64] = {};

}  // namespace

void Buffer::grow(size_t more) {
  const size_t capacity = std::max(size_ + more, std::max<size_t>(64, capacity_ * 2));
  auto* data = static_cast<uint8_t*>(std::realloc(data_, capacity));
  if (!data) throw std::bad_alloc();
  data_ = data;
  capacity_ = capacity;
}

ArrowArray make_array(int64_t length, int64_t null_count, std::vector<Buffer> buffers,
                      std::vector<ArrowArray> children,
                      std::optional<ArrowArray> dictionary) {
  auto holding = std::make_unique<Holding>();
  holding->buffers = std::move(buffers);
  for (size_t i = 0; i < holding->buffers.size(); ++i) {
    const Buffer& buffer = holding->buffers[i];
    const bool no_validity = i == 0 && buffer.size() == 0;
    holding->pointers.push_back(no_validity          ? nullptr
                                : buffer.size() == 0 ? static_cast<const void*>(kNothing)
                                                     : buffer.data());
  }
  holding->children = std::move(children);
  if (dictionary) holding->dictionary = *dictionary;
  return array_of(std::move(holding), length, null_count, 0);
}

ArrowArray slice(const ArrowArray& array, int64_t begin, int64_t length,
                 const std::shared_ptr<const void>& owner) {
  auto holding = std::make_unique<Holding>();
  holding->pointers.assign(array.buffers, array.buffers + array.n_buffers);
  for (int64_t i = 0; i < array.n_children; ++i)
    holding->children.push_back(
        slice(*array.children[i], 0, array.children[i]->length, owner));
  if (array.dictionary)
    holding->dictionary = slice(*array.dictionary, 0, array.dictionary->length, owner);
  holding->owner = owner;
  const bool whole = begin == 0 && length == array.length;
  const int64_t null_count = array.null_count == 0 ? 0 : whole ? array.null_count : -1;
  return array_of(std::move(holding), length, null_count, array.offset + begin);
}

ArrowArray slice_batch(const ArrowArray& batch, int64_t begin, int64_t length,
                       const std::shared_ptr<const void>& owner) {
  auto holding = std::make_unique<Holding>();
  holding->pointers = {nullptr};
  for (int64_t i = 0; i < batch.n_children; ++i)
    holding->children.push_back(
        slice(*batch.children[i], batch.offset + begin, length, owner));
  holding->owner = owner;
  return array_of(std::move(holding), length, 0, 0);
}

}  // namespace phlox::table
