// The order of documents: sort, and what takes some of them by it.
#include <algorithm>

#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/pipeline.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

void Tables::sort_by(Documents& rows, std::vector<Documents::Key> keys) {
  std::vector<std::pair<std::string, std::string>> fields;
  std::unordered_set<std::string> seen;
  for (const auto& key : keys) {
    const std::string name = key.path.substr(2, key.path.size() - 3);
    if (seen.insert(name).second) fields.emplace_back(name, key.ascending ? "1" : "-1");
  }
  if (!fields.empty()) rows.stages.push_back(call("$sort", object(fields)));
  rows.order = std::move(keys);
}

std::vector<Documents::Key> Tables::keys_of(Documents& rows, Row& row,
                                            const std::vector<Expr>& roots,
                                            const std::vector<bool>& ascending) {
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<Documents::Key> keys;
  for (size_t i = 0; i < roots.size(); ++i) {
    if (roots[i].is("literal")) continue;
    Operand value = row.compile(roots[i]);
    const Type type = plain(value.type);
    if (is_nested(type) || type.is(Kind::kBytes) || type.is(Kind::kJson) ||
        roots[i].element().without_option().is(Kind::kCategorical))
      throw_lacks("sort by " + type.to_string());
    const std::string ordered = row.with_code_points({value}, value.text);
    if (ordered != value.text) {
      value.text = ordered;
      value.simple = false;
    }
    if (!value.simple || value.constant) {
      const std::string name = field("k");
      rows.stages.push_back(call("$addFields", object({{name, projected(value)}})));
      value.text = path(name);
    }
    // Servers sort nulls and NaN first.
    const bool floats = type.is_float();
    if (value.nullable() || floats) {
      std::string rank = "0";
      if (floats) rank = cond(is_nan(value), ascending[i] ? "1" : "-1", rank);
      if (value.nullable()) rank = cond(is_null(value), "2", rank);
      const std::string name = field("k");
      fields.emplace_back(name, rank);
      keys.push_back({path(name), true});
    }
    keys.push_back({value.text, ascending[i]});
  }
  if (!fields.empty()) rows.stages.push_back(call("$addFields", object(fields)));
  rows.is_pristine = false;
  return keys;
}

std::vector<Documents::Key> Tables::source_order(const Documents& rows) const {
  if (!rows.order.empty() || rows.position.empty()) return rows.order;
  return {{rows.position, true}};
}

Documents Tables::sort(const Expr& table, Documents rows) {
  const std::vector<Expr> roots(table.args().begin() + 1, table.args().end());
  std::vector<bool> ascending;
  for (const auto& up : *table.attribute("ascending").list())
    ascending.push_back(*up.boolean());
  // Columns that are keys are computed with.
  std::vector<Expr> used;
  for (const Expr& root : roots) used.push_back(used_value(root));
  Row row = ready(rows, used);
  std::vector<Documents::Key> keys = keys_of(rows, row, roots, ascending);
  // Equal keys stay in the order that there is.
  for (auto& key : source_order(rows)) keys.push_back(std::move(key));
  sort_by(rows, std::move(keys));
  return rows;
}

Documents Tables::slice(const Expr& table, Documents rows) {
  const auto& limit = table.attribute("limit");
  const int64_t offset = table.integer("offset");
  if (offset > 0) rows.stages.push_back(call("$skip", number(offset)));
  // No server takes a limit of none.
  if (!limit.is_null())
    rows.stages.push_back(*limit.integer() > 0
                              ? call("$limit", number(*limit.integer()))
                              : std::string("{\"$match\": {\"$expr\": false}}"));
  return rows;
}

Documents Tables::tail(const Expr& table, Documents rows) {
  std::vector<Documents::Key> order = source_order(rows);
  if (order.empty()) throw_lacks("tail of rows without an order");
  std::vector<Documents::Key> back = order;
  for (auto& key : back) key.ascending = !key.ascending;
  const std::vector<Documents::Key> sorted = rows.order;
  sort_by(rows, std::move(back));
  const int64_t n = table.integer("n");
  rows.stages.push_back(n > 0 ? call("$limit", number(n))
                              : std::string("{\"$match\": {\"$expr\": false}}"));
  sort_by(rows, std::move(order));
  rows.order = sorted;
  rows.is_pristine = false;
  return rows;
}

}  // namespace phlox::engine::mongodb
