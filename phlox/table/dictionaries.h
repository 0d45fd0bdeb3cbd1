// What morsels may know of the dictionaries of their categorical columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace phlox::table {

// Of Morsels that come from files with dictionaries.
class Dictionaries {
 public:
  virtual ~Dictionaries() = default;
  // About how many bytes all dictionaries of a column have at most, if it has any.
  virtual std::optional<uint64_t> dictionary_bytes(size_t column) const = 0;
};

}  // namespace phlox::table
