// Fuzzes the JSON form of expressions as strangers may send it: phlox::Error, or an expression whose
// JSON reads back to it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/expr/print.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  phlox::expr::Expr expr;
  try {
    expr = phlox::expr::from_json({reinterpret_cast<const char*>(data), size});
  } catch (const phlox::Error& error) {
    if (error.code() != phlox::Code::kInternal) return 0;
    std::fprintf(stderr, "%s\n", error.render().c_str());
    std::abort();
  }
  const std::string json = phlox::expr::to_json(expr);
  if (phlox::expr::from_json(json) == expr) return 0;
  std::fprintf(stderr, "from_json(to_json(expr)) is another expression: %s\n", json.c_str());
  std::abort();
}
