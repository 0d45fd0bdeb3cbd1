// Columns of chunks, taken as values of other types.
#include "phlox/engine/native/taken.h"

#include "phlox/base/error.h"
#include "phlox/engine/native/lacks.h"

namespace phlox::engine::native {

using type::Type;

namespace {

class TakeStage : public Stage {
 public:
  TakeStage(const std::vector<TakenColumn>& columns, Stage& next)
      : columns_(columns), taken_(columns), next_(next), sources_(columns.size()) {}

  void push(Chunk& chunk) override {
    const std::vector<Vector>& vectors = taken_.take(chunk);
    for (size_t i = 0; i < sources_.size(); ++i) {
      if (columns_[i].convert)
        sources_[i].vector = vectors[i];
      else
        sources_[i].column = columns_[i].column;
    }
    made_.arrange(chunk, sources_);
    next_.push(made_);
  }

 private:
  const std::vector<TakenColumn>& columns_;
  TakenColumns taken_;
  Stage& next_;
  std::vector<Chunk::Source> sources_;
  Chunk made_;
};

class TakeOperator : public Operator {
 public:
  explicit TakeOperator(std::vector<TakenColumn> columns)
      : columns_(std::move(columns)) {}

  std::unique_ptr<Stage> stage(Stage& next) const override {
    return std::make_unique<TakeStage>(columns_, next);
  }

 private:
  std::vector<TakenColumn> columns_;
};

}  // namespace

TakenColumns::TakenColumns(const std::vector<TakenColumn>& columns)
    : columns_(columns), vectors_(columns.size()) {
  for (const TakenColumn& column : columns) memory_.emplace_back(column.form);
}

const std::vector<Vector>& TakenColumns::take(Chunk& chunk) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const TakenColumn& taken = columns_[i];
    const Vector& vector = chunk.column(taken.column);
    if (!taken.convert) {
      vectors_[i] = vector;
      continue;
    }
    const Call call{{&vector, 1}, chunk.size(), vector.valid, nullptr, memory_[i]};
    const uint8_t* const valid = taken.convert(call);
    vectors_[i] = memory_[i].view(valid);
  }
  return vectors_;
}

TakenColumn taken(const Type& table, const std::string& name, const Type& type) {
  const size_t place = table.element().field_index(name).value();
  const Type from = table.element().fields()[place].type.without_option();
  const Type to = type.without_option();
  check_form(from);
  check_form(to);
  TakenColumn column{place, {}, kernel::form_of(to)};
  if (is_same_in_memory(from, to)) return column;
  column.convert = conversion(from, to);
  if (!column.convert)
    throw Error(Code::kUnsupported, "the native engine does not take " +
                                        from.to_string() + " as " + to.to_string());
  return column;
}

std::shared_ptr<const Operator> take(std::vector<TakenColumn> columns) {
  return std::make_shared<TakeOperator>(std::move(columns));
}

}  // namespace phlox::engine::native
