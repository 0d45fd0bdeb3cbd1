// first, last, argmin, argmax: the value of one row of each group.
#include <limits>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/held_value.h"
#include "phlox/engine/native/order.h"

namespace phlox::engine::native {

namespace {

using kernel::form_value;
using table::ColumnBuilder;

// The value that is there in the row of the least position, or of the greatest.
template <bool is_last>
class End : public Aggregate {
 public:
  explicit End(Form form) : form_(form) {}

  void resize(size_t num_groups) override { states_.resize(num_groups); }

  void update(const GroupedRows& rows) override {
    const Vector& values = rows.args[0];
    kernel::with_form(form_, [&]<Form form>() {
      const auto* const from = values.as<form_value<form>>();
      for (size_t i = 0; i < rows.size; ++i) {
        if (values.is_null(i)) continue;
        State& state = states_[rows.groups[i]];
        const uint64_t rank = rank_of(rows.positions[i]);
        if (rank >= state.rank) continue;
        state.rank = rank;
        state.value.template set<form>(from[i], arena_);
      }
    });
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    const auto& states = static_cast<End&>(other).states_;
    for (size_t i = 0; i < from.size(); ++i) {
      State& state = states_[to[i]];
      if (states[from[i]].rank >= state.rank) continue;
      state.rank = states[from[i]].rank;
      state.value.set(states[from[i]].value, form_, arena_);
    }
  }

  void finish(size_t begin, size_t end, ColumnBuilder& out) override {
    append_held(form_, begin, end, out,
                [this](size_t i) -> const HeldValue& { return states_[i].value; });
  }

  size_t memory() const override {
    return states_.capacity() * sizeof(State) + arena_.bytes_held();
  }

 private:
  static constexpr uint64_t kNoRow = std::numeric_limits<uint64_t>::max();
  struct State {
    uint64_t rank = kNoRow;
    HeldValue value;
  };
  // The least is wanted.
  static uint64_t rank_of(uint64_t position) {
    return is_last ? kNoRow - 1 - position : position;
  }

  Form form_;
  std::vector<State> states_;
  kernel::TextArena arena_;
};

// The value, null or not, in the row of the best key; of equal keys in the first row.
template <Form key_form, bool is_max>
class AtExtreme : public Aggregate {
 public:
  using Key = form_value<key_form>;

  explicit AtExtreme(Form form) : form_(form) {}

  void resize(size_t num_groups) override { states_.resize(num_groups); }

  void update(const GroupedRows& rows) override {
    const Vector& keys = rows.args[1];
    for (size_t i = 0; i < rows.size; ++i) {
      if (keys.is_null(i)) continue;
      State& state = states_[rows.groups[i]];
      const Key key = keys.as<Key>()[i];
      if (!is_better(key, rows.positions[i], state)) continue;
      state.key.template set<key_form>(key, arena_);
      state.position = rows.positions[i];
      state.value.set(rows.args[0], i, arena_);
    }
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    const auto& states = static_cast<AtExtreme&>(other).states_;
    for (size_t i = 0; i < from.size(); ++i) {
      const State& theirs = states[from[i]];
      if (!theirs.key.is_there()) continue;
      State& state = states_[to[i]];
      const Key key = theirs.key.template get<key_form>();
      if (!is_better(key, theirs.position, state)) continue;
      state.key.template set<key_form>(key, arena_);
      state.position = theirs.position;
      state.value.set(theirs.value, form_, arena_);
    }
  }

  void finish(size_t begin, size_t end, ColumnBuilder& out) override {
    append_held(form_, begin, end, out,
                [this](size_t i) -> const HeldValue& { return states_[i].value; });
  }

  size_t memory() const override {
    return states_.capacity() * sizeof(State) + arena_.bytes_held();
  }

 private:
  struct State {
    HeldValue key;
    HeldValue value;
    uint64_t position = 0;
  };

  static bool is_better(const Key& key, uint64_t position, const State& state) {
    if (!state.key.is_there()) return true;
    const Key best = state.key.template get<key_form>();
    if (is_max ? is_less<key_form>(best, key) : is_less<key_form>(key, best)) return true;
    if (position >= state.position) return false;
    return !(is_max ? is_less<key_form>(key, best) : is_less<key_form>(best, key));
  }

  Form form_;
  std::vector<State> states_;
  kernel::TextArena arena_;
};

template <bool is_last>
MakeAggregate make_end(const Reduction& use) {
  return [form = use.arg_form(0)]() -> std::unique_ptr<Aggregate> {
    return std::make_unique<End<is_last>>(form);
  };
}

template <bool is_max>
MakeAggregate make_at_extreme(const Reduction& use) {
  return kernel::with_form(use.arg_form(1), [&]<Form key_form>() -> MakeAggregate {
    return [form = use.arg_form(0)]() -> std::unique_ptr<Aggregate> {
      return std::make_unique<AtExtreme<key_form, is_max>>(form);
    };
  });
}

const Aggregates aggregates = {
    {"first", make_end<false>, true},
    {"last", make_end<true>, true},
    {"argmin", make_at_extreme<false>, true},
    {"argmax", make_at_extreme<true>, true},
};

}  // namespace

}  // namespace phlox::engine::native
