// The few nodes that rules make, without their ceremony.
#pragma once

#include <string>
#include <vector>

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

// A list of strings as an attribute.
expr::Value names_value(const std::vector<std::string>& names);
// `op` is "select" or "mutate".
expr::Expr projection(std::string_view op, const expr::Expr& table,
                      std::vector<expr::Expr> columns,
                      const std::vector<std::string>& names);
// Just these columns of the table.
expr::Expr select_columns(const expr::Expr& table, const std::vector<std::string>& names);
// The rows where all conditions are true; the table itself without any.
expr::Expr filter(const expr::Expr& table, std::vector<expr::Expr> conditions);
// `limit` may be null.
expr::Expr slice(const expr::Expr& table, int64_t offset, const expr::Value& limit);

}  // namespace phlox::rewrite
