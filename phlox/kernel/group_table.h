// Numbers the distinct keys that it is shown: 0, 1, 2, ... in the order in which they
// come.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "phlox/kernel/register.h"
#include "phlox/kernel/row_codec.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {

// Null equals null, NaN equals NaN, -0.0 equals 0.0. One thread at a time. Keys of one
// whole number look their group up in an array as long as their range is small, all
// others in a hash table.
class GroupTable {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // Without keys there is one group, as soon as there is a row.
  explicit GroupTable(std::vector<Form> keys);

  // The group of each of at most kVectorSize rows. A key that is new gets the next
  // number while there are fewer than `most` groups, else kNone.
  void find(std::span<const Vector> keys, size_t size, size_t most, uint32_t* groups);
  size_t size() const { return num_groups_; }
  // A hash of a group's key: equal in all tables of the same forms.
  uint64_t hash(uint32_t group) const;
  // The same of keys that need not be there.
  void hashes(std::span<const Vector> keys, size_t size, uint64_t* out);
  // The keys of `size` groups, at most kVectorSize. The views last until the registers
  // are used again; texts as long as the table.
  std::vector<Vector> keys(const uint32_t* groups, size_t size,
                           std::span<Register> out) const;
  // Bytes that it holds.
  size_t memory() const;

 private:
  // One key of 8 bytes or less is a number; all else is bytes.
  enum class Mode : uint8_t { kNoKey, kDirect, kNumber, kBytes };
  struct NumberSlot {
    uint64_t key;
    uint32_t group;  // + 1; 0: the slot is free
  };
  struct BytesSlot {
    uint32_t tag;  // of the hash
    uint32_t group;
  };
  template <class Slot>
  struct FreeSlots {
    void operator()(Slot* slots) const { std::free(slots); }
  };
  template <class Slot>
  using Slots = std::unique_ptr<Slot[], FreeSlots<Slot>>;

  void find_numbers(const Vector& key, size_t size, size_t most, uint32_t* groups);
  bool make_direct(const uint64_t* numbers, size_t size, const uint8_t* valid);
  void leave_direct();
  void find_bytes(std::span<const Vector> keys, size_t size, size_t most,
                  uint32_t* groups);
  // The bytes of each key, in keys_; those of a single text are the text itself.
  void encode(std::span<const Vector> keys, size_t size);
  uint32_t null_group(size_t most);
  void grow_numbers();
  void grow_bytes();
  bool is_single_text() const { return forms_.size() == 1; }

  std::vector<Form> forms_;
  RowCodec codec_;
  Mode mode_;
  size_t num_groups_ = 0;
  uint32_t null_group_ = kNone;  // of a single key

  // Numbers: by group.
  std::vector<uint64_t> numbers_;
  Slots<uint32_t> direct_;  // by key - base_: group + 1
  uint64_t base_ = 0;
  uint64_t range_ = 0;
  Slots<NumberSlot> number_slots_;
  // Bytes: by group.
  std::vector<std::string_view> texts_;
  std::vector<uint64_t> text_hashes_;
  TextArena arena_;
  Slots<BytesSlot> bytes_slots_;
  size_t num_slots_ = 0;

  // Of one call.
  std::vector<uint64_t> row_numbers_;
  std::vector<uint64_t> row_hashes_;
  std::vector<std::string_view> keys_;
  std::vector<uint32_t> sizes_;
  std::vector<uint8_t*> places_;
  std::vector<uint8_t> encoded_;
};

}  // namespace phlox::kernel
