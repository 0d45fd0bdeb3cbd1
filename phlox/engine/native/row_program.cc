// Compiles row expressions to kernel calls, and runs them.
#include "phlox/engine/native/row_program.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/engine/literal.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/expr/depth.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// 1 where a condition is true (or, for `when` false, is not) and the row counts.
Kernel branch(bool when) {
  return [when](const Call& call) {
    const Vector& condition = call.args[0];
    auto* const out = call.out.values<uint8_t>();
    for (size_t i = 0; i < call.size; ++i)
      out[i] = (condition.as<uint8_t>()[i] && !condition.is_null(i)) == when;
    if (call.args.size() > 1)
      for (size_t i = 0; i < call.size; ++i) out[i] &= call.args[1].as<uint8_t>()[i];
    return static_cast<const uint8_t*>(nullptr);
  };
}

// 1 where a value is null and the row counts.
Kernel nulls() {
  return [](const Call& call) {
    auto* const out = call.out.values<uint8_t>();
    for (size_t i = 0; i < call.size; ++i) out[i] = call.args[0].is_null(i);
    if (call.args.size() > 1)
      for (size_t i = 0; i < call.size; ++i) out[i] &= call.args[1].as<uint8_t>()[i];
    return static_cast<const uint8_t*>(nullptr);
  };
}

}  // namespace

class RowProgram::Compiler {
 public:
  Compiler(RowProgram& program, const Type& input) : program_(program), input_(input) {}

  // In the rows where `active` holds, or in all.
  Operand compile(const Expr& row, std::optional<Operand> active) {
    const expr::DepthGuard guard;
    const auto key = std::pair(row.id(), active ? active->index + 1 : 0);
    if (const auto place = done_.find(key); place != done_.end()) return place->second;
    return done_[key] = make(row, active);
  }

 private:
  Operand make(const Expr& row, std::optional<Operand> active) {
    if (row.is("column")) {
      const auto place = input_.element().field_index(row.string("name"));
      if (!place) throw Error(Code::kInternal, "no column " + row.string("name"));
      check_form(row.element());
      return {Operand::From::kColumn, *place};
    }
    if (row.is("literal")) return constant(row.attribute("value"), row.element());
    if (row.is("label")) return compile(row.arg(0), active);
    if (row.op().kind == expr::Kind::kReduction && !row.relative())
      return missing(expr::literal(expr::Value(), Type::option(row.element())), active);
    if (row.op().kind != expr::Kind::kElementwise)
      throw lacks(std::string(row.op().name) + " inside of a row");
    if (row.is("isin") && !row.arg(1).is("literal")) {
      const Type list = Type::var(row.arg(1).element());
      return missing(
          expr::with_args(row, {row.arg(0), expr::literal(expr::Value::List(), list)}),
          active);
    }
    return call(row, active);
  }

  // Stands for what is not known before the query runs: enough to be planned with.
  Operand missing(Expr stand_in, std::optional<Operand> active) {
    program_.is_complete_ = false;
    return compile(written_.emplace_back(std::move(stand_in)), active);
  }

  Operand call(const Expr& row, std::optional<Operand> active) {
    const WordRow* const word = find_word(row.op().name);
    if (!word) throw lacks("op " + std::string(row.op().name));
    if (word->instead) return compile(written_.emplace_back(word->instead(row)), active);
    check_form(row.element());
    Use use{row, {}, row.element().without_option(), kernel::form_of(row.element())};
    for (const Expr& arg : row.args()) use.args.push_back(arg.element().without_option());
    const bool passes_nulls = word->passes_nulls == PassesNulls::kAsCatalogued
                                  ? row.op().nulls == expr::Nulls::kPropagate
                                  : word->passes_nulls == PassesNulls::kYes;
    Word made = word->make(use);
    for (size_t i = 0; passes_nulls && i < std::min(use.args.size(), made.num_args); ++i)
      if (use.args[i].is(type::Kind::kNull)) made.kernel = null_result(use.form);
    if (!made.kernel) {
      std::string types;
      for (const Type& type : use.args)
        types += (types.empty() ? "" : ", ") + type.to_string();
      throw lacks(std::string(row.op().name) + " of " + types);
    }
    Step step;
    step.kernel = std::move(made.kernel);
    step.form = use.form;
    step.passes_nulls = passes_nulls;
    if (word->can_fail) step.active = active;
    compile_args(row, active, made, step.args);
    return add(std::move(step));
  }

  // An argument is computed for the rows that need it, if it can fail for others.
  void compile_args(const Expr& row, std::optional<Operand> active, const Word& word,
                    std::vector<Operand>& out) {
    const bool has_branches = row.is("cases") || row.is("if_else");
    const bool takes_first = row.is("coalesce");
    const size_t size = std::min(row.args().size(), word.num_args);
    std::optional<Operand> rest = active, taken;
    for (size_t i = 0; i < size; ++i) {
      const Expr& arg = row.arg(i);
      const bool is_last = i + 1 == size;
      const bool is_condition = has_branches && i % 2 == 0 && !is_last;
      const bool is_taken = has_branches && i % 2 == 1;
      const std::optional<Operand> needed = is_taken ? taken : rest;
      const Type type = arg.element().without_option();
      Operand value = compile(arg, needed);
      if (!word.takes.empty() && word.takes[i] && !is_same_in_memory(type, word.takes[i]))
        value = convert(value, type, word.takes[i], needed);
      out.push_back(value);
      if (is_last || !any_can_fail(row, i + 1, word)) continue;
      if (is_condition) {
        taken = add_branch(branch(true), value, rest);
        rest = add_branch(branch(false), value, rest);
      } else if (takes_first) {
        rest = add_branch(nulls(), value, rest);
      }
    }
  }

