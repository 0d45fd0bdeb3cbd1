// Reads UUIDs from text.
#include "phlox/kernel/uuid.h"

namespace phlox::kernel {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

Parsed parse_uuid(std::string_view text, uint8_t* out) {
  if (text.size() != 36) return Parsed::kMalformed;
  uint8_t bytes[16];
  size_t size = 0;
  for (size_t i = 0; i < 36;) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i++] != '-') return Parsed::kMalformed;
      continue;
    }
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return Parsed::kMalformed;
    bytes[size++] = static_cast<uint8_t>(high << 4 | low);
    i += 2;
  }
  for (size_t i = 0; i < 16; ++i) out[i] = bytes[i];
  return Parsed::kOk;
}

}  // namespace phlox::kernel
