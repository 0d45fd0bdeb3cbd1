// Fields of one column in records that follow each other, as an index of the text has
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace phlox::format {

struct FieldRun {
  const char* text = nullptr;
  // The field of record r ends at ends[r * step], and starts behind ends[r * step - 1].
  const uint32_t* ends = nullptr;
  size_t step = 0;
  size_t size = 0;  // records
  bool may_be_quoted = false;
  bool may_end_with_return = false;  // half of a line end
  bool is_ascii = false;

  const char* begin(size_t record) const {
    // Offsets wrap around: the first field starts behind -1.
    return text + static_cast<uint32_t>((ends - 1)[record * step] + 1);
  }
  const char* end(size_t record) const { return text + ends[record * step]; }
  std::string_view field(size_t record) const {
    const char* const first = begin(record);
    const char* last = end(record);
    if (may_end_with_return && last != first && last[-1] == '\r') --last;
    return {first, static_cast<size_t>(last - first)};
  }
  FieldRun from(size_t record) const {
    FieldRun rest = *this;
    rest.ends += record * step;
    rest.size -= record;
    return rest;
  }
};

}  // namespace phlox::format
