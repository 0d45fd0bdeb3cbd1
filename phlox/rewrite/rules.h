// Every rewrite rule by its function; their order is in rewrite.cc. Each gives an equal
// expression of the same type, is idempotent, takes time linear in the size of the graph,
// and does not recurse.
#pragma once

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

expr::Expr fold_constants(const expr::Expr& query);
expr::Expr merge_filters(const expr::Expr& query);
expr::Expr push_filter(const expr::Expr& query);
expr::Expr push_slice(const expr::Expr& query);
expr::Expr merge_projections(const expr::Expr& query);
expr::Expr preaggregate_join(const expr::Expr& query);
expr::Expr dead_columns(const expr::Expr& query);

}  // namespace phlox::rewrite
