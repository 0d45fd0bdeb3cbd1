// Plans of by and summary.
#include <algorithm>

#include "phlox/engine/native/group.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/plan.h"
#include "phlox/engine/native/rows.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// Takes the reductions out of arithmetic over them: each is a column of the groups.
class Reductions {
 public:
  // What is to be computed of the groups' columns.
  Expr take(const Expr& row) {
    return expr::transform_row(
        row,
        [this](const Expr& node, const std::vector<Expr>&) {
          return node.op().kind == expr::Kind::kReduction && node.relative()
                     ? column_of(node)
                     : Expr();
        },
        [](const Expr& node) { return node.op().kind == expr::Kind::kReduction; });
  }
  const std::vector<Expr>& all() const { return all_; }
  static std::string name(size_t i) { return "#" + std::to_string(i); }

 private:
  Expr column_of(const Expr& reduction) {
    size_t i = 0;
    while (i < all_.size() && all_[i] != reduction) ++i;
    if (i == all_.size()) all_.push_back(reduction);
    return expr::column(name(i), reduction.element());
  }

  std::vector<Expr> all_;
};

SharedPlanned plan_groups(const Expr& node, Planner& planner) {
  const SharedPlanned below = planner.plan(node.arg(0));
  const size_t num_keys = node.is("by") ? static_cast<size_t>(node.integer("keys")) : 0;
  // The keys, and those of the reductions that somebody above needs.
  std::vector<type::Field> fields;
  std::vector<Expr> rows;
  const std::vector<type::Field> wanted = planner.needed(node);
  for (size_t i = 0; i < node.element().fields().size(); ++i) {
    const type::Field& field = node.element().fields()[i];
    if (i >= num_keys && std::find(wanted.begin(), wanted.end(), field) == wanted.end())
      continue;
    fields.push_back(field);
    rows.push_back(node.arg(i + 1));
  }
  std::vector<Expr> keys, results;
  std::vector<type::Field> made;
  Reductions reductions;
  for (size_t i = 0; i < fields.size(); ++i) {
    const Expr& row = rows[i];
    if (i < num_keys) {
      keys.push_back(row);
      made.push_back(fields[i]);
      results.push_back(expr::column(fields[i].name, fields[i].type));
    } else {
      results.push_back(reductions.take(row));
    }
  }
  // A reduction that is a result just as it stands, in its place, is finished there.
  bool as_they_are = reductions.all().size() + num_keys == fields.size();
  for (size_t i = num_keys; i < fields.size() && as_they_are; ++i)
    as_they_are = rows[i] == reductions.all()[i - num_keys];
  for (size_t i = 0; i < reductions.all().size(); ++i) {
    const Expr& reduction = reductions.all()[i];
    check_reduction(reduction);
    if (as_they_are)
      made.push_back(fields[num_keys + i]);
    else
      made.push_back({Reductions::name(i), Type::option(reduction.element())});
  }
  // What the rows must have is checked now.
  std::vector<Expr> needed = keys;
  for (const Expr& reduction : reductions.all())
    needed.insert(needed.end(), reduction.args().begin(), reduction.args().end());
  project(below->type, needed);
  for (const Expr& column : needed) check_form(column.element());
  std::shared_ptr<const Operator> finish;
  const Type groups = Type::table(made);
  if (!as_they_are) finish = project(groups, results);

  auto planned = std::make_shared<Planned>();
  planned->type = Type::table(fields);
  planned->text = num_keys > 0 ? "group by" : "reduce";
  for (const Expr& key : keys) planned->text += " " + short_text(key);
  planned->text += ":";
  for (const Expr& reduction : reductions.all())
    planned->text += " " + short_text(reduction);
  planned->below = {below};
  planned->open = [below, keys, all = reductions.all(), groups, finish,
                   type = planned->type](const Opening& opening) {
    Flow flow = group(below->open(opening), keys, all, groups, opening.context);
    if (finish) flow.operators.push_back(finish);
    flow.type = type;
    return flow;
  };
  return planned;
}

const Tables tables = {{"by", plan_groups}, {"summary", plan_groups}};

}  // namespace

}  // namespace phlox::engine::native
