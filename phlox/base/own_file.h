// Where phlox itself lies: beside it is what it loads at first use.
#pragma once

#include <filesystem>

namespace phlox {

// The shared object or program that this code is in, links resolved; empty if the system
// does not say.
std::filesystem::path own_file();
inline std::filesystem::path own_folder() { return own_file().parent_path(); }

}  // namespace phlox
