// Walking and changing expressions, without recursion.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "phlox/expr/expr.h"

namespace phlox::expr {

// Every node below and including `root`, each once, arguments before their users.
std::vector<Expr> postorder(const Expr& root);
// The same, not going below nodes for which `stop` is true (they are still listed).
std::vector<Expr> postorder(const Expr& root,
                            const std::function<bool(const Expr&)>& stop);

// Rebuilds bottom up: `change(node, args)` gets each node with its changed arguments and
// gives what takes its place; returning none keeps the node (rebuilt if an argument
// changed). Every shared node is visited once, so the time is linear.
using Change = std::function<Expr(const Expr& node, const std::vector<Expr>& args)>;
Expr transform(const Expr& root, const Change& change);
// The same within one row expression: does not go into tables below it.
Expr transform_row(const Expr& root, const Change& change);
// Nor below nodes for which `stop` is true (they are still changed).
Expr transform_row(const Expr& root, const Change& change,
                   const std::function<bool(const Expr&)>& stop);

// The node with other arguments (itself if they are the same).
Expr with_args(const Expr& node, std::vector<Expr> args);

// Turns what is aligned with `table` into relative form: field(table, x) becomes column
// x. Reductions over `table` stay whole (a constant of the row) unless `into_reductions`.
Expr relative_to(const Expr& expr, const Expr& table, bool into_reductions);
// The way back: column x becomes field(table, x).
Expr absolute_in(const Expr& expr, const Expr& table);
// Puts expressions in the place of relative columns, by name; others stay.
Expr substitute_columns(const Expr& expr,
                        const std::unordered_map<std::string, Expr>& by_name);
// True if a window is in it: its value depends on other rows, so rows must stay together.
bool has_window(const Expr& row_expression);
// The names of the relative columns it uses (not inside tables below it), each once,
// sorted.
std::vector<std::string> columns_used(const Expr& expr);

// The table that a query of any shape is computed as: a column becomes select(source,
// column), a scalar summary(source, ...) or, over several sources or none, row(...). A
// table is itself.
Expr as_table(const Expr& expr);
// The symbols, data and memtables it reads, each once, in order of first use.
std::vector<Expr> leaves(const Expr& expr);

}  // namespace phlox::expr
