// What the Arrow module reports, as an Error of phlox.
#pragma once

#include <string>

#include "phlox/base/error.h"

namespace phlox::format {

// The code of an errno that came over the boundary.
Code code_of_errno(int number);

// Without the kind of failure that Arrow starts a message with, and the full stop that it
// ends with.
std::string plain_message(std::string message);

// "broken data: ..." at the file.
Error broken_file(Code code, const std::string& message, const std::string& file);

}  // namespace phlox::format
