// Which columns of each table a query really needs.
#include "phlox/compile/needed.h"

#include <algorithm>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::compile {

using expr::Expr;

namespace {

void add_used(const Expr& row, Needed& needed) {
  if (needed.all) return;
  for (auto& name : expr::columns_used(row)) needed.names.insert(std::move(name));
}

void add(const Needed& more, Needed& needed) {
  if (more.all) needed.all = true;
  if (!needed.all) needed.names.insert(more.names.begin(), more.names.end());
}

class Collector {
 public:
  Usage run(const std::vector<Expr>& nodes) {
    usage_.columns[nodes.back().id()].all = true;
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) visit(*node);
    return std::move(usage_);
  }

 private:
  Needed& of(const Expr& table) { return usage_.columns[table.id()]; }

  void visit(const Expr& node) {
    const auto args = node.args();
    for (const Expr& arg : args)
      if (arg.is_table() ? node.is_table()
                         : arg.op().kind == expr::Kind::kReduction && !arg.relative())
        ++usage_.uses[arg.id()];
    if (node.op().kind == expr::Kind::kField) {
      of(node.arg(0)).names.insert(node.string("name"));
    } else if (node.op().kind == expr::Kind::kReduction && !node.relative()) {
      if (const Expr source = node.source()) ++usage_.uses[source.id()];
    } else if (node.is("isin") && !node.arg(1).is("literal")) {
      if (const Expr source = node.arg(1).source()) ++usage_.uses[source.id()];
    }
    if (node.is_table() && !args.empty()) pass_down(node);
  }

  void pass_down(const Expr& node) {
    // A copy: the map may grow below.
    const Needed own = of(node);
    const auto below = needed_below(node, own);
    for (size_t i = 0; i < below.size(); ++i) add(below[i], of(node.arg(i)));
  }

  Usage usage_;
};

}  // namespace

std::vector<Needed> needed_below(const Expr& node, const Needed& own) {
  const auto args = node.args();
  std::vector<Needed> below;
  for (const Expr& arg : args)
    if (arg.is_table()) below.emplace_back();
  if (below.empty()) return below;
  Needed& first = below[0];
  if (node.is("select") || node.is("by") || node.is("summary") || node.is("mutate")) {
    const auto names = node.strings("names");
    const size_t keys = node.is("by") ? static_cast<size_t>(node.integer("keys")) : 0;
    Needed rest = own;
    for (size_t i = 0; i < names.size(); ++i) {
      if (i < keys || own.has(names[i])) add_used(args[i + 1], first);
      rest.names.erase(names[i]);
    }
    if (node.is("mutate")) add(rest, first);
  } else if (node.is("join")) {
    Needed& second = below[1];
    for (const auto& [left, right] : join_keys(node)) {
      first.names.insert(left);
      second.names.insert(right);
    }
    for (const auto& column : join_columns(node)) {
      if (!own.has(column.name)) continue;
      if (!column.left.empty()) first.names.insert(column.left);
      if (!column.right.empty()) second.names.insert(column.right);
    }
  } else if (node.is("intersect") || node.is("difference")) {
    for (auto& each : below) each.all = true;
  } else if (node.is("concat")) {
    for (auto& each : below) each = own;
  } else {
    first = own;
    if (node.is("distinct") && args.size() == 1) first.all = true;
    for (const Expr& arg : args.subspan(1)) add_used(arg, first);
  }
  return below;
}

Usage usage_of(const std::vector<Expr>& nodes) { return Collector().run(nodes); }

std::vector<std::pair<std::string, std::string>> join_keys(const Expr& join) {
  std::vector<std::pair<std::string, std::string>> keys;
  for (const auto& pair : *join.attribute("on").list())
    keys.emplace_back(*(*pair.list())[0].string(), *(*pair.list())[1].string());
  return keys;
}

std::vector<JoinColumn> join_columns(const Expr& join) {
  // The result's fields stand in this order, so their names need not be made again.
  const auto keys = join_keys(join);
  const auto& fields = join.element().fields();
  const std::string& how = join.string("how");
  std::vector<JoinColumn> columns;
  size_t at = 0;
  for (const auto& field : join.arg(0).element().fields()) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& pair) {
      return pair.first == field.name;
    });
    const bool coalesced = key != keys.end() && (how == "right" || how == "outer");
    columns.push_back({fields[at++].name, field.name, coalesced ? key->second : ""});
  }
  if (how == "semi" || how == "anti") return columns;
  for (const auto& field : join.arg(1).element().fields()) {
    const bool is_key = std::any_of(keys.begin(), keys.end(), [&](const auto& pair) {
      return pair.second == field.name;
    });
    if (!is_key) columns.push_back({fields[at++].name, "", field.name});
  }
  return columns;
}

}  // namespace phlox::compile
