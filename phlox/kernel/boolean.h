// Reads booleans from text.
#pragma once

#include <string_view>

#include "phlox/kernel/parsed.h"

namespace phlox::kernel {

// All of `text`: true, True, TRUE, false, False or FALSE.
inline Parsed parse_bool(std::string_view text, bool& out) {
  if (text == "true" || text == "True" || text == "TRUE")
    out = true;
  else if (text == "false" || text == "False" || text == "FALSE")
    out = false;
  else
    return Parsed::kMalformed;
  return Parsed::kOk;
}

}  // namespace phlox::kernel
