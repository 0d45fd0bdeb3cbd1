// The one thing that recurses: arguments inside arguments.
#pragma once

#include <string>

#include "phlox/base/error.h"

namespace phlox::expr {

// Counts the calls that are open in this thread, and refuses before the stack ends.
class DepthGuard {
 public:
  DepthGuard() {
    if (depth()++ < kMaxDepth) return;
    --depth();
    throw Error(Code::kInvalid, "the expression is nested more than " +
                                    std::to_string(kMaxDepth) + " levels deep");
  }
  ~DepthGuard() { --depth(); }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

 private:
  static constexpr int kMaxDepth = 1000;
  static int& depth() {
    thread_local int depth = 0;
    return depth;
  }
};

}  // namespace phlox::expr
