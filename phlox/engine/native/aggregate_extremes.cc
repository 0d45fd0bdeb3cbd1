// min, max, any, all.
#include <cmath>
#include <limits>
#include <type_traits>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/held_value.h"
#include "phlox/engine/native/order.h"

namespace phlox::engine::native {

namespace {

using kernel::form_value;
using table::ColumnBuilder;

// Of numbers. Each of a vector's values is compared in one of several lanes, so that the
// comparisons need not wait for one another.
template <Form form, bool is_max>
class Extreme : public Aggregate {
 public:
  using Value = form_value<form>;

  void resize(size_t num_groups) override { states_.resize(num_groups); }

  void update(const GroupedRows& rows) override {
    const auto* const values = rows.args[0].as<Value>();
    const uint8_t* const valid = rows.args[0].valid;
    if (valid) {
      for (size_t i = 0; i < rows.size; ++i)
        if (valid[i]) add(states_[rows.groups[i]], values[i]);
    } else if (rows.is_one_group && rows.size > 0) {
      add(states_[0], best_of(values, rows.size));
    } else {
      for (size_t i = 0; i < rows.size; ++i) add(states_[rows.groups[i]], values[i]);
    }
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    const auto& states = static_cast<Extreme&>(other).states_;
    for (size_t i = 0; i < from.size(); ++i)
      if (states[from[i]].any) add(states_[to[i]], states[from[i]].value);
  }

  void finish(size_t begin, size_t end, ColumnBuilder& out) override {
    kernel::Register memory(form);
    auto* const values = memory.values<Value>();
    for (size_t at = begin; at < end; at += kernel::kVectorSize) {
      const size_t size = std::min(kernel::kVectorSize, end - at);
      uint8_t all = 1;
      for (size_t i = 0; i < size; ++i) {
        const State& state = states_[at + i];
        values[i] = state.value;
        // Which of the two zeros it is must not hang on the order.
        if constexpr (form == Form::kFloat) values[i] += 0.0;
        memory.valid()[i] = state.any;
        all &= state.any;
      }
      kernel::append(out, memory.view(all ? nullptr : memory.valid()), size);
    }
  }

  size_t memory() const override { return states_.capacity() * sizeof(State); }

 private:
  struct State {
    Value value{};
    uint8_t any = 0;
  };

  static bool is_better(const Value& a, const Value& b) {
    return is_max ? is_less<form>(b, a) : is_less<form>(a, b);
  }
  static void add(State& state, const Value& value) {
    if (!state.any || is_better(value, state.value)) state.value = value;
    state.any = 1;
  }
  static Value best_of(const Value* values, size_t size) {
    constexpr size_t kLanes = 4;
    Value best[kLanes];
    std::fill_n(best, kLanes, values[0]);
    size_t i = 0;
    if constexpr (form == Form::kFloat) {
      // Plain comparisons see no NaN: where there is one, it is looked at with care.
      double sum = 0;
      for (; i + kLanes <= size; i += kLanes)
        for (size_t k = 0; k < kLanes; ++k) {
          const double x = values[i + k];
          sum += x - x;
          best[k] = (is_max ? x > best[k] : x < best[k]) ? x : best[k];
        }
      if (sum != 0 || std::isnan(sum) || std::isnan(values[0])) {
        std::fill_n(best, kLanes, values[0]);
        i = 0;
      }
    } else {
      for (; i + kLanes <= size; i += kLanes)
        for (size_t k = 0; k < kLanes; ++k)
          best[k] = is_better(values[i + k], best[k]) ? values[i + k] : best[k];
    }
    for (; i < size; ++i)
      if (is_better(values[i], best[0])) best[0] = values[i];
    for (size_t k = 1; k < kLanes; ++k)
      if (is_better(best[k], best[0])) best[0] = best[k];
    return best[0];
  }

  std::vector<State> states_;
};

// Of texts, which it copies.
template <bool is_max>
class TextExtreme : public Aggregate {
 public:
  void resize(size_t num_groups) override { states_.resize(num_groups); }

  void update(const GroupedRows& rows) override {
    const auto* const values = rows.args[0].as<std::string_view>();
    for (size_t i = 0; i < rows.size; ++i)
      if (!rows.args[0].is_null(i)) add(states_[rows.groups[i]], values[i]);
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    const auto& states = static_cast<TextExtreme&>(other).states_;
    for (size_t i = 0; i < from.size(); ++i)
      if (states[from[i]].is_there())
        add(states_[to[i]], states[from[i]].template get<Form::kText>());
  }

  void finish(size_t begin, size_t end, ColumnBuilder& out) override {
    append_held(Form::kText, begin, end, out,
                [this](size_t i) -> const HeldValue& { return states_[i]; });
  }

  size_t memory() const override {
    return states_.capacity() * sizeof(HeldValue) + arena_.bytes_held();
  }

 private:
  void add(HeldValue& state, std::string_view value) {
    if (state.is_there()) {
      const std::string_view best = state.get<Form::kText>();
      if (!(is_max ? best < value : value < best)) return;
    }
    state.set<Form::kText>(value, arena_);
  }

  std::vector<HeldValue> states_;
  kernel::TextArena arena_;
};

template <bool is_max>
MakeAggregate make_extreme(const Reduction& use) {
  return kernel::with_form(use.arg_form(0), []<Form form>() -> MakeAggregate {
    if constexpr (form == Form::kText)
      return make_aggregate<TextExtreme<is_max>>;
    else
      return make_aggregate<Extreme<form, is_max>>;
  });
}

// One is true: the greatest is. All are: the least is.
const Aggregates aggregates = {
    {"min", make_extreme<false>},
    {"max", make_extreme<true>},
    {"any", make_extreme<true>},
    {"all", make_extreme<false>},
};

}  // namespace

}  // namespace phlox::engine::native
