// The end of a query that would hold more than it may.
#include "phlox/engine/native/context.h"

#include <algorithm>

#include "phlox/base/error.h"

namespace phlox::engine::native {

namespace {
// So much may be held whatever the limit.
constexpr uint64_t kLeast = uint64_t{16} << 20;
constexpr uint64_t kMegabyte = 1'000'000;
}  // namespace

void Memory::must_fit(uint64_t bytes, const std::string& what) const {
  const uint64_t limit = std::max(2 * budget_, kLeast);
  if (bytes <= limit) return;
  throw Error(Code::kIo,
              what + " must be in memory, and with it the query needs more than " +
                  std::to_string(limit / kMegabyte) + " MB, which it may use")
      .hint("give it more with --memory, or take --engine duckdb");
}

}  // namespace phlox::engine::native
