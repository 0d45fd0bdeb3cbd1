// Different values: in tables by parts of their hashes.
#include "phlox/engine/native/distinct_values.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

namespace phlox::engine::native {

using kernel::Register;

namespace {

// So many parts are in memory, by the first bits of the hash.
constexpr int kPartBits = 4;
constexpr size_t kParts = size_t{1} << kPartBits;
// One table has no more values, unless an array finds them.
constexpr size_t kMostInOne = size_t{1} << 15;
// So many numbers of a part wait.
constexpr uint32_t kWaiting = 512;
// Rows that are parted again go to the file when they are such a part of what was spilled
// at once.
constexpr size_t kAsidePart = 4;

size_t part_of(uint64_t hash) { return hash >> (64 - kPartBits); }

}  // namespace

DistinctValues::DistinctValues(Form form, bool is_counted, const Task& task)
    : form_(form), is_counted_(is_counted), task_(task) {
  few_.push_back(make_table(ValueTable::Kind::kFew));
}

void DistinctValues::add(const Vector& values, size_t size, const uint64_t* counts) {
  if (is_parted()) return add_to_parts(values, size, counts);
  few_[0].add(values, size, counts, true, nullptr);
  if (few_[0].size() > kMostInOne && !few_[0].is_direct()) part();
}

void DistinctValues::part() {
  parts_.resize(kParts);
  for (Tables& tables : parts_) tables.push_back(make_table(ValueTable::Kind::kMany));
  num_waiting_.assign(kParts, 0);
  if (kernel::is_number(form_)) {
    waiting_.resize(kParts * kWaiting);
    if (is_counted_) waiting_counts_.resize(kParts * kWaiting);
  }
  const Tables few = std::move(few_);
  few_.clear();
  for (const ValueTable& table : few)
    table.for_each([&](const Vector& values, const uint64_t* counts, size_t size) {
      add_to_parts(values, size, counts);
    });
}

void DistinctValues::add_to_parts(const Vector& values, size_t size,
                                  const uint64_t* counts) {
  std::array<uint64_t, kVectorSize> hashes;
  if (kernel::is_number(form_)) {
    std::array<uint64_t, kVectorSize> numbers;
    kernel::to_numbers(values, size, numbers.data());
    for (size_t i = 0; i < size; ++i) {
      const size_t part = part_of(kernel::hash_of(numbers[i]));
      uint32_t& waiting = num_waiting_[part];
      if (is_counted_)
        waiting_counts_[part * kWaiting + waiting] = counts ? counts[i] : 1;
      waiting_[part * kWaiting + waiting] = numbers[i];
      if (++waiting == kWaiting) flush(part);
    }
    return;
  }
  // The rows by their parts.
  kernel::hash_values(values, size, hashes.data());
  std::array<uint32_t, kParts + 1> ends{};
  for (size_t i = 0; i < size; ++i) ++ends[part_of(hashes[i]) + 1];
  for (size_t i = 0; i < kParts; ++i) ends[i + 1] += ends[i];
  std::array<uint16_t, kVectorSize> rows;
  std::array<uint32_t, kParts + 1> next = ends;
  for (size_t i = 0; i < size; ++i)
    rows[next[part_of(hashes[i])]++] = static_cast<uint16_t>(i);
  Register gathered(form_);
  std::array<uint64_t, kVectorSize> gathered_counts;
  for (size_t part = 0; part < kParts; ++part) {
    const size_t count = ends[part + 1] - ends[part];
    if (count == 0) continue;
    const uint16_t* const own = rows.data() + ends[part];
    if (counts)
      for (size_t i = 0; i < count; ++i) gathered_counts[i] = counts[own[i]];
    parts_[part][0].add(kernel::gather(values, own, count, gathered), count,
                        counts ? gathered_counts.data() : nullptr, true, nullptr);
  }
}

void DistinctValues::flush(size_t part) {
  const uint64_t* const numbers = waiting_.data() + part * kWaiting;
  const size_t size = std::exchange(num_waiting_[part], 0);
  if (size == 0) return;
  parts_[part][0].add_numbers(
      numbers, size, is_counted_ ? waiting_counts_.data() + part * kWaiting : nullptr);
}

void DistinctValues::flush_all() {
  for (size_t part = 0; part < num_waiting_.size(); ++part) flush(part);
}

void DistinctValues::take(DistinctValues& other) {
  other.flush_all();
  std::move(other.few_.begin(), other.few_.end(), std::back_inserter(few_));
  if (other.is_parted()) {
    if (!is_parted()) part();
    for (size_t i = 0; i < kParts; ++i)
      std::move(other.parts_[i].begin(), other.parts_[i].end(),
                std::back_inserter(parts_[i]));
  }
  std::move(other.spilled_.begin(), other.spilled_.end(), std::back_inserter(spilled_));
  if (other.file_) file_ = other.file_;
  most_bytes_ = std::max(most_bytes_, other.most_bytes_);
}

void DistinctValues::spill(kernel::SpillFile& file) {
  flush_all();
  most_bytes_ = std::max(most_bytes_, memory());
  file_ = &file;
  if (!is_own_spilled_) {
    spilled_.insert(spilled_.begin(), std::make_unique<PartitionedRows>(row_forms()));
    is_own_spilled_ = true;
  }
  PartitionedRows& rows = *spilled_.front();
  std::array<uint64_t, kVectorSize> hashes;
  const auto move_out = [&](Tables& tables, ValueTable::Kind kind) {
    for (ValueTable& table : tables) {
      table.for_each([&](const Vector& values, const uint64_t* counts, size_t size) {
        const Vector columns[] = {values, {Form::kUint, counts, nullptr}};
        kernel::hash_values(values, size, hashes.data());
        rows.add(std::span(columns).first(is_counted_ ? 2 : 1), hashes.data(), size);
        if (rows.memory() > most_bytes_ / kAsidePart) rows.spill(file, task_);
      });
      table = make_table(kind);
    }
    // Those of others are empty now.
    tables.erase(
        tables.begin() + std::min<std::ptrdiff_t>(1, tables.end() - tables.begin()),
        tables.end());
  };
  move_out(few_, ValueTable::Kind::kFew);
  for (Tables& tables : parts_) move_out(tables, ValueTable::Kind::kMany);
  rows.spill(file, task_);
}

void DistinctValues::for_each(const Take& take) {
  flush_all();
  for (const ValueTable& table : few_) table.for_each(take);
  for (const Tables& tables : parts_)
    for (const ValueTable& table : tables) table.for_each(take);
  for (const auto& rows : spilled_)
    for (size_t i = 0; i < PartitionedRows::kNumPartitions; ++i)
      for_each_row(rows->partition(i), take);
}

size_t DistinctValues::memory() const {
  size_t bytes = (waiting_.size() + waiting_counts_.size()) * sizeof(uint64_t);
  for (const ValueTable& table : few_) bytes += table.memory();
  for (const Tables& tables : parts_)
    for (const ValueTable& table : tables) bytes += table.memory();
  for (const auto& rows : spilled_) bytes += rows->memory();
  return bytes;
}

bool DistinctValues::holds_any() const {
  const auto any = [](const Tables& tables) {
    return std::any_of(tables.begin(), tables.end(),
                       [](const ValueTable& table) { return table.size() > 0; });
  };
  return any(few_) || std::any_of(parts_.begin(), parts_.end(), any);
}

size_t DistinctValues::start_parts() {
  flush_all();
  if (is_spilled()) {
    if (holds_any()) spill(*file_);
    return PartitionedRows::kNumPartitions;
  }
  if (!is_parted()) return 1;
  for (const ValueTable& table : std::exchange(few_, {}))
    table.for_each([&](const Vector& values, const uint64_t* counts, size_t size) {
      add_to_parts(values, size, counts);
    });
  flush_all();
  return kParts;
}

void DistinctValues::fold_part(size_t part, const Fold& fold) {
  if (!is_spilled()) return fold_tables(is_parted() ? parts_[part] : few_, fold);
  std::vector<kernel::RowStore> stores;
  for (const auto& rows : spilled_)
    if (rows->partition(part).num_rows() > 0)
      stores.push_back(std::move(rows->partition(part)));
  if (!stores.empty()) fold_rows(std::move(stores), 0, fold);
}

void DistinctValues::fold_tables(Tables& tables, const Fold& fold) {
  const auto largest =
      std::max_element(tables.begin(), tables.end(),
                       [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::swap(tables.front(), *largest);
  while (tables.size() > 1) {
    tables.front().add_all(tables.back());
    tables.pop_back();
  }
  fold(tables.front());
  tables.clear();
}

// When the table is as large as those that were spilled, it takes no more values: these
// make parts of the next level.
void DistinctValues::fold_rows(std::vector<kernel::RowStore> stores, int level,
                               const Fold& fold) {
  std::optional<ValueTable> table = make_table(ValueTable::Kind::kMany);
  std::optional<PartitionedRows> aside;
  Register gathered(form_);
  std::array<uint64_t, kVectorSize> gathered_counts, hashes;
  std::array<uint16_t, kVectorSize> left_out;
  for (kernel::RowStore& store : stores) {
    for_each_row(store, [&](const Vector& values, const uint64_t* counts, size_t size) {
      const size_t left = table->add(values, size, counts, !aside, left_out.data());
      if (left > 0) {
        if (counts)
          for (size_t i = 0; i < left; ++i) gathered_counts[i] = counts[left_out[i]];
        const Vector columns[] = {kernel::gather(values, left_out.data(), left, gathered),
                                  {Form::kUint, gathered_counts.data(), nullptr}};
        kernel::hash_values(columns[0], left, hashes.data());
        aside->add(std::span(columns).first(is_counted_ ? 2 : 1), hashes.data(), left);
        if (aside->memory() > most_bytes_ / kAsidePart) aside->spill(*file_, task_);
      }
      if (!aside && level + 1 < PartitionedRows::kLevels && table->memory() > most_bytes_)
        aside.emplace(row_forms(), level + 1);
    });
    store.clear();
  }
  fold(*table);
  table.reset();
  if (!aside) return;
  aside->spill(*file_, task_);
  for (size_t i = 0; i < PartitionedRows::kNumPartitions; ++i) {
    if (aside->partition(i).num_rows() == 0) continue;
    std::vector<kernel::RowStore> part;
    part.push_back(std::move(aside->partition(i)));
    fold_rows(std::move(part), level + 1, fold);
  }
}

std::vector<Form> DistinctValues::row_forms() const {
  if (!is_counted_) return {form_};
  return {form_, Form::kUint};
}

void DistinctValues::for_each_row(const kernel::RowStore& store, const Take& take) const {
  const kernel::RowCodec codec(row_forms(), false);
  std::vector<Register> memory;
  for (const Form form : codec.forms()) memory.emplace_back(form);
  store.read([&](const uint8_t** rows, size_t size) {
    task_.check();
    const auto columns = codec.decode(rows, size, memory);
    take(columns[0], is_counted_ ? columns[1].as<uint64_t>() : nullptr, size);
  });
}

}  // namespace phlox::engine::native
