// Runs: sorted by prefixes of their keys, kept in blocks, merged by a heap.
#include "phlox/engine/native/sort_run.h"

#include <algorithm>

#include "phlox/engine/native/checks.h"
#include "phlox/kernel/sort_key.h"

namespace phlox::engine::native {

namespace {

constexpr size_t kBlockBytes = size_t{1} << 16;
// Of the rows in memory every so many-th is a sample.
constexpr size_t kSampleEvery = 1024;
// Sorted rows lie anywhere in memory: they are fetched some rows ahead.
constexpr size_t kFetchAhead = 16;

// A row beside a piece of its key, so that most comparisons touch nothing else.
struct Entry {
  uint64_t prefix;
  const uint8_t* row;
};

// 8 bytes of a key, zeros behind its end.
uint64_t prefix_of(std::string_view key, size_t begin) {
  uint8_t bytes[8] = {};
  if (begin < key.size())
    std::memcpy(bytes, key.data() + begin, std::min<size_t>(8, key.size() - begin));
  return kernel::get_big_endian(bytes);
}

size_t common_prefix(const std::vector<const uint8_t*>& rows, Checks& checks) {
  const std::string_view first = SortRow::key(rows.front());
  size_t common = first.size();
  for (const uint8_t* row : rows) {
    if (common == 0) break;
    checks.step();
    const std::string_view key = SortRow::key(row);
    common = std::min(common, key.size());
    if (std::memcmp(key.data(), first.data(), common) == 0) continue;
    common = static_cast<size_t>(
        std::mismatch(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(common),
                      first.begin())
            .first -
        key.begin());
  }
  return common;
}

// Puts rows in the order of their keys.
void sort_rows(std::vector<const uint8_t*>& rows, const Task& task) {
  if (rows.empty()) return;
  // What all keys begin with says nothing: the prefix is of what follows.
  Checks checks(task);
  const size_t begin = common_prefix(rows, checks);
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (const uint8_t* row : rows) {
    checks.step();
    entries.push_back({prefix_of(SortRow::key(row), begin), row});
  }
  std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    checks.step();
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return SortRow::key(a.row).substr(begin) < SortRow::key(b.row).substr(begin);
  });
  for (size_t i = 0; i < rows.size(); ++i) {
    checks.step();
    rows[i] = entries[i].row;
  }
}

}  // namespace

SortedRun::SortedRun(kernel::RowStore rows, const Task& task)
    : num_rows_(rows.num_rows()), store_(std::move(rows)) {
  rows_.reserve(num_rows_);
  store_.read([&](const uint8_t** some, size_t size) {
    task.check();
    rows_.insert(rows_.end(), some, some + size);
  });
  sort_rows(rows_, task);
}

size_t SortedRun::memory_to_sort(const kernel::RowStore& rows) {
  return rows.memory() + rows.num_rows() * (sizeof(Entry) + sizeof(const uint8_t*));
}

size_t SortedRun::memory() const {
  size_t bytes = store_.memory() + rows_.capacity() * sizeof(const uint8_t*);
  for (const Block& block : blocks_) bytes += sizeof(Block) + block.first_key.capacity();
  return bytes;
}

void SortedRun::spill(kernel::SpillFile& file, const Task& task) {
  file_ = &file;
  std::vector<uint8_t> bytes;
  bytes.reserve(kBlockBytes);
  const auto write = [&] {
    task.check();
    Block& block = blocks_.back();
    block.place = file.write(bytes.data(), bytes.size());
    block.size = static_cast<uint32_t>(bytes.size());
    bytes.clear();
  };
  for (const uint8_t* row : rows_) {
    const uint32_t size = kernel::RowStore::size_of(row);
    if (!bytes.empty() && bytes.size() + sizeof(size) + size > kBlockBytes) write();
    if (bytes.empty())
      blocks_.push_back({0, 0, 0, std::string(SortRow::key(row)),
                         static_cast<uint32_t>(SortRow::group(row).size())});
    const uint8_t* const begin = row - sizeof(size);
    bytes.insert(bytes.end(), begin, row + size);
    ++blocks_.back().num_rows;
  }
  if (!bytes.empty()) write();
  rows_ = {};
  store_ = kernel::RowStore();
}

void SortedRun::sample(std::vector<Sample>& out) const {
  for (size_t i = 0; i < rows_.size(); i += kSampleEvery)
    out.push_back({SortRow::key(rows_[i]),
                   static_cast<uint32_t>(SortRow::group(rows_[i]).size()),
                   std::min(kSampleEvery, rows_.size() - i)});
  for (const Block& block : blocks_)
    out.push_back({block.first_key, block.first_group_size, block.num_rows});
}

