// Where each column of a join comes from.
#include "phlox/rewrite/join_columns.h"

#include <set>
#include <unordered_map>

namespace phlox::rewrite {

using expr::Expr;

std::vector<std::pair<std::string, std::string>> join_keys(const Expr& join) {
  std::vector<std::pair<std::string, std::string>> keys;
  const auto add = [&](const expr::Value& pair) {
    keys.emplace_back(*(*pair.list())[0].string(), *(*pair.list())[1].string());
  };
  const bool asof = join.is("asof_join");
  for (const expr::Value& pair : *join.attribute(asof ? "by" : "on").list()) add(pair);
  if (asof) add(join.attribute("on"));
  return keys;
}

std::string join_kind(const Expr& join) {
  return join.is("asof_join") ? "left" : join.string("how");
}

std::vector<std::string> join_clashes(const Expr& join) {
  std::vector<std::string> clashes;
  const std::string how = join_kind(join);
  if (how == "semi" || how == "anti") return clashes;
  std::set<std::string> keys;
  for (const auto& [left, right] : join_keys(join)) keys.insert(right);
  for (const type::Field& field : join.arg(1).element().fields())
    if (!keys.contains(field.name) && join.arg(0).element().field(field.name))
      clashes.push_back(field.name);
  return clashes;
}

std::vector<JoinColumn> join_columns(const Expr& join) {
  const std::vector<std::string> clash_list = join_clashes(join);
  const std::set<std::string> clashes(clash_list.begin(), clash_list.end());
  const std::vector<std::string> suffixes = join.strings("suffixes");
  std::unordered_map<std::string, std::string> right_of;
  std::set<std::string> right_keys;
  for (const auto& [left, right] : join_keys(join)) {
    right_of.emplace(left, right);
    right_keys.insert(right);
  }
  // Times are near, not equal.
  if (join.is("asof_join")) right_of.erase(*(*join.attribute("on").list())[0].string());
  std::vector<JoinColumn> columns;
  for (const type::Field& field : join.arg(0).element().fields()) {
    JoinColumn column{field.name + (clashes.contains(field.name) ? suffixes[0] : ""),
                      false,
                      field.name,
                      false,
                      {}};
    if (const auto key = right_of.find(field.name); key != right_of.end()) {
      column.key = true;
      column.other = key->second;
    }
    columns.push_back(std::move(column));
  }
  const std::string how = join_kind(join);
  if (how == "semi" || how == "anti") return columns;
  for (const type::Field& field : join.arg(1).element().fields())
    if (!right_keys.contains(field.name))
      columns.push_back({field.name + (clashes.contains(field.name) ? suffixes[1] : ""),
                         true,
                         field.name,
                         false,
                         {}});
  return columns;
}

}  // namespace phlox::rewrite
