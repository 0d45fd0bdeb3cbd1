// Groups: read by all threads, then finished part by part.
#include "phlox/engine/native/group.h"

#include "phlox/engine/native/group_parts.h"
#include "phlox/engine/native/group_settled.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/rows.h"
#include "phlox/expr/op.h"
#include "phlox/table/dictionaries.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

bool has_where(const Expr& reduction) {
  return reduction.attributes().find("where") != nullptr;
}

// The columns that all reductions need, each once, and where they stand.
class Layout {
 public:
  Layout(const std::vector<Expr>& keys, const std::vector<Expr>& reductions) {
    plan.num_keys = keys.size();
    for (const Expr& key : keys) add(key);
    for (const Expr& reduction : reductions) {
      GroupPlan::Reduction made;
      made.make = aggregate_of(reduction);
      made.has_where = has_where(reduction);
      made.needs_positions = find_aggregate(reduction.op().name)->needs_positions;
      made.first = columns.size();
      made.count = reduction.args().size();
      for (const Expr& arg : reduction.args()) add(arg);
      plan.needs_positions |= made.needs_positions;
      plan.reductions.push_back(std::move(made));
    }
  }

  std::vector<Expr> columns;
  GroupPlan plan;

 private:
  void add(const Expr& column) {
    columns.push_back(column);
    plan.forms.push_back(kernel::form_of(column.element()));
  }
};

}  // namespace

namespace {

// The dictionaries of a key may take one part in so many of the query's memory.
constexpr uint64_t kDictionaryPart = 8;

// Texts whose dictionaries are known not to be large are grouped by numbers of theirs.
// Whether a key is still the source's column of its name its numbers find out.
void number_texts(const Flow& flow, const std::vector<Expr>& keys, GroupPlan& plan,
                  const SharedContext& context) {
  plan.texts.resize(plan.num_keys);
  const auto* const known = dynamic_cast<const table::Dictionaries*>(flow.morsels.get());
  for (size_t key = 0; known && key < plan.num_keys; ++key) {
    if (!keys[key].is("column")) continue;
    const auto place =
        flow.morsels->type().element().field_index(keys[key].string("name"));
    if (!place || plan.forms[key] != Form::kText) continue;
    const auto bytes = known->dictionary_bytes(*place);
    if (!bytes || *bytes > context->memory.budget() / kDictionaryPart) continue;
    plan.texts[key] = std::make_shared<KeyTexts>(context);
    plan.forms[key] = KeyTexts::kForm;
  }
}

}  // namespace

MakeAggregate aggregate_of(const Expr& reduction) {
  const AggregateRow* const row = find_aggregate(reduction.op().name);
  if (!row) throw lacks("reduction " + std::string(reduction.op().name));
  Reduction use{reduction, {}, reduction.element().without_option()};
  const size_t count = reduction.args().size() - (has_where(reduction) ? 1 : 0);
  for (size_t i = 0; i < count; ++i) {
    use.args.push_back(reduction.arg(i).element().without_option());
    check_form(use.args.back());
  }
  MakeAggregate make = row->make(use);
  if (!make)
    throw lacks(std::string(reduction.op().name) + " of " + use.args[0].to_string());
  return make;
}

void check_reduction(const Expr& reduction) { aggregate_of(reduction); }

Flow group(Flow flow, const std::vector<Expr>& keys, const std::vector<Expr>& reductions,
           const Type& type, const SharedContext& context) {
  Layout layout(keys, reductions);
  number_texts(flow, keys, layout.plan, context);
  const auto plan = std::make_shared<const GroupPlan>(std::move(layout.plan));
  flow.operators.push_back(project(flow.type, layout.columns));
  const auto settled = std::make_shared<SettledGroups>(*plan, context);
  std::vector<std::unique_ptr<Stage>> stages = run(flow, *context, [&] {
    return std::make_unique<GroupSink>(*plan, settled, context);
  });
  std::vector<std::unique_ptr<GroupSink>> sinks;
  for (auto& stage : stages) sinks.emplace_back(static_cast<GroupSink*>(stage.release()));
  return {group_parts(plan, type, std::move(sinks), settled, context), {}, type};
}

}  // namespace phlox::engine::native