RunCursor::RunCursor(const SortedRun& run, const KeyRange& range)
    : run_(&run), range_(range) {
  if (!run.file_) {
    const auto place = [&](std::string_view key) {
      return static_cast<size_t>(std::partition_point(run.rows_.begin(), run.rows_.end(),
                                                      [&](const uint8_t* row) {
                                                        return SortRow::key(row) < key;
                                                      }) -
                                 run.rows_.begin());
    };
    at_ = range.lower.empty() ? 0 : place(range.lower);
    end_ = range.upper.empty() ? run.rows_.size() : place(range.upper);
    look();
    return;
  }
  const auto place = [&](std::string_view key) {
    return static_cast<size_t>(
        std::partition_point(
            run.blocks_.begin(), run.blocks_.end(),
            [&](const SortedRun::Block& block) { return block.first_key < key; }) -
        run.blocks_.begin());
  };
  // The block before may end with rows of the range.
  at_ = range.lower.empty() ? 0 : place(range.lower);
  if (at_ > 0) --at_;
  end_ = range.upper.empty() ? run.blocks_.size() : place(range.upper);
  load();
  while (row_ && SortRow::key(row_) < range.lower) next();
}

void RunCursor::next() {
  if (!run_->file_) {
    ++at_;
    return look();
  }
  if (--left_ == 0) {
    ++at_;
    return load();
  }
  place_ += sizeof(uint32_t) + kernel::RowStore::size_of(row_);
  look();
}

void RunCursor::load() {
  row_ = nullptr;
  if (block_) left_behind_.push_back(std::move(block_));
  if (at_ >= end_) return;
  const SortedRun::Block& block = run_->blocks_[at_];
  block_ = std::make_unique_for_overwrite<uint8_t[]>(block.size);
  run_->file_->read(block.place, block_.get(), block.size);
  place_ = block_.get();
  left_ = block.num_rows;
  look();
}

void RunCursor::look() {
  if (!run_->file_) {
    row_ = at_ < end_ ? run_->rows_[at_] : nullptr;
    if (at_ + kFetchAhead < end_) __builtin_prefetch(run_->rows_[at_ + kFetchAhead]);
    return;
  }
  row_ = place_ + sizeof(uint32_t);
  if (!range_.upper.empty() && SortRow::key(row_) >= range_.upper) row_ = nullptr;
}

Merge::Merge(const std::vector<SortedRun>& runs, const KeyRange& range) {
  cursors_.reserve(runs.size());
  heads_.resize(runs.size());
  for (const SortedRun& run : runs) {
    const auto cursor = static_cast<uint32_t>(cursors_.size());
    cursors_.emplace_back(run, range);
    if (!cursors_.back().row()) continue;
    look(cursor);
    heap_.push_back(cursor);
  }
  for (size_t i = heap_.size() / 2; i-- > 0;) sift_down(i);
}

void Merge::look(uint32_t cursor) {
  const std::string_view key = SortRow::key(cursors_[cursor].row());
  heads_[cursor] = {prefix_of(key, 0), prefix_of(key, 8)};
}

bool Merge::is_before(uint32_t a, uint32_t b) const {
  const Head &x = heads_[a], &y = heads_[b];
  if (x.first != y.first) return x.first < y.first;
  if (x.second != y.second) return x.second < y.second;
  return SortRow::key(cursors_[a].row()) < SortRow::key(cursors_[b].row());
}

void Merge::sift_down(size_t place) {
  const uint32_t moved = heap_[place];
  for (;;) {
    size_t child = 2 * place + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && is_before(heap_[child + 1], heap_[child])) ++child;
    if (!is_before(heap_[child], moved)) break;
    heap_[place] = heap_[child];
    place = child;
  }
  heap_[place] = moved;
}

size_t Merge::take(const uint8_t** rows, size_t most, std::vector<uint32_t>* from) {
  for (RunCursor& cursor : cursors_) cursor.forget();
  size_t count = 0;
  while (count < most && !heap_.empty()) {
    const uint32_t least = heap_.front();
    RunCursor& cursor = cursors_[least];
    rows[count++] = cursor.row();
    if (from) from->push_back(least);
    cursor.next();
    if (!cursor.row()) {
      heap_.front() = heap_.back();
      heap_.pop_back();
    } else if (heap_.size() > 1) {
      look(least);
    }
    if (heap_.size() > 1) sift_down(0);
  }
  return count;
}

void Merge::take_along(const uint32_t* from, size_t size, const uint8_t** rows) {
  for (RunCursor& cursor : cursors_) cursor.forget();
  for (size_t i = 0; i < size; ++i) {
    rows[i] = cursors_[from[i]].row();
    cursors_[from[i]].next();
  }
}

std::vector<std::string> split(const std::vector<SortedRun>& runs, size_t rows_each,
                               bool whole_groups) {
  std::vector<SortedRun::Sample> samples;
  for (const SortedRun& run : runs) run.sample(samples);
  std::sort(samples.begin(), samples.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  std::vector<std::string> splits;
  size_t rows = 0;
  for (const auto& sample : samples) {
    if (rows >= rows_each) {
      const std::string_view key =
          whole_groups ? sample.key.substr(0, sample.group_size) : sample.key;
      if (!key.empty() && (splits.empty() || splits.back() < key)) {
        splits.emplace_back(key);
        rows = 0;
      }
    }
    rows += sample.num_rows;
  }
  return splits;
}

KeyRange range_of(const std::vector<std::string>& splits, size_t i) {
  return {i == 0 ? std::string_view() : std::string_view(splits[i - 1]),
          i == splits.size() ? std::string_view() : std::string_view(splits[i])};
}

}  // namespace phlox::engine::native
