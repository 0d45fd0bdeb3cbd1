// Names as they stand in a picture.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace phlox {

// On one line, and of at most so many letters, the last of which says that there were
// more. What hover shows stays whole.
std::string shortened(std::string_view name, size_t letters);

}  // namespace phlox
