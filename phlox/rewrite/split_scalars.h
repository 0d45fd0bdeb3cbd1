// split where a table is only asked for single values, or for the values of a column:
// `u.filter(_.z > t.x.mean())`, `u.filter(_.z.isin(t.x))`.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/rewrite/split_stage.h"

namespace phlox::rewrite {

// What uses each node of the query, once for each time.
using Users = std::unordered_map<const void*, std::vector<expr::Expr>>;

// Splits the query by `stage.below`, with the finish of the whole query; none if it uses
// the table in any other way.
std::optional<Split> split_scalars(const Stage& stage, const expr::Expr& query,
                                   const Users& users);

}  // namespace phlox::rewrite
