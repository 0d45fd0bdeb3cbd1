// Which columns of each table a query really needs.
#include "phlox/compile/needed.h"

#include <algorithm>

#include "phlox/compile/window.h"
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

bool is_first_or_last(const Expr& node) {
  return node.is("first") || node.is("last") || node.is("argmin") || node.is("argmax");
}

bool is_ordered_window(const Expr& node) {
  return node.is("over") && needs_position(expr::window_of(node));
}

// Whether a table op gives other rows, or other values, for its i-th table in another
// order.
bool asks_for_order(const Expr& node, size_t i) {
  if (node.is("sort") || node.is("tail") || node.is("sample")) return true;
  if (node.is("asof_join")) return i == 1;
  if (node.is("distinct")) return node.args().size() > 1;
  return std::any_of(node.args().begin(), node.args().end(), [](const Expr& arg) {
    return !arg.is_table() && looks_at_order(arg);
  });
}

bool keeps_order(const Expr& node) {
  return node.is("select") || node.is("mutate") || node.is("filter") || node.is("slice");
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
      if (const Expr source = node.source()) {
        ++usage_.uses[source.id()];
        if (is_first_or_last(node)) usage_.ordered.insert(source.id());
      }
    } else if (!node.relative() && is_ordered_window(node)) {
      if (const Expr source = node.source()) usage_.ordered.insert(source.id());
    } else if (node.is("isin") && !node.arg(1).is("literal")) {
      if (const Expr source = node.arg(1).source()) ++usage_.uses[source.id()];
    }
    if (!node.is_table() || args.empty()) return;
    pass_down(node);
    const bool kept = keeps_order(node) && usage_.ordered.contains(node.id());
    for (size_t i = 0; i < args.size() && args[i].is_table(); ++i)
      if (kept || asks_for_order(node, i)) usage_.ordered.insert(args[i].id());
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

bool looks_at_order(const Expr& row) {
  for (const Expr& node :
       expr::postorder(row, [](const Expr& e) { return e.is_table(); }))
    if (node.relative() && (is_first_or_last(node) || is_ordered_window(node)))
      return true;
  return false;
}

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
  } else if (node.is("join") || node.is("asof_join")) {
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
    if (node.is("explode") && !first.all) first.names.insert(node.string("column"));
    for (const Expr& arg : args.subspan(1)) add_used(arg, first);
  }
  return below;
}

Usage usage_of(const std::vector<Expr>& nodes) { return Collector().run(nodes); }

std::vector<std::pair<std::string, std::string>> join_keys(const Expr& join) {
  std::vector<std::pair<std::string, std::string>> keys;
  const auto add = [&](const expr::Value& pair) {
    keys.emplace_back(*(*pair.list())[0].string(), *(*pair.list())[1].string());
  };
  const bool asof = join.is("asof_join");
  for (const auto& pair : *join.attribute(asof ? "by" : "on").list()) add(pair);
  if (asof) add(join.attribute("on"));
  return keys;
}

std::vector<JoinColumn> join_columns(const Expr& join) {
  // The result's fields stand in this order, so their names need not be made again.
  const auto keys = join_keys(join);
  const auto& fields = join.element().fields();
  const std::string how = join.is("asof_join") ? "left" : join.string("how");
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
