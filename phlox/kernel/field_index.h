// Finds where all fields of delimited text end, 64 bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace phlox::kernel {

// Bytes that must be readable behind the text, whatever they hold.
constexpr size_t kIndexPadding = 64;

struct FieldIndex {
  // Places found: of delimiters and "\n" outside of quotes, in their order.
  size_t count = 0;
  size_t num_lines = 0;  // of them, the "\n"
  // Bytes from the start in which every quote and "\r" means what it does at its best: a
  // field stands in quotes as a whole, with quotes inside doubled, and "\r" is half of a
  // line end or inside quotes. All of the text, or up to where that is not so; nothing is
  // found from there on.
  size_t size = 0;
  // Of these bytes:
  bool has_quotes = false;
  bool has_returns = false;
  bool is_ascii = true;
};

// Without vector instructions one field after the other is faster (field_scan.h): then
// this is false, and index_fields finds nothing.
bool can_index_fields();

// `text` starts at a record. A `quote` of -1 means nothing. `places` has room for
// size + 64 offsets from `text`.
FieldIndex index_fields(const char* text, size_t size, char delimiter, int quote,
                        uint32_t* places);

}  // namespace phlox::kernel
