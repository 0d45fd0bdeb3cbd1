// Finds a field of a record by its name: a small open-addressed hash table.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace phlox::type {

struct Field;

// Holds places, not names: every call is given the fields that it indexes. Records of up
// to kLinear fields have no table and are searched by comparing; so most types pay
// nothing for it.
class FieldIndex {
 public:
  static constexpr size_t kLinear = 8;
  static constexpr size_t kAbsent = static_cast<size_t>(-1);

  // Indexes all of `fields`. The place of the first field whose name occurred before, or
  // kAbsent.
  size_t build(const std::vector<Field>& fields);
  // Takes in the last of `fields`, the others being indexed already. False if its name
  // occurs twice.
  bool append(const std::vector<Field>& fields);
  size_t find(const std::vector<Field>& fields, std::string_view name) const;

 private:
  // The slot that holds `name`, or the empty one where it belongs.
  size_t probe(const std::vector<Field>& fields, std::string_view name,
               uint32_t tag) const;

  struct Slot {
    uint32_t tag = 0;    // the upper half of the name's hash
    uint32_t field = 0;  // place + 1; 0 is an empty slot
  };
  std::vector<Slot> slots_;  // a power of two, at most half full
};

}  // namespace phlox::type
