// Plans a query for the engine.
#include "phlox/engine/native/plan.h"

#include "phlox/base/error.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/window_columns.h"
#include "phlox/expr/depth.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// Longer chains are left to others: planning recurses.
constexpr size_t kMostNodes = 20000;

std::unordered_map<std::string_view, TableRow>& table() {
  static std::unordered_map<std::string_view, TableRow> rows;
  return rows;
}

Expr prepared(const Expr& query) {
  if (expr::postorder(query).size() > kMostNodes)
    throw Error(Code::kUnsupported, "the native engine takes expressions of at most " +
                                        std::to_string(kMostNodes) + " nodes");
  return with_window_columns(query);
}

// Whether the order of a table's rows is that of its first table.
bool keeps_order(const Expr& table) {
  if (table.is("join"))
    return table.string("how") == "semi" || table.string("how") == "anti";
  for (const std::string_view op :
       {"select", "mutate", "filter", "slice", "tail", "sample", "distinct", "asof_join"})
    if (table.is(op)) return true;
  return false;
}

// Tables above a sort whose order is that of the result.
void add_shown_order(const Expr& query, std::unordered_set<const void*>& ordered) {
  std::vector<const void*> tables;
  Expr at = query;
  while (keeps_order(at)) {
    tables.push_back(at.id());
    const Expr below = at.arg(0);
    at = below;
  }
  if (at.is("sort")) ordered.insert(tables.begin(), tables.end());
}

}  // namespace

Tables::Tables(std::initializer_list<TableRow> rows) {
  for (const TableRow& row : rows) table().emplace(row.op, row);
}

Planner::Planner(const Expr& query)
    : query_(prepared(query)), usage_(compile::usage_of(expr::postorder(query_))) {
  add_shown_order(query_, usage_.ordered);
}

std::vector<type::Field> Planner::needed(const Expr& table) const {
  const auto place = usage_.columns.find(table.id());
  std::vector<type::Field> fields;
  for (const type::Field& field : table.element().fields())
    if (place != usage_.columns.end() && place->second.has(field.name))
      fields.push_back(field);
  return fields;
}

SharedPlanned Planner::plan(const Expr& node, bool with_lists) {
  const expr::DepthGuard guard;
  // A plan that passes lists on is for whoever asked.
  if (const auto place = done_.find(node.id()); place != done_.end() && !with_lists)
    return place->second;
  with_lists_ = with_lists;
  SharedPlanned planned;
  if (node.op().kind == expr::Kind::kLeaf) {
    planned = leaf(node);
  } else {
    const auto row = table().find(node.op().name);
    if (row == table().end()) throw lacks(std::string(node.op().name));
    planned = row->second.plan(node, *this);
  }
  if (!with_lists) done_[node.id()] = planned;
  return planned;
}

SharedPlanned Planner::leaf(const Expr& leaf) {
  auto planned = std::make_shared<Planned>();
  planned->type = Type::table(needed(leaf));
  const std::vector<std::string> columns = planned->type.element().field_names();
  inputs_.push_back({leaf, columns});
  planned->text = "read";
  for (const std::string& column : columns) planned->text += " " + column;
  planned->open = [leaf, columns, type = planned->type](const Opening& opening) {
    // A source says what there is to be read when it is opened.
    const uint64_t before = opening.context->task.total_bytes();
    auto morsels = opening.leaves.morsels
                       ? opening.leaves.morsels(leaf, columns)
                       : table::morsels_of(opening.leaves.open(leaf, columns));
    return Flow{
        std::move(morsels), {}, type, opening.context->task.total_bytes() - before};
  };
  return planned;
}

std::string short_text(const Expr& row) {
  constexpr size_t kMostText = 200;
  return expr::to_text(row, kMostText, true);
}

std::string to_text(const Planned& planned) {
  std::string text;
  std::vector<std::pair<const Planned*, size_t>> open{{&planned, 0}};
  while (!open.empty()) {
    const auto [at, depth] = open.back();
    open.pop_back();
    text += (text.empty() ? "" : "\n") + std::string(2 * depth, ' ') + at->text;
    for (size_t i = at->below.size(); i-- > 0;)
      open.emplace_back(at->below[i].get(), at->below.size() > 1 ? depth + 1 : depth);
  }
  return text;
}

}  // namespace phlox::engine::native
