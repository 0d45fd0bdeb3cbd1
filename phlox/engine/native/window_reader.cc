// Rows of windows, one after the other.
#include "phlox/engine/native/window_reader.h"

#include <algorithm>

#include "phlox/kernel/sort_key.h"

namespace phlox::engine::native {

namespace {
constexpr size_t kPositionBytes = 8;
}

uint64_t position_of(const uint8_t* row) {
  const std::string_view key = SortRow::key(row);
  return kernel::get_big_endian(reinterpret_cast<const uint8_t*>(key.data()) +
                                key.size() - kPositionBytes);
}

WindowStep WindowSteps::step(const uint8_t* row) {
  std::string_view key = SortRow::key(row);
  key.remove_suffix(kPositionBytes);
  if (has_row_ && key == keys_) return WindowStep::kSame;
  const bool is_new = !has_row_ || SortRow::group(row) != group_;
  if (is_new) group_ = SortRow::group(row);
  keys_ = key;
  has_row_ = true;
  return is_new ? WindowStep::kNewPartition : WindowStep::kNewPeers;
}

WindowReader::WindowReader(const WindowRange& range)
    : range_(range),
      merge_(range.runs, range.keys),
      places_(kernel::kVectorSize),
      steps_(kernel::kVectorSize),
      positions_(range.has_positions ? kernel::kVectorSize : 0) {
  for (const kernel::Form form : range.args.forms()) memory_.emplace_back(form);
}

bool WindowReader::load() {
  range_.context.task.check();
  at_ = 0;
  size_ = merge_.take(places_.data(), kernel::kVectorSize);
  if (size_ == 0) return false;
  for (size_t i = 0; i < size_; ++i) {
    steps_[i] = seen_.step(places_[i]);
    if (range_.has_positions) positions_[i] = position_of(places_[i]);
    places_[i] = SortRow::columns(places_[i]);
  }
  columns_ = range_.args.decode(places_.data(), size_, memory_);
  look();
  return true;
}

void WindowReader::look() {
  if (steps_[at_] != WindowStep::kNewPartition) return;
  ++partition_;
  row_ = 0;
}

size_t WindowReader::stretch(size_t most, bool of_peers) const {
  const size_t end = std::min(size_, at_ + std::min(most, kernel::kVectorSize));
  const WindowStep last = of_peers ? WindowStep::kSame : WindowStep::kNewPeers;
  size_t at = at_ + 1;
  while (at < end && steps_[at] <= last) ++at;
  return std::min(at, end) - at_;
}

kernel::Vector WindowReader::arg(size_t i) const {
  const kernel::Vector& all = columns_[i];
  return {all.form, all.as<uint8_t>() + at_ * kernel::width_of(all.form),
          all.valid ? all.valid + at_ : nullptr};
}

void WindowReader::skip(size_t size) {
  at_ += size;
  row_ += size;
  if (at_ < size_) look();
}

void WindowReader::go_to(uint64_t partition) {
  while (!at_end() && partition_ < partition) skip(stretch(SIZE_MAX));
}

void WindowReader::skip_in(uint64_t partition, uint64_t count) {
  while (count > 0 && is_in(partition)) {
    const size_t size = stretch(std::min<uint64_t>(count, kernel::kVectorSize));
    skip(size);
    count -= size;
  }
}

}  // namespace phlox::engine::native
