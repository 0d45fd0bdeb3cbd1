// What a fuzz target says when a property does not hold: the two texts, then an abort for libFuzzer.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace phlox::fuzz {

inline void check_equal(const std::string& first, const std::string& second, const char* property) {
  if (first == second) return;
  std::fprintf(stderr, "%s does not hold:\n%s\n%s\n", property, first.c_str(), second.c_str());
  std::abort();
}

}  // namespace phlox::fuzz
