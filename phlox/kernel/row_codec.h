// Rows as bytes, one value behind the other: keys of hash tables, rows that wait in
// memory or in a file for their turn.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "phlox/kernel/register.h"

namespace phlox::kernel {

// How the values of some columns lie in such a row: for each column a byte that says
// whether there is a value, and then, where there is one, the value: the bytes of the
// form, or of a text 4 bytes of its length and it. Equal values have equal bytes: -0.0 is
// kept as 0.0, every NaN as one of them, where that is asked for.
class RowCodec {
 public:
  // `as_key`: equal values get equal bytes.
  RowCodec(std::vector<Form> forms, bool as_key)
      : forms_(std::move(forms)), as_key_(as_key) {}

  const std::vector<Form>& forms() const { return forms_; }

  // Bytes of `size` rows, into sizes[i].
  void measure(std::span<const Vector> columns, size_t size, uint32_t* sizes) const;
  // Writes row i to places[i], which has room for what measure() said, and moves the
  // place behind it.
  void encode(std::span<const Vector> columns, size_t size, uint8_t** places) const;
  // Reads values of column after column; places[i] is where row i begins, and is moved
  // behind it. `out` has a register for each column; the views last until the registers
  // are used again, and texts as long as the rows. At most kVectorSize rows.
  std::vector<Vector> decode(const uint8_t** places, size_t size,
                             std::span<Register> out) const;

 private:
  std::vector<Form> forms_;
  bool as_key_;
};

// A hash of bytes, of a quality that is good for any of its bits.
uint64_t hash_of(std::string_view bytes);
// Of a whole number.
inline uint64_t hash_of(uint64_t number) {
  // The finalizer of splitmix64 (Steele, Lea and Flood 2014).
  number ^= number >> 30;
  number *= 0xbf58476d1ce4e5b9u;
  number ^= number >> 27;
  number *= 0x94d049bb133111ebu;
  return number ^ (number >> 31);
}

}  // namespace phlox::kernel
