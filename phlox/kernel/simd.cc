// Chooses the vector instructions of the loops in this room. Highway could, too, but the
// library that does it measures the clock whenever a process starts, for 3 ms.
#include "phlox/kernel/simd.h"

#include <atomic>
#include <cstdlib>
#include <string>

#include "phlox/base/error.h"

namespace phlox::kernel {
namespace {

constexpr std::string_view kNames[] = {"plain", "avx2", "avx512"};

// What Highway compiles its targets AVX2 and AVX3 for.
Simd widest() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
  const bool avx512 =
      avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512cd");
  return avx512 ? Simd::kAvx512 : avx2 ? Simd::kAvx2 : Simd::kPlain;
#else
  return Simd::kPlain;
#endif
}

Simd named(std::string_view name) {
  std::string all;
  uint8_t simd = 0;
  for (const std::string_view known : simd_names()) {
    if (known == name) return static_cast<Simd>(simd);
    all += (all.empty() ? "" : ", ") + std::string(known);
    ++simd;
  }
  throw Error(Code::kInvalid, "no vector instructions named " + std::string(name))
      .hint("this machine has " + all);
}

std::atomic<Simd>& chosen() {
  static std::atomic<Simd> simd = [] {
    const char* const name = std::getenv("PHLOX_SIMD");
    return name ? named(name) : widest();
  }();
  return simd;
}

}  // namespace

Simd simd() { return chosen().load(std::memory_order_relaxed); }

std::vector<std::string_view> simd_names() {
  return {kNames, kNames + static_cast<size_t>(widest()) + 1};
}

void set_simd(std::string_view name) { chosen() = named(name); }

}  // namespace phlox::kernel
