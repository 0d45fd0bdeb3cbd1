// Rows that are found by their keys: the build side of a hash join.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/kernel/row_layout.h"
#include "phlox/kernel/slots.h"

namespace phlox::kernel {

// What a join's rows are found by, and what they carry.
struct JoinShape {
  std::vector<Form> keys;     // none: every row is found by everybody
  std::vector<Form> columns;  // carried
  // Whether rows with a null key stay, though nothing finds them.
  bool keeps_nulls = false;
  // Whether of rows with equal keys one is enough.
  bool one_of_each = false;

  // A single key of 8 bytes or less is a number, which is compared as such; of others a
  // hash is compared, and then the keys themselves.
  bool is_number() const {
    return keys.size() == 1 && keys[0] != Form::kText && keys[0] != Form::kDecimal;
  }
};

// The word of each key, by which it is looked up: the number, or the hash. Equal keys
// have equal words (NaN equals NaN, -0.0 equals 0.0).
void key_words(std::span<const Vector> keys, size_t size, uint64_t* out);
// A hash of each key, of a word as above.
void key_hashes(const JoinShape& shape, const uint64_t* words, size_t size,
                uint64_t* out);
// Which rows have a null in none of the keys, a byte each, in `memory` of kVectorSize;
// nullptr: all.
const uint8_t* without_nulls(std::span<const Vector> keys, size_t size, uint8_t* memory);

// One thread's rows on their way into a table.
class JoinRows {
 public:
  explicit JoinRows(const JoinShape& shape);

  // At most kVectorSize rows: the keys, and what is carried.
  void add(std::span<const Vector> keys, std::span<const Vector> columns, size_t size);
  size_t num_rows() const { return num_rows_; }
  // Gives them back, at most kVectorSize at a time; what it gives lasts until the next
  // ones.
  void read(const std::function<void(std::span<const Vector> keys,
                                     std::span<const Vector> columns, size_t size)>& take)
      const;
  // How a row lies there.
  static RowLayout layout_of(const JoinShape& shape);
  size_t memory() const { return pages_.memory() + texts_.bytes_held(); }

 private:
  friend class JoinTable;
  // In front of each row.
  struct Head {
    uint8_t* next;  // of the rows with the same key
    uint64_t word;
    uint8_t state;
  };
  enum State : uint8_t { kFresh, kMatched, kNullKey };
  static constexpr size_t kHead = 17;
  // The keys of rows, where they are numbers.
  static Vector numbers(const uint8_t* const* rows, size_t size, Register& out);

  JoinShape shape_;
  RowLayout layout_;  // of the keys, unless they are a number, and what is carried
  RowPages pages_;
  TextArena texts_;
  size_t num_rows_ = 0;
  std::vector<uint8_t> has_nulls_;  // by column of the layout
  int64_t least_ = INT64_MAX;       // of numbers
  int64_t greatest_ = INT64_MIN;
  // Of one call.
  std::vector<uint64_t> words_;
  std::vector<uint8_t> valid_;
  std::vector<uint16_t> picked_;
  std::vector<uint8_t*> rows_;
};

// Made of all threads' rows: insert() every page, by any number of threads at once; then
// any number of threads may look for keys. Numbers of a small range are places of an
// array; others are found by hash, with open addressing: a slot has the first row of its
// key and 16 bits of the hash.
class JoinTable {
 public:
  JoinTable(const JoinShape& shape, std::vector<JoinRows> rows);
  JoinTable(const JoinTable&) = delete;
  JoinTable& operator=(const JoinTable&) = delete;

  size_t num_pages() const { return pages_.size(); }
  // May throw Error(kCancelled), and then the table is of no use any more.
  void insert(size_t page, const Task& task);

  // One thread's memory.
  struct Lookup {
    Lookup()
        : words(kVectorSize),
          hashes(kVectorSize),
          places(kVectorSize),
          valid(kVectorSize) {}
    std::vector<uint64_t> words, hashes;
    std::vector<size_t> places;
    std::vector<uint8_t> valid;
  };
  // The first row of each of at most kVectorSize keys, or nullptr.
  void find(std::span<const Vector> keys, size_t size, Lookup& memory,
            const uint8_t** rows) const;
  // The next row with the same key, or nullptr.
  static const uint8_t* next(const uint8_t* row) {
    return reinterpret_cast<const JoinRows::Head*>(row)->next;
  }
  // Whether no two rows have the same key; after all is inserted.
  bool is_unique() const { return is_unique_.load(std::memory_order_relaxed); }

  // What rows carry; `may_be_none`: some may be none().
  Vector column(size_t i, const uint8_t* const* rows, size_t size, bool may_be_none,
                Register& out) const;
  // A row of nulls, to stand where there is no row.
  const uint8_t* none() const { return none_.data(); }

  // Says that a row has been found; from any thread.
  void mark(const uint8_t* row) const;
  // The rows of a page that nobody marked.
  std::vector<const uint8_t*> unmarked(size_t page) const;

  // Bytes that it holds.
  size_t memory() const;

 private:
  using Head = JoinRows::Head;
  void insert_direct(uint8_t* row);
  void insert_hashed(uint8_t* row, uint64_t hash);
  bool same_key(const uint8_t* row, const uint8_t* other) const;
  bool has_key(const uint8_t* row, std::span<const Vector> keys, size_t i,
               uint64_t word) const;

  JoinShape shape_;
  RowLayout layout_;
  std::vector<JoinRows> rows_;
  std::vector<std::pair<uint8_t*, size_t>> pages_;
  std::vector<uint8_t> has_nulls_;
  std::vector<uint8_t> none_;
  std::atomic<bool> is_unique_{true};
  Slots<uint64_t> slots_;
  size_t num_slots_ = 0;
  bool is_direct_ = false;
  uint64_t base_ = 0;  // of an array of places
};

}  // namespace phlox::kernel
