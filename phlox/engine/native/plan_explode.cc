// Plans of explode: a row for each element of a list.
#include <algorithm>
#include <array>
#include <optional>

#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/plan.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

struct Explosion {
  size_t list = 0;  // the column
  kernel::Form form;
  bool keeps_empty = false;
  // The result's columns: others by place, or the element.
  std::vector<std::optional<size_t>> columns;
};

class ExplodeStage : public Stage {
 public:
  ExplodeStage(const Explosion& explosion, Stage& next)
      : explosion_(explosion),
        next_(next),
        memory_(explosion.form),
        sources_(explosion.columns.size()) {}

  void push(Chunk& chunk) override {
    // Lists have no vectors: what they are is in the source.
    const table::Column& lists = *chunk.source(explosion_.list);
    for (size_t i = 0; i < chunk.size(); ++i) {
      const int64_t row = chunk.source_row(i);
      const auto [begin, end] =
          lists.is_null(row) ? std::pair<int64_t, int64_t>() : lists.range(row);
      for (int64_t at = begin; at < end; ++at) {
        if (has_base_ && (at < base_ || at - base_ > UINT16_MAX)) flush(chunk, lists);
        if (!has_base_) base_ = at;
        has_base_ = true;
        add(chunk, lists, i, static_cast<uint16_t>(at - base_), true);
      }
      if (begin == end && explosion_.keeps_empty) add(chunk, lists, i, 0, false);
    }
    flush(chunk, lists);
  }

 private:
  void add(Chunk& chunk, const table::Column& lists, size_t row, uint16_t element,
           bool is_there) {
    rows_[count_] = static_cast<uint16_t>(row);
    elements_[count_] = element;
    is_there_[count_] = is_there;
    ++count_;
    if (count_ == kVectorSize) flush(chunk, lists);
  }

  void flush(Chunk& chunk, const table::Column& lists) {
    if (count_ == 0) return;
    picked_.pick(chunk, rows_.data(), count_);
    for (size_t i = 0; i < sources_.size(); ++i)
      if (explosion_.columns[i])
        sources_[i].column = *explosion_.columns[i];
      else
        sources_[i].vector = elements(lists.child());
    made_.arrange(picked_, sources_);
    next_.push(made_);
    count_ = 0;
    has_base_ = false;
  }

  Vector elements(const table::Column& column) {
    if (!has_base_) {
      // Nothing but lists without elements.
      kernel::with_form(explosion_.form, [&]<kernel::Form form>() {
        std::fill_n(memory_.values<kernel::form_value<form>>(), count_,
                    kernel::form_value<form>());
      });
      return memory_.view(is_there_.data());
    }
    const Vector vector = kernel::load(column, base_, elements_.data(), count_, memory_);
    if (!vector.valid) return {vector.form, vector.values, is_there_.data()};
    for (size_t i = 0; i < count_; ++i) is_there_[i] &= vector.valid[i];
    return {vector.form, vector.values, is_there_.data()};
  }

  const Explosion& explosion_;
  Stage& next_;
  kernel::Register memory_;
  std::vector<Chunk::Source> sources_;
  Chunk picked_, made_;
  size_t count_ = 0;
  int64_t base_ = 0;  // of the elements' places
  bool has_base_ = false;
  std::array<uint16_t, kVectorSize> rows_, elements_;
  std::array<uint8_t, kVectorSize> is_there_;
};

// A row becomes many, but no more than its batch holds already: they keep their number.
class ExplodeOperator : public Operator {
 public:
  explicit ExplodeOperator(Explosion explosion) : explosion_(std::move(explosion)) {}
  std::unique_ptr<Stage> stage(Stage& next) const override {
    return std::make_unique<ExplodeStage>(explosion_, next);
  }

 private:
  Explosion explosion_;
};

SharedPlanned plan_explode(const Expr& node, Planner& planner) {
  const SharedPlanned below = planner.plan(node.arg(0), true);
  const std::string& name = node.string("column");
  const Type& table = below->type;
  const Type element =
      table.element().field(name)->type.without_option().element().without_option();
  check_form(element);
  Explosion explosion;
  explosion.list = table.element().field_index(name).value();
  explosion.form = kernel::form_of(element);
  const expr::Value* const keeps = node.attributes().find("keep_empty");
  explosion.keeps_empty = keeps && keeps->boolean() && *keeps->boolean();
  const std::vector<type::Field> fields = planner.needed(node);
  for (const auto& field : fields) {
    explosion.columns.emplace_back();
    check_form(field.type);
    if (field.name != name)
      explosion.columns.back() = table.element().field_index(field.name).value();
  }

  auto planned = std::make_shared<Planned>();
  planned->type = Type::table(fields);
  planned->text = "explode " + name;
  planned->below = {below};
  const auto made = std::make_shared<ExplodeOperator>(std::move(explosion));
  planned->open = [below, made, type = planned->type](const Opening& opening) {
    Flow flow = below->open(opening);
    flow.operators.push_back(made);
    flow.type = type;
    return flow;
  };
  return planned;
}

const Tables tables = {{"explode", plan_explode}};

}  // namespace

}  // namespace phlox::engine::native
