// Joins of tables that lie in different places: the smaller one is read first, and its
// keys choose the rows of the larger one where that lies (a semi-join).
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/session/cached.h"
#include "phlox/session/estimate.h"
#include "phlox/session/session.h"

namespace phlox::session {

struct Travelled {
  expr::Expr query;
  std::unordered_map<expr::Expr, std::shared_ptr<const Source>> sources;  // of new leaves
  std::vector<Travel> travels;
};

// Runs a table expression, some of whose leaves were made here.
using RunMade = std::function<table::Stream(
    const expr::Expr& query,
    const std::unordered_map<expr::Expr, std::shared_ptr<const Source>>& made)>;

// Without `run` it only tells what it would do. What is read first stays in memory, so it
// is not read again; more than 64 MB of it are dropped, and read in their place.
Travelled send_keys(const expr::Expr& query, const FindSource& source, const RunMade& run,
                    Estimates& estimates);

}  // namespace phlox::session
