// Formats of dt.strftime.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "phlox/type/type.h"

namespace phlox::expr {

// A code, or text that stands for itself.
struct FormatPiece {
  std::string text;  // "%Y", "%-d"; "%F" and "%T" are taken apart
  bool is_code = false;
};

// Throws Error(kInvalid) for a code that is unknown, or that a value of the type has no
// answer to.
std::vector<FormatPiece> parse_time_format(std::string_view format,
                                           const type::Type& type);

}  // namespace phlox::expr