  // Whether computing it may fail for some row, and so not for rows that nobody asks for.
  bool can_fail(const Expr& row) {
    const expr::DepthGuard guard;
    if (row.op().kind != expr::Kind::kElementwise) return false;
    const auto [place, is_new] = can_fail_.try_emplace(row.id(), false);
    if (!is_new) return place->second;
    const WordRow* const word = find_word(row.op().name);
    const bool can = (word && word->can_fail) || any_can_fail(row, 0);
    return can_fail_[row.id()] = can;
  }

  bool any_can_fail(const Expr& row, size_t begin, const Word& word = {}) {
    for (size_t i = begin; i < row.args().size(); ++i) {
      if (can_fail(row.arg(i))) return true;
      if (i < word.takes.size() && word.takes[i] &&
          conversion_can_fail(row.arg(i).element().without_option(), word.takes[i]))
        return true;
    }
    return false;
  }

  Operand add_branch(Kernel kernel, Operand condition, std::optional<Operand> within) {
    Step step;
    step.kernel = std::move(kernel);
    step.form = Form::kBool;
    step.passes_nulls = false;
    step.args = {condition};
    if (within) step.args.push_back(*within);
    return add(std::move(step));
  }

  Operand convert(Operand value, const Type& from, const Type& to,
                  std::optional<Operand> active) {
    Step step;
    step.kernel = conversion(from, to);
    if (!step.kernel)
      throw lacks("conversion of " + from.to_string() + " to " + to.to_string());
    step.form = kernel::form_of(to);
    step.args = {value};
    step.active = active;
    return add(std::move(step));
  }

  Operand constant(const expr::Value& value, const Type& type) {
    if (!kernel::has_form(type)) throw lacks("constants of " + type.to_string());
    table::ColumnBuilder builder(Type::option(type));
    table::append(builder, cell(value, type));
    ArrowArray array = builder.finish();
    const table::Column column(type, array);
    Constant constant;
    constant.memory = std::make_shared<kernel::Register>(kernel::form_of(type));
    kernel::Register& memory = *constant.memory;
    const std::vector<uint16_t> rows(kernel::kVectorSize, 0);
    constant.vector = kernel::load(column, 0, rows.data(), kernel::kVectorSize, memory);
    if (memory.form() == Form::kText) {
      auto* const texts = memory.values<std::string_view>();
      std::fill_n(texts, kernel::kVectorSize, memory.texts().copy(texts[0]));
    }
    if (array.release) array.release(&array);
    program_.constants_.push_back(std::move(constant));
    return {Operand::From::kConstant, program_.constants_.size() - 1};
  }

  Operand add(Step step) {
    program_.steps_.push_back(std::move(step));
    return {Operand::From::kStep, program_.steps_.size() - 1};
  }

  RowProgram& program_;
  Type input_;
  std::map<std::pair<const void*, size_t>, Operand> done_;
  std::deque<Expr> written_;  // kept, since what is done is known by its address
  std::unordered_map<const void*, bool> can_fail_;
};

RowProgram::RowProgram(const Type& input, const std::vector<Expr>& outputs) {
  Compiler compiler(*this, input);
  for (const Expr& output : outputs)
    outputs_.push_back(compiler.compile(output, std::nullopt));
}

std::optional<size_t> RowProgram::column(size_t output) const {
  const Operand& operand = outputs_[output];
  if (operand.from != Operand::From::kColumn) return std::nullopt;
  return operand.index;
}

RowRun::RowRun(std::shared_ptr<const RowProgram> program) : program_(std::move(program)) {
  if (!program_->is_complete_)
    throw Error(Code::kInternal, "a row uses a table that has not been computed");
  for (const RowProgram::Step& step : program_->steps_) {
    registers_.emplace_back(step.form);
    valid_.emplace_back(Form::kBool);
  }
  results_.resize(program_->steps_.size());
}

Vector RowRun::operand(const RowProgram::Operand& operand, Chunk& chunk) const {
  switch (operand.from) {
    case RowProgram::Operand::From::kColumn:
      return chunk.column(operand.index);
    case RowProgram::Operand::From::kConstant:
      return program_->constants_[operand.index].vector;
    default:
      return results_[operand.index];
  }
}

Vector RowRun::output(size_t i, Chunk& chunk) const {
  return operand(program_->outputs_[i], chunk);
}

void RowRun::evaluate(Chunk& chunk) {
  const size_t size = chunk.size();
  for (size_t i = 0; i < program_->steps_.size(); ++i) {
    const RowProgram::Step& step = program_->steps_[i];
    kernel::Register& out = registers_[i];
    out.texts().clear();
    args_.clear();
    const uint8_t* valid = nullptr;
    for (const auto& arg : step.args) {
      const Vector& value = args_.emplace_back(operand(arg, chunk));
      if (!step.passes_nulls || !value.valid || value.valid == valid) continue;
      if (!valid) {
        valid = value.valid;
        continue;
      }
      uint8_t* const both = valid_[i].values<uint8_t>();
      for (size_t row = 0; row < size; ++row) both[row] = valid[row] & value.valid[row];
      valid = both;
    }
    const uint8_t* active =
        step.active ? operand(*step.active, chunk).as<uint8_t>() : nullptr;
    const uint8_t* const there = step.kernel({args_, size, valid, active, out});
    results_[i] = out.view(there);
  }
}

}  // namespace phlox::engine::native
