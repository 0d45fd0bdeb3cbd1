// What a rule must know of a row expression or a graph before it may move or copy
// something.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

// True if it has a value for every row: computing it for more rows than the user asked
// for cannot raise an error (casts and integer arithmetic may).
bool total(const expr::Expr& row_expression);

// The size of it as text, where shared parts count once for each use; saturates at a
// million.
uint64_t tree_size(const expr::Expr& row_expression);

// Larger expressions are not put in the place of a column.
constexpr uint64_t kSmall = 64;

// True if a window is in what a table operation computes: it must keep seeing the same
// rows.
bool computes_window(const expr::Expr& table_operation);

// True if it may be put wherever the column stands that it computes: no null literal,
// since some ops know it from a column, and nothing that computes a whole table, which
// would be done twice.
bool may_stand_for_column(const expr::Expr& row_expression);

// True if equal values of the type cannot be told apart. -0.0 equals 0.0, so floats are
// not exact, and a condition on one of two equal keys does not decide about the other.
bool exact(const type::Type& type);

// How often each node is used as an argument within the graph.
class Uses {
 public:
  explicit Uses(const std::vector<expr::Expr>& postorder);
  bool shared(const expr::Expr& node) const { return counts_.at(node.id()) > 1; }

 private:
  std::unordered_map<const void*, uint32_t> counts_;
};

}  // namespace phlox::rewrite
