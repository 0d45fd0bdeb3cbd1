// Numbers the distinct keys that it is shown: 0, 1, 2, ... in the order in which they
// come.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "phlox/kernel/number_table.h"
#include "phlox/kernel/packed_keys.h"
#include "phlox/kernel/register.h"
#include "phlox/kernel/row_codec.h"
#include "phlox/kernel/text_table.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {

// Null equals null, NaN equals NaN, -0.0 equals 0.0. One thread at a time. Keys of one
// number, and of several as long as they fit into one, are looked up as numbers; all
// others as texts, what they are or what their values make together.
class GroupTable {
 public:
  static constexpr uint32_t kNone = kNoGroup;

  // Without keys there is one group, as soon as there is a row.
  explicit GroupTable(std::vector<Form> keys);

  // The group of each of at most kVectorSize rows. A key that is new gets the next
  // number while there are fewer than `most` groups, else kNone.
  void find(std::span<const Vector> keys, size_t size, size_t most, uint32_t* groups);
  // From here on it looks at the task while it grows: find() may throw Error(kCancelled),
  // and then it is of no use any more.
  void watch(const Task& task) {
    numbers_.watch(task);
    texts_.watch(task);
  }
  size_t size() const;
  // Whether groups are found by an array.
  bool is_direct() const {
    return (mode_ == Mode::kNumber || mode_ == Mode::kPacked) && numbers_.is_direct();
  }
  // After place_by_value: whether the group has had a row.
  bool is_present(uint32_t group) const { return numbers_.is_present(group); }
  // The numbers of groups found by an array become the places of their keys in the range
  // of all, which need not be looked up; groups of no row yet are among them. Gives the
  // new numbers of all groups, or nothing, and then all stays, where it is not worth it.
  std::optional<std::vector<uint32_t>> place_by_value() {
    return mode_ == Mode::kNumber ? numbers_.place_by_value() : std::nullopt;
  }
  // Whether there may be groups of no row.
  bool has_gaps() const { return numbers_.has_gaps(); }
  // Whether they are such places.
  bool is_placed() const { return numbers_.is_placed(); }
  // Then the groups that have had rows of keys in the range, and of null.
  std::vector<uint32_t> present_groups(NumberTable::Range keys, bool with_nulls) const {
    return numbers_.present_groups(keys, with_nulls);
  }
  // Of a single key whose groups are found by an array: the integers that it is among, as
  // to_numbers gives them.
  std::optional<NumberTable::Range> key_range() const {
    return mode_ == Mode::kNumber && numbers_.is_direct()
               ? std::optional(numbers_.range())
               : std::nullopt;
  }
  // The keys of `size` groups, at most kVectorSize. The views last until the registers
  // are used again; texts as long as the table.
  std::vector<Vector> keys(const uint32_t* groups, size_t size,
                           std::span<Register> out) const;
  // Bytes that it holds.
  size_t memory() const;

 private:
  enum class Mode : uint8_t { kNoKey, kNumber, kPacked, kText, kRows };

  void find_packed(std::span<const Vector> keys, size_t size, size_t most,
                   uint32_t* groups);
  void leave_packed();
  void find_rows(std::span<const Vector> keys, size_t size, size_t most,
                 uint32_t* groups);

  std::vector<Form> forms_;
  RowCodec codec_;
  Mode mode_;
  bool has_row_ = false;
  NumberTable numbers_;
  std::optional<PackedKeys> packed_;
  TextTable texts_;

  // Of one call; empty until there is one.
  std::vector<uint64_t> row_numbers_;
  std::vector<std::string_view> rows_;
  std::vector<uint32_t> sizes_;
  std::vector<uint8_t*> places_;
  std::vector<uint8_t> encoded_;
};

}  // namespace phlox::kernel
