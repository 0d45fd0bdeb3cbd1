// Which kinds of vector instructions loops are compiled for: the plain machine, AVX2 and
// AVX-512. To be included before hwy/foreach_target.h.
#pragma once

// What lies between them is found in no machine that one would do analysis on, and each
// kind costs the time of a build.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4)

// The function of HWY_NAMESPACE that fits the machine; in a part that HWY_ONCE guards.
#if defined(__x86_64__)
#define PHLOX_CHOOSE_SIMD(function) \
  choose_simd(HWY_NAMESPACE::function, N_AVX2::function, N_AVX3::function)
#else
#define PHLOX_CHOOSE_SIMD(function) HWY_NAMESPACE::function
#endif
