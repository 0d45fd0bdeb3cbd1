// Fuzzes the parser of URIs: phlox::Error, or parts whose text can be shown.
#include <cstdint>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/migrate/uri.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    phlox::migrate::parse_uri({reinterpret_cast<const char*>(data), size}).to_string();
  } catch (const phlox::Error& error) {
    error.render();
  }
  return 0;
}
