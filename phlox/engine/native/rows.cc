// Filter and project.
#include "phlox/engine/native/rows.h"

namespace phlox::engine::native {

namespace {

class FilterStage : public Stage {
 public:
  FilterStage(std::shared_ptr<const RowProgram> program, Stage& next)
      : num_conditions_(program->num_outputs()), run_(std::move(program)), next_(next) {}

  void push(Chunk& chunk) override {
    run_.evaluate(chunk);
    size_t count = kernel::true_rows(run_.output(0, chunk), chunk.size(), rows_.data());
    // Of the others only the rows that are left are looked at.
    for (size_t i = 1; i < num_conditions_; ++i) {
      const Vector condition = run_.output(i, chunk);
      size_t kept = 0;
      for (size_t k = 0; k < count; ++k) {
        const uint16_t row = rows_[k];
        rows_[kept] = row;
        kept += condition.as<uint8_t>()[row] && !condition.is_null(row);
      }
      count = kept;
    }
    if (count == 0) return;
    if (count == chunk.size()) return next_.push(chunk);
    kept_.pick(chunk, rows_.data(), count);
    next_.push(kept_);
  }

 private:
  size_t num_conditions_;
  RowRun run_;
  Stage& next_;
  Chunk kept_;
  std::array<uint16_t, kVectorSize> rows_;
};

class ProjectStage : public Stage {
 public:
  ProjectStage(std::shared_ptr<const RowProgram> program, Stage& next)
      : program_(program), run_(program), next_(next), sources_(program->num_outputs()) {
    for (size_t i = 0; i < sources_.size(); ++i)
      if (const auto column = program->column(i)) sources_[i].column = *column;
  }

  void push(Chunk& chunk) override {
    run_.evaluate(chunk);
    for (size_t i = 0; i < sources_.size(); ++i)
      if (sources_[i].column == Chunk::Source::kComputed)
        sources_[i].vector = run_.output(i, chunk);
    made_.arrange(chunk, sources_);
    next_.push(made_);
  }

 private:
  std::shared_ptr<const RowProgram> program_;
  RowRun run_;
  Stage& next_;
  std::vector<Chunk::Source> sources_;
  Chunk made_;
};

template <class Made>
class RowOperator : public Operator {
 public:
  RowOperator(const type::Type& input, const std::vector<expr::Expr>& rows)
      : program_(std::make_shared<RowProgram>(input, rows)) {}

  std::unique_ptr<Stage> stage(Stage& next) const override {
    return std::make_unique<Made>(program_, next);
  }

 private:
  std::shared_ptr<const RowProgram> program_;
};

}  // namespace

std::shared_ptr<const Operator> filter(const type::Type& input,
                                       const std::vector<expr::Expr>& conditions) {
  return std::make_shared<RowOperator<FilterStage>>(input, conditions);
}

std::shared_ptr<const Operator> project(const type::Type& input,
                                        const std::vector<expr::Expr>& columns) {
  return std::make_shared<RowOperator<ProjectStage>>(input, columns);
}

}  // namespace phlox::engine::native
