// Which kinds of vector instructions loops are compiled for: the plain machine, AVX2 and
// AVX-512. To be included before hwy/foreach_target.h.
#pragma once

// What lies between them is found in no machine that one would do analysis on, and each
// kind costs the time of a build.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4)
