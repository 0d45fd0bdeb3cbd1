// Row expressions as a list of kernel calls over vectors.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/engine/native/chunk.h"
#include "phlox/engine/native/words.h"
#include "phlox/expr/expr.h"

namespace phlox::engine::native {

// Immutable, and shared by threads; each has a RowRun of its own.
class RowProgram {
 public:
  // `outputs` are relative expressions over a row of `input`, a table. What they use of
  // whole tables must be constants by the time that they run (see absolute.h). Throws
  // Error(kUnsupported) with a reason for what there is no kernel for.
  RowProgram(const type::Type& input, const std::vector<expr::Expr>& outputs);

  size_t num_outputs() const { return outputs_.size(); }
  // The input's column that an output is, if it is one just as it stands.
  std::optional<size_t> column(size_t output) const;

 private:
  friend class RowRun;
  class Compiler;

  struct Operand {
    enum class From : uint8_t { kColumn, kConstant, kStep };
    From from = From::kColumn;
    size_t index = 0;
  };
  struct Step {
    Kernel kernel;
    std::vector<Operand> args;
    std::optional<Operand> active;
    Form form = Form::kInt;
    bool passes_nulls = true;  // null where an argument is
  };
  struct Constant {
    std::shared_ptr<kernel::Register> memory;
    Vector vector;
  };

  std::vector<Constant> constants_;
  std::vector<Step> steps_;
  std::vector<Operand> outputs_;
  bool is_complete_ = true;  // nothing of a whole table is missing
};

// One thread's evaluation. The vectors that it gives last until the next call.
class RowRun {
 public:
  explicit RowRun(std::shared_ptr<const RowProgram> program);
  void evaluate(Chunk& chunk);
  Vector output(size_t i, Chunk& chunk) const;

 private:
  Vector operand(const RowProgram::Operand& operand, Chunk& chunk) const;

  std::shared_ptr<const RowProgram> program_;
  std::vector<kernel::Register> registers_;  // one a step
  std::vector<Vector> results_;
  std::vector<kernel::Register> valid_;  // the arguments' nulls together, one a step
  std::vector<Vector> args_;
};

}  // namespace phlox::engine::native
