// How many different keys a query will meet, from a few of its rows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/session/cached.h"

namespace phlox::session {

// About how many different values a column has among `rows` rows, of which `sample` are
// some: the estimator of Chao (Nonparametric Estimation of the Number of Classes in a
// Population, 1984), in its form without bias: what was seen, and of what was not,
// f1 (f1 - 1) / (2 (f2 + 1)), where f1 were seen once and f2 twice.
double distinct_values(const std::vector<std::string>& sample, double rows);

// The same of columns of a table that stands on one source and keeps its columns (filters
// and choices of columns may lie between); nothing where that is not so, or the rows can
// be read but once.
std::optional<double> distinct_keys(const expr::Expr& table,
                                    std::span<const expr::Expr> keys, double rows,
                                    const FindSource& source);

}  // namespace phlox::session
