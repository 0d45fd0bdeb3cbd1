// Chooses the vector instructions of the loops in this room.
#pragma once

#include <string_view>
#include <vector>

namespace phlox::kernel {

// Of "plain", "avx2" and "avx512" those that this machine can run, the widest last.
std::vector<std::string_view> simd_names();

// From now on loops use these instructions at most. For tests: no loop may run meanwhile.
// Throws Error(kInvalid) for a name that is not among simd_names().
void set_simd(std::string_view name);

// To be called before a loop is chosen: at its first call it obeys the environment's
// PHLOX_SIMD, which holds such a name; else the widest are used. Throws as set_simd does.
void prepare_simd();

}  // namespace phlox::kernel
