// Names of files that begin with what was typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace phlox::session {

// Sorted; folders end in a slash, hidden ones only where a dot was typed. Nothing for a
// URI with a scheme, nor where a folder cannot be read; at most 1,000.
std::vector<std::string> files_at(std::string_view path);

}  // namespace phlox::session
