// Where phlox itself lies: the folder beside which it looks for what it loads at first
// use.
#pragma once

#include <filesystem>

namespace phlox {

// The folder of the shared object or program that this code is in, links resolved; empty
// if the system does not say.
std::filesystem::path own_folder();

}  // namespace phlox
