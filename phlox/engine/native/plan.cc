// Plans a query for the engine.
#include "phlox/engine/native/plan.h"

#include "phlox/base/error.h"
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

compile::Usage usage_of(const Expr& query) {
  const std::vector<Expr> nodes = expr::postorder(query);
  if (nodes.size() > kMostNodes)
    throw Error(Code::kUnsupported, "the native engine takes expressions of at most " +
                                        std::to_string(kMostNodes) + " nodes");
  return compile::usage_of(nodes);
}

}  // namespace

Tables::Tables(std::initializer_list<TableRow> rows) {
  for (const TableRow& row : rows) table().emplace(row.op, row);
}

Planner::Planner(const Expr& query) : usage_(usage_of(query)) {}

std::vector<type::Field> Planner::needed(const Expr& table) const {
  const auto place = usage_.columns.find(table.id());
  std::vector<type::Field> fields;
  for (const type::Field& field : table.element().fields())
    if (place != usage_.columns.end() && place->second.has(field.name))
      fields.push_back(field);
  return fields;
}

SharedPlanned Planner::plan(const Expr& node) {
  const expr::DepthGuard guard;
  if (const auto place = done_.find(node.id()); place != done_.end())
    return place->second;
  SharedPlanned planned;
  if (node.op().kind == expr::Kind::kLeaf) {
    planned = leaf(node);
  } else {
    const auto row = table().find(node.op().name);
    if (row == table().end())
      throw Error(Code::kUnsupported,
                  "the native engine has no " + std::string(node.op().name));
    planned = row->second.plan(node, *this);
  }
  return done_[node.id()] = planned;
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
