// Chooses the vector instructions of the loops in this room.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace phlox::kernel {

enum class Simd : uint8_t { kPlain, kAvx2, kAvx512 };

// What loops use now: the widest that this machine has, or what PHLOX_SIMD in the
// environment names. Throws Error(kInvalid) if that is not among simd_names().
Simd simd();

// Of "plain", "avx2" and "avx512" those that this machine can run, the widest last.
std::vector<std::string_view> simd_names();

// From now on loops use these instructions. For tests: no loop may run meanwhile. Throws
// as above.
void set_simd(std::string_view name);

// The same function, compiled for each.
template <class Function>
Function* choose_simd(Function* plain, Function* avx2, Function* avx512) {
  const Simd now = simd();
  return now == Simd::kAvx512 ? avx512 : now == Simd::kAvx2 ? avx2 : plain;
}

}  // namespace phlox::kernel
