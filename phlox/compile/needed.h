// Which columns of each table a query really needs, so that sources are read no wider
// than that.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "phlox/expr/expr.h"

namespace phlox::compile {

struct Needed {
  bool all = false;
  std::set<std::string, std::less<>> names;
  bool has(std::string_view name) const { return all || names.contains(name); }
};

// How often each node is asked for, and which columns of it, by node.
struct Usage {
  std::unordered_map<const void*, Needed> columns;  // of tables
  std::unordered_map<const void*, int>
      uses;  // of tables and of reductions over whole tables
  std::unordered_set<const void*>
      ordered;  // tables whose rows' order something above looks at
};

// `nodes` are all nodes of the query, arguments before users; the last one is the result.
Usage usage_of(const std::vector<expr::Expr>& nodes);

// Whether a row expression has a reduction (of the rows at hand) or a window that looks
// at the order of rows.
bool looks_at_order(const expr::Expr& row);

// Which columns of each table argument a table op needs, if `own` of its own are needed.
std::vector<Needed> needed_below(const expr::Expr& node, const Needed& own);

// A join's result columns: where each comes from.
struct JoinColumn {
  std::string name;   // in the result
  std::string left;   // the left table's column, or empty
  std::string right;  // the right table's column, or empty; both: a key
};
std::vector<JoinColumn> join_columns(const expr::Expr& join);
// The pairs of its keys; of an as-of join `by`, and the times last.
std::vector<std::pair<std::string, std::string>> join_keys(const expr::Expr& join);

}  // namespace phlox::compile
