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
  size_t size() const;
  // Whether groups are found by an array.
  bool is_direct() const {
    return (mode_ == Mode::kNumber || mode_ == Mode::kPacked) && numbers_.is_direct();
  }
  // Hashes of the keys of the groups that begin there, at most kVectorSize, as hash_rows
  // gives them; `memory` has a register for each key.
  void hashes(uint32_t begin, size_t size, std::span<Register> memory,
              uint64_t* out) const;
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
