// The few nodes that rules make.
#include "phlox/rewrite/build.h"

namespace phlox::rewrite {

using expr::Expr;
using expr::Value;

Value names_value(const std::vector<std::string>& names) {
  Value::List list;
  list.reserve(names.size());
  for (const std::string& name : names) list.emplace_back(name);
  return list;
}

Expr projection(std::string_view op, const Expr& table, std::vector<Expr> columns,
                const std::vector<std::string>& names) {
  columns.insert(columns.begin(), table);
  return expr::make(op, std::move(columns), {{"names", names_value(names)}});
}

Expr select_columns(const Expr& table, const std::vector<std::string>& names) {
  std::vector<Expr> columns;
  columns.reserve(names.size() + 1);
  for (const std::string& name : names)
    columns.push_back(expr::column(name, table.element().field(name)->type));
  return projection("select", table, std::move(columns), names);
}

Expr filter(const Expr& table, std::vector<Expr> conditions) {
  if (conditions.empty()) return table;
  conditions.insert(conditions.begin(), table);
  return expr::make("filter", std::move(conditions));
}

Expr slice(const Expr& table, int64_t offset, const Value& limit) {
  return expr::make("slice", {table}, {{"offset", offset}, {"limit", limit}});
}

}  // namespace phlox::rewrite
