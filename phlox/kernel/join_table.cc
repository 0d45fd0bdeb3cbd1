// The build side of a hash join.
#include "phlox/kernel/join_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "phlox/kernel/row_codec.h"

namespace phlox::kernel {

namespace {

// Numbers are places of an array as long as it has at most so many places a row, or so
// many in all.
constexpr uint64_t kPlacesPerRow = 4;
constexpr uint64_t kFewPlaces = 1 << 16;
// How many keys ahead memory is fetched into the cache.
constexpr size_t kAhead = 16;
// It looks whether it shall go on after so many rows: each of the first may be the first
// one in a large page, which is made zeros then.
constexpr size_t kRowsBetween = 64;
// A slot is 16 bits of the hash, and the 48 bits of an address.
constexpr int kAddressBits = 48;
constexpr uint64_t kAddress = (uint64_t{1} << kAddressBits) - 1;

// Bits that neither choose a slot (the lowest ones) nor a partition (the highest ones).
uint64_t tag_of(uint64_t hash) { return (hash >> 34 & 0xffff) << kAddressBits; }

uint8_t* row_of(uint64_t slot) { return reinterpret_cast<uint8_t*>(slot & kAddress); }

double normal(double value) {
  return std::isnan(value) ? std::numeric_limits<double>::quiet_NaN()
                           : value + 0.0;  // -0.0 becomes 0.0
}

template <Form form>
uint64_t number_of(const form_value<form>& value) {
  if constexpr (form == Form::kText)
    return hash_of(value);
  else if constexpr (form == Form::kDecimal)
    return hash_of(static_cast<uint64_t>(value >> 64)) ^ static_cast<uint64_t>(value);
  else if constexpr (form == Form::kFloat)
    return std::bit_cast<uint64_t>(normal(value));
  else
    return static_cast<uint64_t>(value);
}

}  // namespace

void key_words(std::span<const Vector> keys, size_t size, uint64_t* out) {
  if (keys.empty()) std::fill_n(out, size, 0);
  for (size_t k = 0; k < keys.size(); ++k)
    with_form(keys[k].form, [&]<Form form>() {
      const auto* const values = keys[k].as<form_value<form>>();
      if (k == 0)
        for (size_t i = 0; i < size; ++i) out[i] = number_of<form>(values[i]);
      else
        for (size_t i = 0; i < size; ++i)
          out[i] = hash_of(out[i]) * 0x9e3779b97f4a7c15u + number_of<form>(values[i]);
    });
  const bool is_hash =
      keys.size() > 1 || (keys.size() == 1 && width_of(keys[0].form) > 8);
  if (is_hash)
    for (size_t i = 0; i < size; ++i) out[i] = hash_of(out[i]);
}

void key_hashes(const JoinShape& shape, const uint64_t* words, size_t size,
                uint64_t* out) {
  if (shape.is_number())
    for (size_t i = 0; i < size; ++i) out[i] = hash_of(words[i]);
  else
    std::copy_n(words, size, out);
}

const uint8_t* without_nulls(std::span<const Vector> keys, size_t size, uint8_t* memory) {
  const uint8_t* valid = nullptr;
  for (const Vector& key : keys) {
    if (!key.valid) continue;
    if (!valid)
      std::copy_n(key.valid, size, memory);
    else
      for (size_t i = 0; i < size; ++i) memory[i] &= key.valid[i];
    valid = memory;
  }
  return valid;
}

RowLayout JoinRows::layout_of(const JoinShape& shape) {
  std::vector<Form> forms;
  if (!shape.is_number()) forms = shape.keys;
  forms.insert(forms.end(), shape.columns.begin(), shape.columns.end());
  return {std::move(forms), kHead};
}

JoinRows::JoinRows(const JoinShape& shape)
    : shape_(shape),
      layout_(layout_of(shape)),
      pages_(layout_.width()),
      has_nulls_(layout_.forms().size()),
      words_(kVectorSize),
      valid_(kVectorSize),
      picked_(kVectorSize),
      rows_(kVectorSize) {}

void JoinRows::add(std::span<const Vector> keys, std::span<const Vector> columns,
                   size_t size) {
  key_words(keys, size, words_.data());
  const uint8_t* const valid = without_nulls(keys, size, valid_.data());
  size_t count = 0;
  for (size_t i = 0; i < size; ++i) {
    picked_[count] = static_cast<uint16_t>(i);
    count += !valid || valid[i] || shape_.keeps_nulls;
  }
  for (size_t i = 0; i < count; ++i) {
    const size_t row = picked_[i];
    const bool has_key = !valid || valid[row];
    rows_[i] = pages_.add();
    auto* const head = reinterpret_cast<Head*>(rows_[i]);
    head->next = nullptr;
    head->word = words_[row];
    head->state = has_key ? kFresh : kNullKey;
    if (!has_key) continue;
    least_ = std::min(least_, static_cast<int64_t>(words_[row]));
    greatest_ = std::max(greatest_, static_cast<int64_t>(words_[row]));
  }
  num_rows_ += count;
  const uint16_t* const picked = count == size ? nullptr : picked_.data();
  size_t place = 0;
  const auto put = [&](const Vector& values) {
    has_nulls_[place] |= layout_.put(place, values, picked, count, rows_.data(), texts_);
    ++place;
  };
  if (!shape_.is_number())
    for (const Vector& key : keys) put(key);
  for (const Vector& column : columns) put(column);
}

void JoinRows::read(
    const std::function<void(std::span<const Vector> keys,
                             std::span<const Vector> columns, size_t size)>& take) const {
  std::vector<Register> memory;
  Register number(shape_.is_number() ? shape_.keys[0] : Form::kInt);
  for (const Form form : layout_.forms()) memory.emplace_back(form);
  std::vector<const uint8_t*> rows(kVectorSize);
  std::vector<Vector> columns;
  for (size_t page = 0; page < pages_.num_pages(); ++page) {
    const auto [first, count] = pages_.page(page);
    for (size_t begin = 0; begin < count; begin += kVectorSize) {
      const size_t size = std::min(kVectorSize, count - begin);
      for (size_t i = 0; i < size; ++i) rows[i] = first + (begin + i) * layout_.width();
      columns.clear();
      if (shape_.is_number()) columns.push_back(numbers(rows.data(), size, number));
      for (size_t i = 0; i < memory.size(); ++i)
        columns.push_back(
            layout_.get(i, rows.data(), size, has_nulls_[i] != 0, memory[i]));
      take(std::span(columns).first(shape_.keys.size()),
           std::span(columns).subspan(shape_.keys.size()), size);
    }
  }
}

Vector JoinRows::numbers(const uint8_t* const* rows, size_t size, Register& out) {
  uint8_t* const valid = out.valid();
  for (size_t i = 0; i < size; ++i) {
    const auto* const head = reinterpret_cast<const Head*>(rows[i]);
    valid[i] = head->state != kNullKey;
    if (out.form() == Form::kBool)
      out.values<uint8_t>()[i] = head->word != 0;
    else
      out.values<uint64_t>()[i] = head->word;
  }
  return out.view(valid);
}

JoinTable::JoinTable(const JoinShape& shape, std::vector<JoinRows> rows)
    : shape_(shape),
      layout_(JoinRows::layout_of(shape)),
      rows_(std::move(rows)),
      has_nulls_(layout_.forms().size()),
      none_(layout_.width()) {
  uint64_t num_rows = 0;
  int64_t least = INT64_MAX, greatest = INT64_MIN;
  for (const JoinRows& part : rows_) {
    num_rows += part.num_rows_;
    least = std::min(least, part.least_);
    greatest = std::max(greatest, part.greatest_);
    for (size_t i = 0; i < has_nulls_.size(); ++i) has_nulls_[i] |= part.has_nulls_[i];
    for (size_t i = 0; i < part.pages_.num_pages(); ++i)
      pages_.push_back(part.pages_.page(i));
  }
  const uint64_t range = static_cast<uint64_t>(greatest) - static_cast<uint64_t>(least);
  if (shape_.keys.empty()) {
    is_direct_ = true;
    num_slots_ = 1;
  } else if (shape_.is_number() && least <= greatest &&
             range < std::max(kFewPlaces, num_rows * kPlacesPerRow)) {
    is_direct_ = true;
    base_ = static_cast<uint64_t>(least);
    num_slots_ = range + 1;
  } else {
    num_slots_ = std::bit_ceil(std::max<uint64_t>(16, num_rows + num_rows / 2));
  }
  slots_ = make_slots<uint64_t>(num_slots_, Touched::kEverywhere);
}

void JoinTable::insert(size_t page, const Task& task) {
  const auto [first, size] = pages_[page];
  const size_t width = layout_.width();
  const auto head = [&](size_t i) { return reinterpret_cast<Head*>(first + i * width); };
  if (is_direct_) {
    for (size_t i = 0; i < size; ++i) {
      if (i % kRowsBetween == 0) task.check();
      if (i + kAhead < size && head(i + kAhead)->state != JoinRows::kNullKey)
        __builtin_prefetch(&slots_[head(i + kAhead)->word - base_], 1);
      if (head(i)->state != JoinRows::kNullKey) insert_direct(first + i * width);
    }
    return;
  }
  std::vector<uint64_t> words(size), hashes(size);
  for (size_t i = 0; i < size; ++i) words[i] = head(i)->word;
  key_hashes(shape_, words.data(), size, hashes.data());
  for (size_t i = 0; i < size; ++i) {
    if (i % kRowsBetween == 0) task.check();
    if (i + kAhead < size)
      __builtin_prefetch(&slots_[hashes[i + kAhead] & (num_slots_ - 1)], 1);
    if (head(i)->state != JoinRows::kNullKey) insert_hashed(first + i * width, hashes[i]);
  }
}

void JoinTable::insert_direct(uint8_t* row) {
  auto* const head = reinterpret_cast<Head*>(row);
  const std::atomic_ref<uint64_t> slot(slots_[head->word - base_]);
  uint64_t there = slot.load(std::memory_order_relaxed);
  for (;;) {
    if (there != 0) {
      is_unique_.store(false, std::memory_order_relaxed);
      if (shape_.one_of_each) return;
    }
    head->next = row_of(there);
    // Whoever reads the rows does so after all threads are done.
    if (slot.compare_exchange_weak(there, reinterpret_cast<uint64_t>(row),
                                   std::memory_order_relaxed))
      return;
  }
}

void JoinTable::insert_hashed(uint8_t* row, uint64_t hash) {
  auto* const head = reinterpret_cast<Head*>(row);
  const uint64_t mine = tag_of(hash) | reinterpret_cast<uint64_t>(row);
  for (size_t place = hash & (num_slots_ - 1);; place = (place + 1) & (num_slots_ - 1)) {
    const std::atomic_ref<uint64_t> slot(slots_[place]);
    // Rows are whole before any is inserted, but for `next`, which nobody follows yet.
    uint64_t there = slot.load(std::memory_order_relaxed);
    if (there == 0 &&
        slot.compare_exchange_strong(there, mine, std::memory_order_relaxed))
      return;
    // The key of a slot stays once there is one.
    if ((there & ~kAddress) != tag_of(hash) || !same_key(row, row_of(there))) continue;
    is_unique_.store(false, std::memory_order_relaxed);
    if (shape_.one_of_each) return;
    do head->next = row_of(there);
    while (!slot.compare_exchange_weak(there, mine, std::memory_order_relaxed));
    return;
  }
}

bool JoinTable::same_key(const uint8_t* row, const uint8_t* other) const {
  if (reinterpret_cast<const Head*>(row)->word !=
      reinterpret_cast<const Head*>(other)->word)
    return false;
  if (shape_.is_number()) return true;
  for (size_t k = 0; k < shape_.keys.size(); ++k) {
    const uint8_t* const a = row + layout_.place(k);
    const uint8_t* const b = other + layout_.place(k);
    const bool is_same = with_form(shape_.keys[k], [&]<Form form>() {
      if constexpr (form == Form::kText) {
        return RowLayout::text_at(a) == RowLayout::text_at(b);
      } else if constexpr (form == Form::kFloat) {
        double x, y;
        std::memcpy(&x, a, sizeof(x));
        std::memcpy(&y, b, sizeof(y));
        return number_of<form>(x) == number_of<form>(y);
      } else {
        return std::memcmp(a, b, width_of(form)) == 0;
      }
    });
    if (!is_same) return false;
  }
  return true;
}

bool JoinTable::has_key(const uint8_t* row, std::span<const Vector> keys, size_t i,
                        uint64_t word) const {
  if (reinterpret_cast<const Head*>(row)->word != word) return false;
  if (shape_.is_number()) return true;
  for (size_t k = 0; k < keys.size(); ++k) {
    const uint8_t* const cell = row + layout_.place(k);
    const bool is_same = with_form(shape_.keys[k], [&]<Form form>() {
      const auto& value = keys[k].as<form_value<form>>()[i];
      if constexpr (form == Form::kText) {
        return RowLayout::text_at(cell) == value;
      } else {
        form_value<form> there;
        std::memcpy(&there, cell, sizeof(there));
        if constexpr (form == Form::kFloat)
          return number_of<form>(there) == number_of<form>(value);
        else
          return there == value;
      }
    });
    if (!is_same) return false;
  }
  return true;
}

void JoinTable::find(std::span<const Vector> keys, size_t size, Lookup& memory,
                     const uint8_t** rows) const {
  const uint64_t* const slots = slots_.get();
  const uint64_t* words = memory.words.data();
  const uint8_t* const valid = without_nulls(keys, size, memory.valid.data());
  if (shape_.is_number() && (keys[0].form == Form::kInt || keys[0].form == Form::kUint))
    words = keys[0].as<uint64_t>();
  else
    key_words(keys, size, memory.words.data());
  if (is_direct_) {
    for (size_t i = 0; i < size; ++i) {
      if (i + kAhead < size && words[i + kAhead] - base_ < num_slots_)
        __builtin_prefetch(&slots[words[i + kAhead] - base_]);
      const uint64_t place = words[i] - base_;
      const bool is_there = place < num_slots_ && (!valid || valid[i]);
      rows[i] = is_there ? row_of(slots[place]) : nullptr;
      layout_.prefetch(rows[i]);
    }
    return;
  }
  const size_t mask = num_slots_ - 1;
  uint64_t* const hashes = memory.hashes.data();
  size_t* const places = memory.places.data();
  key_hashes(shape_, words, size, hashes);
  // The first slot of the hash, or an empty one.
  const auto find_from = [&](size_t place, uint64_t tag) {
    while (slots[place] != 0 && (slots[place] & ~kAddress) != tag)
      place = (place + 1) & mask;
    return place;
  };
  for (size_t i = 0; i < size; ++i) {
    if (i + kAhead < size) __builtin_prefetch(&slots[hashes[i + kAhead] & mask]);
    places[i] = find_from(hashes[i] & mask, tag_of(hashes[i]));
    rows[i] = valid && !valid[i] ? nullptr : row_of(slots[places[i]]);
    layout_.prefetch(rows[i]);
  }
  for (size_t i = 0; i < size; ++i)
    while (rows[i] && !has_key(rows[i], keys, i, words[i])) {
      places[i] = find_from((places[i] + 1) & mask, tag_of(hashes[i]));
      rows[i] = row_of(slots[places[i]]);
    }
}

Vector JoinTable::column(size_t i, const uint8_t* const* rows, size_t size,
                         bool may_be_none, Register& out) const {
  const size_t place = i + (shape_.is_number() ? 0 : shape_.keys.size());
  return layout_.get(place, rows, size, may_be_none || has_nulls_[place] != 0, out);
}

void JoinTable::mark(const uint8_t* row) const {
  uint8_t& state =
      reinterpret_cast<Head*>(const_cast<uint8_t*>(row))->state;  // NOLINT: its own row
  const std::atomic_ref<uint8_t> shared(state);
  // Most rows that are found are found again: they are only read then.
  if (shared.load(std::memory_order_relaxed) == JoinRows::kFresh)
    shared.store(JoinRows::kMatched, std::memory_order_relaxed);
}

std::vector<const uint8_t*> JoinTable::unmarked(size_t page) const {
  std::vector<const uint8_t*> rows;
  const auto [first, size] = pages_[page];
  for (size_t i = 0; i < size; ++i) {
    const uint8_t* const row = first + i * layout_.width();
    if (reinterpret_cast<const Head*>(row)->state != JoinRows::kMatched)
      rows.push_back(row);
  }
  return rows;
}

size_t JoinTable::memory() const {
  size_t bytes = num_slots_ * sizeof(uint64_t);
  for (const JoinRows& part : rows_) bytes += part.memory();
  return bytes;
}

}  // namespace phlox::kernel
