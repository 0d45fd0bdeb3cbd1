// Chooses the vector instructions of the loops in this room, by Highway's own switch.
#include "phlox/kernel/simd.h"

#include <cstdint>
#include <cstdlib>
#include <string>

// clang-format off
#include "phlox/kernel/simd_targets.h"
#include <hwy/highway.h>
#include <hwy/targets.h>
// clang-format on

#include "phlox/base/error.h"

namespace phlox::kernel {
namespace {

// Which of the two there is depends on the compiler.
constexpr int64_t kPlain = HWY_EMU128 | HWY_SCALAR;

struct Named {
  std::string_view name;
  int64_t target;
};
constexpr Named kNamed[] = {{"plain", kPlain}, {"avx2", HWY_AVX2}, {"avx512", HWY_AVX3}};

}  // namespace

std::vector<std::string_view> simd_names() {
  hwy::SetSupportedTargetsForTest(0);
  const int64_t here = hwy::SupportedTargets() | kPlain;
  std::vector<std::string_view> names;
  for (const Named& named : kNamed)
    if (here & named.target) names.push_back(named.name);
  return names;
}

void set_simd(std::string_view name) {
  std::string all;
  for (const std::string_view known : simd_names()) {
    all += (all.empty() ? "" : ", ") + std::string(known);
    if (known != name) continue;
    int64_t targets = 0;
    for (const Named& named : kNamed) {
      targets |= named.target;
      if (named.name == name) break;
    }
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().Update(targets);
    return;
  }
  throw Error(Code::kInvalid, "no vector instructions named " + std::string(name))
      .hint("this machine has " + all);
}

void prepare_simd() {
  [[maybe_unused]] static const bool prepared = [] {
    if (const char* name = std::getenv("PHLOX_SIMD")) set_simd(name);
    return true;
  }();
}

}  // namespace phlox::kernel
