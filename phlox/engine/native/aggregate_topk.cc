// topk.
#include <algorithm>
#include <bit>
#include <new>
#include <type_traits>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/held_value.h"
#include "phlox/engine/native/order.h"
#include "phlox/kernel/size_pool.h"

namespace phlox::engine::native {

namespace {

using kernel::form_value;

// A heap for each group, with the least of its k largest values on top.
template <Form form>
class Largest : public Aggregate {
 public:
  using Value = form_value<form>;

  explicit Largest(size_t k) : k_(k) {}

  void resize(size_t num_groups) override { states_.resize(num_groups); }

  void update(const GroupedRows& rows) override {
    const auto* const values = rows.args[0].as<Value>();
    for (size_t i = 0; i < rows.size; ++i)
      if (!rows.args[0].is_null(i)) add(states_[rows.groups[i]], values[i]);
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    const auto& states = static_cast<Largest&>(other).states_;
    for (size_t i = 0; i < from.size(); ++i) {
      const State& state = states[from[i]];
      for (size_t k = 0; k < state.size; ++k) add(states_[to[i]], get(state.slots[k]));
    }
  }

  // Beyond these a group's values are many.
  bool grows_with_rows() const override { return k_ > 16; }

  void finish(size_t begin, size_t end, table::ColumnBuilder& out) override {
    kernel::Register memory(form);
    for (size_t i = begin; i < end; ++i) {
      State& state = states_[i];
      if (state.size == 0) {
        out.append_null();
        continue;
      }
      std::sort_heap(state.slots, state.slots + state.size, is_above);
      for (size_t at = 0; at < state.size; at += kernel::kVectorSize) {
        const size_t size = std::min(kernel::kVectorSize, state.size - at);
        for (size_t k = 0; k < size; ++k)
          memory.template values<Value>()[k] = get(state.slots[at + k]);
        kernel::append(out.child(), memory.view(nullptr), size);
      }
      out.append_element();
    }
  }

  size_t memory() const override {
    return states_.capacity() * sizeof(State) + pool_.memory() + arena_.bytes_held();
  }

 private:
  using Slot = std::conditional_t<form == Form::kText, HeldValue, Value>;
  static_assert(std::is_trivially_copyable_v<Slot>);
  struct State {
    Slot* slots = nullptr;
    size_t size = 0;
    int size_class = -1;
  };

  static Value get(const Slot& slot) {
    if constexpr (form == Form::kText)
      return slot.template get<form>();
    else
      return slot;
  }
  void set(Slot& slot, const Value& value) {
    if constexpr (form == Form::kText)
      slot.template set<form>(value, arena_);
    else
      slot = value;
  }
  static bool is_above(const Slot& a, const Slot& b) {
    return is_less<form>(get(b), get(a));
  }

  void add(State& state, const Value& value) {
    if (state.size == k_) {
      if (!is_less<form>(get(state.slots[0]), value)) return;
      std::pop_heap(state.slots, state.slots + state.size, is_above);
      set(state.slots[state.size - 1], value);
    } else {
      grow(state);
      set(*new (&state.slots[state.size]) Slot(), value);
      ++state.size;
    }
    std::push_heap(state.slots, state.slots + state.size, is_above);
  }
  // Makes room for one more.
  void grow(State& state) {
    if (state.slots &&
        (state.size + 1) * sizeof(Slot) <= kernel::SizePool::bytes_of(state.size_class))
      return;
    const int larger = state.slots ? state.size_class + 1 : sizeof(Slot) > 16 ? 1 : 0;
    auto* const slots = static_cast<Slot*>(pool_.allocate(larger));
    if (state.slots) {
      std::copy_n(state.slots, state.size, slots);
      pool_.release(state.slots, state.size_class);
    }
    state.slots = slots;
    state.size_class = larger;
  }

  size_t k_;
  std::vector<State> states_;
  kernel::SizePool pool_;
  kernel::TextArena arena_;
};

MakeAggregate make_topk(const Reduction& use) {
  return kernel::with_form(use.arg_form(0), [&]<Form form>() -> MakeAggregate {
    return
        [k = static_cast<size_t>(use.node.integer("k"))]() -> std::unique_ptr<Aggregate> {
          return std::make_unique<Largest<form>>(k);
        };
  });
}

const Aggregates aggregates = {{"topk", make_topk}};

}  // namespace

}  // namespace phlox::engine::native
