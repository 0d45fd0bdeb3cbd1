// Rows of several keys as numbers of 64 bits, as long as they fit.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "phlox/kernel/register.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {

// Columns of whole numbers and bools. Each has some bits of the number: its distance from
// the least that has been seen. When a column needs more bits, numbers that were made
// before change; renumber() says how. One thread at a time.
class PackedKeys {
 public:
  // Whether columns of these forms can be packed.
  static bool can_hold(std::span<const Form> forms);

  explicit PackedKeys(std::vector<Form> forms);

  // Makes room for such rows. kChanged: numbers that were made before are others now;
  // kNot: there is no room, and all numbers that were made before are as they were.
  enum class Fit : uint8_t { kFits, kChanged, kNot };
  Fit prepare(std::span<const Vector> keys, size_t size);
  // The numbers of the rows that prepare() saw last.
  void pack(std::span<const Vector> keys, size_t size, uint64_t* out) const;
  // What a number that was made before the last change is now.
  uint64_t renumber(uint64_t number) const;
  // The keys of `size` numbers, at most kVectorSize. The views last until the registers
  // are used again.
  std::vector<Vector> unpack(const uint64_t* numbers, size_t size,
                             std::span<Register> out) const;

 private:
  struct Column {
    Form form;
    int bits = 0;
    int shift = 0;
    // 0 is null, 1 is `base`, which is not above the least value that was seen, and so
    // on.
    uint64_t base = 0;
    uint64_t least = 0;
    uint64_t greatest = 0;
    bool has_any = false;  // a value was seen

    uint64_t mask() const {
      return bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
    }
  };
  struct Place {
    int bits;
    int shift;
    uint64_t base;
  };
  // Where the column must lie so that these rows fit, too.
  static Place place_for(Column& column, const Vector& values, size_t size);

  std::vector<Column> columns_;
  std::vector<Place> before_;  // the last change
};

}  // namespace phlox::kernel
