// Plans of sort, slice and tail.
#include "phlox/engine/native/plan.h"
#include "phlox/engine/native/rows.h"
#include "phlox/engine/native/sort.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// A sort, or the order of the rows below if `table` is none.
struct Sorted {
  Expr source;  // what is sorted
  SortOrder order;
  Type type;
  std::string text;
};

// `columns` are those to come along, of the source.
Sorted sorted(const Expr& table, const std::vector<type::Field>& columns) {
  Sorted made;
  made.source = table;
  made.type = Type::table(columns);
  for (const type::Field& field : columns)
    made.order.columns.push_back(expr::column(field.name, field.type));
  if (!table.is("sort")) return made;
  made.source = table.arg(0);
  const expr::Value::List& ascending = *table.attribute("ascending").list();
  for (size_t i = 0; i < ascending.size(); ++i) {
    made.order.keys.push_back(table.arg(i + 1));
    made.order.ascending.push_back(*ascending[i].boolean());
    made.text += (i == 0 ? " by " : ", ") + short_text(table.arg(i + 1)) +
                 (made.order.ascending.back() ? "" : " down");
  }
  return made;
}

using Open = std::function<Flow(Flow, const Sorted&, const SharedContext&)>;

SharedPlanned planned_sort(Sorted sorted, std::string word, Planner& planner, Open open) {
  const SharedPlanned below = planner.plan(sorted.source);
  // What the rows must have is checked now.
  project(below->type, sorted.order.all());
  auto planned = std::make_shared<Planned>();
  planned->type = sorted.type;
  planned->text = std::move(word) + sorted.text;
  planned->below = {below};
  planned->open = [below, sorted = std::move(sorted),
                   open = std::move(open)](const Opening& opening) {
    return open(below->open(opening), sorted, opening.context);
  };
  return planned;
}

SharedPlanned plan_sort(const Expr& node, Planner& planner) {
  return planned_sort(sorted(node, planner.needed(node)), "sort", planner,
                      [](Flow flow, const Sorted& sorted, const SharedContext& context) {
                        return sort(std::move(flow), sorted.order, std::nullopt,
                                    sorted.type, context);
                      });
}

SharedPlanned plan_slice(const Expr& node, Planner& planner) {
  const auto offset = static_cast<uint64_t>(node.integer("offset"));
  std::optional<uint64_t> limit;
  if (const int64_t* given = node.attribute("limit").integer())
    limit = static_cast<uint64_t>(*given);
  const std::string text = (limit ? " " + std::to_string(*limit) : " all") + " rows" +
                           (offset > 0 ? " from " + std::to_string(offset) : "");
  const bool is_selection =
      limit && offset <= kMostSelected && *limit <= kMostSelected - offset;
  if (node.arg(0).is("sort") && is_selection)
    return planned_sort(
        sorted(node.arg(0), planner.needed(node)), "take" + text + " of a sort", planner,
        [offset, limit](Flow flow, const Sorted& sorted, const SharedContext& context) {
          Flow first = sort(std::move(flow), sorted.order,
                            Selection{offset + *limit, false}, sorted.type, context);
          if (offset == 0) return first;
          return slice(std::move(first), offset, std::nullopt, context);
        });
  const SharedPlanned below = planner.plan(node.arg(0));
  auto planned = std::make_shared<Planned>();
  planned->type = below->type;
  planned->text = "take" + text;
  planned->below = {below};
  planned->open = [below, offset, limit](const Opening& opening) {
    return slice(below->open(opening), offset, limit, opening.context);
  };
  return planned;
}

SharedPlanned plan_tail(const Expr& node, Planner& planner) {
  const auto count = static_cast<size_t>(node.integer("n"));
  const bool is_sorted = node.arg(0).is("sort");
  return planned_sort(
      sorted(node.arg(0), planner.needed(node)),
      "take the last " + std::to_string(count) + " rows" +
          (is_sorted ? " of a sort" : ""),
      planner, [count](Flow flow, const Sorted& sorted, const SharedContext& context) {
        return last_rows(std::move(flow), sorted.order, count, sorted.type, context);
      });
}

const Tables tables = {{"sort", plan_sort}, {"slice", plan_slice}, {"tail", plan_tail}};

}  // namespace

}  // namespace phlox::engine::native
