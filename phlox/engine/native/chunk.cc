// Rows on their way: loaded late.
#include "phlox/engine/native/chunk.h"

#include <algorithm>

namespace phlox::engine::native {

namespace {
// A morsel has fewer rows than that.
constexpr int kRowBits = 40;
}  // namespace

kernel::Register& Chunk::Slot::memory_of(kernel::Form form) {
  if (memory.empty() || memory.front().form() != form) {
    memory.clear();
    memory.emplace_back(form);
  }
  return memory.front();
}

const Vector& Chunk::column(size_t i) {
  Slot& slot = slots_[i];
  if (!slot.is_loaded) {
    slot.vector =
        kernel::load(*slot.source, begin_, is_picked_ ? rows_.data() : nullptr, size_,
                     slot.memory_of(kernel::form_of(slot.source->type())));
    slot.is_loaded = true;
  }
  return slot.vector;
}

void Chunk::positions(uint64_t* out) const {
  for (size_t i = 0; i < size_; ++i) out[i] = position(i);
}

void Chunk::start(const std::vector<table::Column>& columns, uint64_t morsel,
                  int64_t begin, size_t size) {
  size_ = size;
  begin_ = begin;
  origin_ = (morsel << kRowBits) + static_cast<uint64_t>(begin);
  is_picked_ = false;
  slots_.resize(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    slots_[i].source = &columns[i];
    slots_[i].is_loaded = false;
  }
}

void Chunk::pick(Chunk& from, const uint16_t* rows, size_t count) {
  size_ = count;
  begin_ = from.begin_;
  origin_ = from.origin_;
  is_picked_ = true;
  if (from.is_picked_)
    for (size_t i = 0; i < count; ++i) rows_[i] = from.rows_[rows[i]];
  else
    std::copy_n(rows, count, rows_.data());
  slots_.resize(from.slots_.size());
  for (size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    const Slot& old = from.slots_[i];
    slot.source = old.source;
    // What has its source is loaded anew if it is asked for: for fewer rows.
    slot.is_loaded = old.source == nullptr;
    if (slot.is_loaded)
      slot.vector =
          kernel::gather(old.vector, rows, count, slot.memory_of(old.vector.form));
  }
}

void Chunk::arrange(Chunk& from, const std::vector<Source>& columns) {
  size_ = from.size_;
  begin_ = from.begin_;
  origin_ = from.origin_;
  is_picked_ = from.is_picked_;
  if (is_picked_) std::copy_n(from.rows_.data(), size_, rows_.data());
  slots_.resize(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    Slot& slot = slots_[i];
    if (columns[i].column == Source::kComputed) {
      slot.source = nullptr;
      slot.vector = columns[i].vector;
      slot.is_loaded = true;
    } else {
      const Slot& old = from.slots_[columns[i].column];
      slot.source = old.source;
      slot.vector = old.vector;
      slot.is_loaded = old.is_loaded;
    }
  }
}

void Chunk::add(const Vector& vector) {
  Slot& slot = slots_.emplace_back();
  slot.vector = vector;
  slot.is_loaded = true;
}

void Chunk::set(const std::vector<Vector>& columns, size_t size) {
  size_ = size;
  origin_ = 0;
  begin_ = 0;
  is_picked_ = false;
  slots_.resize(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    slots_[i].source = nullptr;
    slots_[i].vector = columns[i];
    slots_[i].is_loaded = true;
  }
}

}  // namespace phlox::engine::native
