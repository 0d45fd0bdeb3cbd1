// Takes cache() out of a query: what is kept stands in memory by then.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/session/cache.h"
#include "phlox/session/source.h"
#include "phlox/table/stream.h"

namespace phlox::session {

// Looks up what a leaf stands on.
using FindSource = std::function<std::shared_ptr<const Source>(const expr::Expr& leaf)>;
// Runs a table expression, which may have cache() in it.
using RunQuery = std::function<table::Stream(const expr::Expr& query)>;

struct Uncached {
  expr::Expr query;  // without cache()
  std::unordered_map<expr::Expr, std::shared_ptr<const Source>> sources;  // of new leaves
  // For explain: each part that stood under cache(), and what becomes of it.
  struct Part {
    expr::Expr part;
    std::string state;
  };
  std::vector<Part> parts;
};

// Every cache() that stands under no other becomes a leaf: with the rows of the cache, if
// it has them for just this data, or those that `run` computes now. What is larger than
// the cache is left to be computed in its place. Without a cache that is all of it.
Uncached compute_cached(const expr::Expr& query, const FindSource& source, Cache* cache,
                        const RunQuery& run);
// The same, but nothing is computed: leaves that are not in the cache have no rows.
Uncached explain_cached(const expr::Expr& query, const FindSource& source, Cache* cache);

}  // namespace phlox::session
