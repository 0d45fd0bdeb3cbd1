// What a query is thought to cost on each engine, before it runs.
#pragma once

#include <optional>
#include <unordered_map>

#include "phlox/expr/expr.h"
#include "phlox/session/cached.h"

namespace phlox::session {

// Seconds of one core. They are only good for a comparison: what both engines pay (our
// reader of a text file, say) is in neither.
struct Cost {
  double native = 0;
  double embedded = 0;
  double rows = 0;    // that are read, in all
  double result = 0;  // rows of the answer
  // Groups of the greatest group-by, where a sample told: one is taken where the choice
  // depends on it.
  std::optional<double> groups;
};

// Of sizes of files, the columns that the (rewritten) query uses, its operations, and of
// large files a sample of the keys; the constants come of bench/groupby_join. A leaf
// without a source has the rows that `parts` has for it. `in_place`: the embedded engine
// reads files itself where it can.
using PartRows = std::unordered_map<expr::Expr, double>;
Cost cost_of(const expr::Expr& query, const FindSource& source, const PartRows& parts,
             bool in_place);

}  // namespace phlox::session
