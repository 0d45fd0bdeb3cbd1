// The table of reductions, and reductions of numbers of any kind.
#include "phlox/engine/native/aggregate.h"

#include <unordered_map>

#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

namespace {

std::unordered_map<std::string_view, AggregateRow>& table() {
  static std::unordered_map<std::string_view, AggregateRow> rows;
  return rows;
}

// Shows floats to another one.
class OfFloats : public Aggregate {
 public:
  OfFloats(std::unique_ptr<Aggregate> inner, const std::vector<Kernel>& conversions)
      : inner_(std::move(inner)), conversions_(conversions) {
    for (size_t i = 0; i < conversions_.size(); ++i) memory_.emplace_back(Form::kFloat);
  }

  void watch(const Task& task) override { inner_->watch(task); }
  void resize(size_t num_groups) override { inner_->resize(num_groups); }
  void update(const GroupedRows& rows) override {
    std::vector<Vector> args(rows.args.begin(), rows.args.end());
    for (size_t i = 0; i < args.size(); ++i) {
      if (!conversions_[i]) continue;
      conversions_[i](
          {std::span(&rows.args[i], 1), rows.size, args[i].valid, nullptr, memory_[i]});
      args[i] = memory_[i].view(args[i].valid);
    }
    GroupedRows floats = rows;
    floats.args = args;
    inner_->update(floats);
  }
  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    inner_->merge(*static_cast<OfFloats&>(other).inner_, from, to);
  }
  void seal() override { inner_->seal(); }
  bool grows_with_rows() const override { return inner_->grows_with_rows(); }
  void spill(kernel::SpillFile& file) override { inner_->spill(file); }
  size_t start_finish() override { return inner_->start_finish(); }
  void finish_part(size_t part) override { inner_->finish_part(part); }
  void finish(size_t begin, size_t end, table::ColumnBuilder& out) override {
    inner_->finish(begin, end, out);
  }
  size_t memory() const override { return inner_->memory(); }

 private:
  std::unique_ptr<Aggregate> inner_;
  std::vector<Kernel> conversions_;  // none where it is a float
  std::vector<kernel::Register> memory_;
};

}  // namespace

MakeAggregate of_floats(const Reduction& use, MakeAggregate make) {
  std::vector<Kernel> conversions;
  bool has_any = false;
  for (size_t i = 0; i < use.args.size(); ++i) {
    Kernel conversion;
    if (use.arg_form(i) == Form::kBool)
      conversion = unary<Form::kBool, Form::kFloat>(
          [](uint8_t x) { return static_cast<double>(x); });
    else if (use.arg_form(i) != Form::kFloat)
      conversion = native::conversion(use.args[i], type::Type::float64());
    has_any |= conversion != nullptr;
    conversions.push_back(std::move(conversion));
  }
  if (!has_any) return make;
  return [make, conversions]() -> std::unique_ptr<Aggregate> {
    return std::make_unique<OfFloats>(make(), conversions);
  };
}

Aggregates::Aggregates(std::initializer_list<AggregateRow> rows) {
  for (const AggregateRow& row : rows) table().emplace(row.op, row);
}

const AggregateRow* find_aggregate(std::string_view op) {
  const auto place = table().find(op);
  return place == table().end() ? nullptr : &place->second;
}

}  // namespace phlox::engine::native
