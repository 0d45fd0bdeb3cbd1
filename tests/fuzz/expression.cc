// Fuzzes the shell's expression parser and the type rules behind it: phlox::Error, or a tree and an
// expression whose texts parse back to their equals.
#include <cstdint>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/print.h"
#include "phlox/expr/syntax.h"
#include "phlox/type/type.h"
#include "tests/fuzz/check.h"

namespace {

using phlox::expr::Expr;
using phlox::expr::Syntax;

// One table of most types, so that an expression gets past its names.
const Expr& table() {
  static const Expr symbol = phlox::expr::symbol(
      "t", phlox::type::parse_table("{i: ?int64, f: ?float64, s: ?string, b: ?bool, d: ?date, "
                                    "w: ?datetime, u: uint64, m: ?decimal[12, 2], l: var * int64}"));
  return symbol;
}

}  // namespace
