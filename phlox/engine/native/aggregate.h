// Reductions: states of many groups, that can be updated with rows and merged. The files
// aggregate_*.cc hold them; a file that is linked is known.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/expr/expr.h"
#include "phlox/kernel/row_store.h"
#include "phlox/kernel/vector.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

using kernel::Form;
using kernel::Vector;

// Rows to take in: at most kVectorSize.
struct GroupedRows {
  std::span<const Vector> args;         // of the reduction, without its `where`
  const uint32_t* groups = nullptr;     // of each row
  bool is_one_group = false;            // all of them are 0
  const uint64_t* positions = nullptr;  // where each row stands in the source's order;
                                        // only for reductions that ask for it
  size_t size = 0;
};

// The states of one reduction, by the number of their group. A new state has seen no
// rows. One thread at a time.
class Aggregate {
 public:
  virtual ~Aggregate() = default;
  // Whatever takes long looks at the task from here on.
  virtual void watch(const Task&) {}
  // States for so many groups in all; never fewer than before.
  virtual void resize(size_t num_groups) = 0;
  virtual void update(const GroupedRows& rows) = 0;
  // Takes states of another one of the same kind in: from[i] becomes a part of to[i]
  // here, and is not used again. Other states of `other` may be taken by other threads at
  // the same time.
  virtual void merge(Aggregate& other, std::span<const uint32_t> from,
                     std::span<const uint32_t> to) = 0;
  // No more rows come, and others will take states from here.
  virtual void seal() {}
  // Whether a state grows with the rows that it sees, so that no number of groups bounds
  // the memory.
  virtual bool grows_with_rows() const { return false; }
  // Moves what can be moved into the file, which must outlive the states. They may be
  // updated and finished after that, and take others in, but not be taken in themselves,
  // unless both have one group.
  virtual void spill(kernel::SpillFile&) {}
  // What finish() would do first, of one group: in so many parts, each once, which any
  // threads may do at the same time. Nothing else comes between these and finish().
  virtual size_t start_finish() { return 0; }
  virtual void finish_part(size_t) {}
  // Appends the results of the groups [begin, end).
  virtual void finish(size_t begin, size_t end, table::ColumnBuilder& out) = 0;
  // Bytes that it holds.
  virtual size_t memory() const = 0;
};

// One use of a reduction.
struct Reduction {
  const expr::Expr& node;        // relative
  std::vector<type::Type> args;  // without `where`, without options
  type::Type result;             // without its option
  Form arg_form(size_t i) const { return kernel::form_of(args[i]); }
};

using MakeAggregate = std::function<std::unique_ptr<Aggregate>()>;

// Of a class without options.
template <class T>
std::unique_ptr<Aggregate> make_aggregate() {
  return std::make_unique<T>();
}

// Where the arguments are numbers of any kind: one that takes them as floats.
MakeAggregate of_floats(const Reduction& use, MakeAggregate make);

struct AggregateRow {
  std::string_view op;  // "sum"
  // None if there is none for these types.
  MakeAggregate (*make)(const Reduction& use);
  bool needs_positions = false;
};

// Rows register before main.
class Aggregates {
 public:
  Aggregates(std::initializer_list<AggregateRow> rows);
};

// The row of a reduction, or null.
const AggregateRow* find_aggregate(std::string_view op);

// States of a fixed size, in one array. `Function` has
//   struct State { ... };                          a new one has seen no rows
//   static void add(State&, const Value...)        one row, none of whose values is null
//   static void merge(State&, const State&)
//   void finish(const State&, ColumnBuilder&) const
// and its arguments have the forms `forms`. It may have, for loops over rows of one
// group,
//   static void add_all(State&, const Value*..., size_t size)      none is null
template <class Function, Form... forms>
class StateArray : public Aggregate {
 public:
  using State = typename Function::State;

  explicit StateArray(Function function = {}) : function_(std::move(function)) {}

  void resize(size_t num_groups) override { states_.resize(num_groups); }

  void update(const GroupedRows& rows) override {
    update(rows, std::make_index_sequence<sizeof...(forms)>());
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    const auto& states = static_cast<StateArray&>(other).states_;
    for (size_t i = 0; i < from.size(); ++i)
      Function::merge(states_[to[i]], states[from[i]]);
  }

  void finish(size_t begin, size_t end, table::ColumnBuilder& out) override {
    for (size_t i = begin; i < end; ++i) function_.finish(states_[i], out);
  }

  size_t memory() const override { return states_.capacity() * sizeof(State); }

 private:
  static constexpr bool kHasLoop =
      requires(State& state, size_t size, const kernel::form_value<forms>*... values) {
        Function::add_all(state, values..., size);
      };

  template <size_t... places>
  void update(const GroupedRows& rows, std::index_sequence<places...>) {
    State* const states = states_.data();
    const auto run = [&](const kernel::form_value<forms>* const... values) {
      bool may_be_null = false;
      for (const Vector& arg : rows.args.first(sizeof...(forms)))
        may_be_null |= arg.valid != nullptr;
      if (may_be_null) {
        if constexpr (kHasLoop && sizeof...(forms) == 1) {
          if (rows.is_one_group) return update_dense(rows, values...);
        }
        for (size_t i = 0; i < rows.size; ++i)
          if ((... && !rows.args[places].is_null(i)))
            Function::add(states[rows.groups[i]], values[i]...);
        return;
      }
      if constexpr (kHasLoop) {
        if (rows.is_one_group) return Function::add_all(states[0], values..., rows.size);
      }
      for (size_t i = 0; i < rows.size; ++i)
        Function::add(states[rows.groups[i]], values[i]...);
    };
    run(rows.args[places].template as<kernel::form_value<forms>>()...);
  }

  // The values that are there, moved together.
  template <class T>
  void update_dense(const GroupedRows& rows, const T* values) {
    std::array<T, kernel::kVectorSize> dense;
    const uint8_t* const valid = rows.args[0].valid;
    size_t count = 0;
    for (size_t i = 0; i < rows.size; ++i) {
      dense[count] = values[i];
      count += valid[i];
    }
    Function::add_all(states_[0], dense.data(), count);
  }

  Function function_;
  std::vector<State> states_;
};

}  // namespace phlox::engine::native
