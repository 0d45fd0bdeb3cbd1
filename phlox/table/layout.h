// How a foreign producer lays a column out: its Arrow format string, taken apart once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "phlox/type/arrow_c.h"
#include "phlox/type/type.h"

namespace phlox::table {

struct Layout {
  enum class Form : uint8_t {
    kNull,
    kBool,
    kNumber,  // bytes_per_value; integers and floats, the sign is the type's affair
    kHalf,
    kBinary,  // offsets of 4 or 8 bytes: bytes_per_value
    kView,
    kFixedBinary,  // bytes_per_value
    kDecimal,      // bytes_per_value
    kDate32,
    kDate64,
    kTime,       // bytes_per_value, units_per_second
    kTimestamp,  // units_per_second
    kDuration,   // units_per_second
    kList,       // offsets of 4 or 8 bytes
    kListView,   // offsets and sizes of 4 or 8 bytes
    kFixedList,  // bytes_per_value is the number of elements
    kStruct,
    kMap,
    kDictionary,  // bytes_per_value and is_signed of the codes; the values are
                  // children[0]
  };

  Form form = Form::kNull;
  int64_t bytes_per_value = 0;
  int64_t units_per_second = 0;
  bool is_signed = true;
  std::vector<Layout> children;
  // True if it is the layout that phlox has for the type, down to the leaves.
  bool is_ours = false;
};

// Throws Error(kUnsupported) for a format that no datashape has.
Layout layout_of(const ArrowSchema& schema, const type::Type& type);

}  // namespace phlox::table
