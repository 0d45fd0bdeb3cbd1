// Fuzzes the datashape parser: it throws phlox::Error, or gives a type whose text parses back to it.
#include <cstdint>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/type/type.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using phlox::type::Type;
  Type type;
  try {
    type = phlox::type::parse({reinterpret_cast<const char*>(data), size});
  } catch (const phlox::Error& error) {
    error.render();  // the caret too must stand any text
    return 0;
  }
  // Outside the try: a printed type that does not parse is a bug.
  const Type again = phlox::type::parse(type.to_string());
  phlox::fuzz::check_equal(type.to_string(), again.to_string(), "parse(print(type)) == type");
  if (!(type == again)) std::abort();
  return 0;
}
