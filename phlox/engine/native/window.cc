// Rows sorted by the keys of their windows, and computed some partitions at a time.
#include "phlox/engine/native/window.h"

#include <mutex>

#include "phlox/engine/native/sort.h"
#include "phlox/engine/native/window_part.h"

namespace phlox::engine::native {

using expr::Expr;
using kernel::Form;
using type::Type;

namespace {

// Whole partitions of about so many rows are computed together.
constexpr size_t kRangeRows = size_t{1} << 16;

// The column that says where a row stood, while rows wait to be put back.
const char kPosition[] = "#position";

class WindowMorsels : public table::Morsels {
 public:
  WindowMorsels(SortedRows rows, std::shared_ptr<const WindowLayout> layout,
                SharedContext context)
      : rows_(std::move(rows)),
        layout_(std::move(layout)),
        args_(forms_of_args(), false),
        context_(std::move(context)),
        splits_(split(rows_.runs, kRangeRows, true)) {}

  const Type& type() const override { return layout_->made; }

 private:
  std::optional<table::Morsel> try_next() override {
    while (auto part = take_part()) {
      table::Batch batch = part->next();
      if (batch.num_rows() == 0) continue;
      const std::lock_guard lock(mutex_);
      begun_.push_back(std::move(part));
      return table::Morsel{next_number_++, std::move(batch)};
    }
    return std::nullopt;
  }

  std::vector<Form> forms_of_args() const {
    std::vector<Form> forms;
    for (size_t i = 0; i < layout_->num_args; ++i)
      forms.push_back(kernel::form_of(layout_->order.columns[i].element()));
    return forms;
  }

  std::unique_ptr<WindowPart> take_part() {
    size_t place;
    {
      const std::lock_guard lock(mutex_);
      if (!begun_.empty()) {
        auto part = std::move(begun_.back());
        begun_.pop_back();
        return part;
      }
      if (next_range_ > splits_.size()) return nullptr;
      place = next_range_++;
    }
    const WindowRange range{rows_.runs, range_of(splits_, place), args_,
                            layout_->has_positions, *context_};
    const size_t most = context_->memory.budget() / (2 * context_->num_threads);
    auto part = part_in_memory(*layout_, range, most);
    return part ? std::move(part) : part_in_passes(*layout_, range);
  }

  SortedRows rows_;
  std::shared_ptr<const WindowLayout> layout_;
  kernel::RowCodec args_;
  SharedContext context_;
  std::vector<std::string> splits_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<WindowPart>> begun_;  // that nobody is at
  size_t next_range_ = 0;
  uint64_t next_number_ = 0;
};

}  // namespace

WindowOperator::WindowOperator(WindowPlan plan) {
  auto layout = std::make_shared<WindowLayout>();
  const expr::Window& keys = plan.windows.front();
  layout->order.groups = keys.by;
  layout->order.keys = keys.order;
  layout->order.ascending = keys.ascending;
  std::vector<Expr>& columns = layout->order.columns;
  for (size_t i = 0; i < plan.windows.size(); ++i) {
    const expr::Window& window = plan.windows[i];
    layout->functions.push_back(
        window_function(window, plan.results[i].type, columns.size()));
    layout->has_positions |= layout->functions.back()->needs_positions();
    columns.insert(columns.end(), window.values.begin(), window.values.end());
  }
  layout->num_args = columns.size();
  for (const type::Field& field : plan.columns) {
    const Expr column = expr::column(field.name, field.type);
    size_t place = 0;
    while (place < columns.size() && columns[place] != column) ++place;
    if (place == columns.size()) columns.push_back(column);
    layout->columns.push_back(place);
  }
  layout->results = Type::table(plan.results);
  std::vector<type::Field> fields = plan.columns;
  fields.insert(fields.end(), plan.results.begin(), plan.results.end());
  layout->type = Type::table(fields);
  // Rows without keys come in their order.
  layout->puts_back = plan.in_order && !(keys.by.empty() && keys.order.empty());
  if (layout->puts_back) fields.push_back({kPosition, Type::uint64()});
  layout->made = Type::table(std::move(fields));
  layout->order.all();  // checks them
  layout_ = std::move(layout);
}

std::vector<Expr> WindowOperator::rows() const { return layout_->order.all(); }

Flow WindowOperator::open(Flow flow, const SharedContext& context) const {
  SortedRows rows = sorted_rows(std::move(flow), layout_->order, std::nullopt, context);
  Flow made{std::make_shared<WindowMorsels>(std::move(rows), layout_, context),
            {},
            layout_->made};
  if (!layout_->puts_back) return made;
  SortOrder back;
  back.keys.push_back(expr::column(kPosition, Type::uint64()));
  back.ascending.push_back(true);
  for (const type::Field& field : layout_->type.element().fields())
    back.columns.push_back(expr::column(field.name, field.type));
  return sort(std::move(made), back, std::nullopt, layout_->type, context);
}

}  // namespace phlox::engine::native
