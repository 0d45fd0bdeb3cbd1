// count, nrows, sum, mean.
#include "phlox/base/error.h"
#include "phlox/engine/native/aggregate.h"
#include "phlox/kernel/sum.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine::native {

namespace {

using kernel::form_value;
using kernel::Int128;
using table::ColumnBuilder;

// Of any form: only what is there is looked at. Counts are short ones, for the cache's
// sake, until so many rows were seen that one might not fit.
class Count : public Aggregate {
 public:
  void resize(size_t num_groups) override {
    is_short() ? short_.resize(num_groups) : long_.resize(num_groups);
  }

  void update(const GroupedRows& rows) override {
    expect(rows.size);
    is_short() ? add(short_.data(), rows) : add(long_.data(), rows);
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    auto& theirs = static_cast<Count&>(other);
    expect(theirs.num_rows_);
    if (!is_short()) {
      for (size_t i = 0; i < from.size(); ++i) long_[to[i]] += theirs.count(from[i]);
    } else {
      for (size_t i = 0; i < from.size(); ++i) short_[to[i]] += theirs.short_[from[i]];
    }
  }

  void finish(size_t begin, size_t end, ColumnBuilder& out) override {
    auto* const to = out.append_all<int64_t>(end - begin, nullptr);
    for (size_t i = begin; i < end; ++i) to[i - begin] = count(static_cast<uint32_t>(i));
  }

  size_t memory() const override {
    return short_.capacity() * sizeof(uint32_t) + long_.capacity() * sizeof(int64_t);
  }

 private:
  static constexpr uint64_t kMostShort = UINT32_MAX;

  bool is_short() const { return num_rows_ <= kMostShort; }
  int64_t count(uint32_t group) const {
    return is_short() ? int64_t{short_[group]} : long_[group];
  }

  // No count is greater than the number of all rows.
  void expect(uint64_t more) {
    const bool was_short = is_short();
    num_rows_ += more;
    if (!was_short || is_short()) return;
    long_.assign(short_.begin(), short_.end());
    short_ = {};
  }

  template <class Number>
  static void add(Number* counts, const GroupedRows& rows) {
    const uint8_t* const valid = rows.args.empty() ? nullptr : rows.args[0].valid;
    if (rows.is_one_group)
      counts[0] +=
          static_cast<Number>(valid ? kernel::sum_of(valid, rows.size) : rows.size);
    else if (valid)
      for (size_t i = 0; i < rows.size; ++i) counts[rows.groups[i]] += valid[i];
    else
      for (size_t i = 0; i < rows.size; ++i) ++counts[rows.groups[i]];
  }

  uint64_t num_rows_ = 0;  // that were updated, also in states that were merged in
  std::vector<uint32_t> short_;
  std::vector<int64_t> long_;
};

// Of whole numbers: exact, whatever the order, and checked at the end.
template <class Value, class Result>
struct WholeSum {
  // A sum that no number of rows makes: none was seen.
  static constexpr Int128 kNone = Int128{1} << 127;
  struct State {
    Int128 sum = kNone;
  };
  static void add(State& state, Value value) {
    state.sum = (state.sum == kNone ? 0 : state.sum) + static_cast<Int128>(value);
  }
  static void add_all(State& state, const Value* values, size_t size) {
    if (size > 0) merge(state, {kernel::sum_of(values, size)});
  }
  static void merge(State& state, const State& other) {
    if (other.sum == kNone) return;
    state.sum = (state.sum == kNone ? 0 : state.sum) + other.sum;
  }
  void finish(const State& state, ColumnBuilder& out) const {
    if (state.sum == kNone) return out.append_null();
    const auto sum = static_cast<Result>(state.sum);
    if (static_cast<Int128>(sum) != state.sum)
      throw Error(Code::kType, "integer overflow: " + table::decimal_text(state.sum, 0) +
                                   " does not fit " +
                                   (std::is_signed_v<Result> ? "int64" : "uint64"));
    out.append(sum);
  }
};

struct DecimalSum {
  struct State {
    Int128 sum = 0;  // modulo 2^128
    int64_t carries = 0;
    bool any = false;
  };
  static void add(State& state, Int128 value) {
    if (__builtin_add_overflow(state.sum, value, &state.sum))
      state.carries += value > 0 ? 1 : -1;
    state.any = true;
  }
  static void merge(State& state, const State& other) {
    const bool any = state.any || other.any;
    add(state, other.sum);
    state.carries += other.carries;
    state.any = any;
  }
  void finish(const State& state, ColumnBuilder& out) const {
    // 38 digits.
    static const Int128 limit = [] {
      Int128 power = 1;
      for (int i = 0; i < 38; ++i) power *= 10;
      return power;
    }();
    if (!state.any) return out.append_null();
    if (state.carries != 0 || state.sum >= limit || state.sum <= -limit)
      throw Error(Code::kType, "the sum has more than 38 digits");
    out.append(state.sum);
  }
};

struct FloatSum {
  struct State {
    kernel::CompensatedSum sum;
    bool any = false;
  };
  static void add(State& state, double value) {
    state.sum.add(value);
    state.any = true;
  }
  static void add_all(State& state, const double* values, size_t size) {
    state.sum.add_all(values, size);
    state.any |= size > 0;
  }
  static void merge(State& state, const State& other) {
    state.sum.add(other.sum);
    state.any |= other.any;
  }
  void finish(const State& state, ColumnBuilder& out) const {
    if (!state.any) return out.append_null();
    out.append(state.sum.value());
  }
};

// Of a decimal whose sum cannot leave 128 bits.
constexpr int kMostExactDigits = 25;

// The mean of whole numbers comes of their exact sum.
template <class Value>
struct WholeMean {
  struct State {
    Int128 sum = 0;
    int64_t count = 0;
  };
  static void add(State& state, Value value) {
    state.sum += static_cast<Int128>(value);
    ++state.count;
  }
  static void add_all(State& state, const Value* values, size_t size)
    requires(sizeof(Value) <= 8)
  {
    state.sum += kernel::sum_of(values, size);
    state.count += static_cast<int64_t>(size);
  }
  static void merge(State& state, const State& other) {
    state.sum += other.sum;
    state.count += other.count;
  }
  double scale = 1;  // of a decimal: the power of ten that it is counted in
  void finish(const State& state, ColumnBuilder& out) const {
    if (state.count == 0) return out.append_null();
    // In the wider format, so that the quotient is rounded about once.
    out.append(
        static_cast<double>(static_cast<long double>(state.sum) / state.count / scale));
  }
};

struct FloatMean {
  struct State {
    kernel::CompensatedSum sum;
    int64_t count = 0;
  };
  static void add(State& state, double value) {
    state.sum.add(value);
    ++state.count;
  }
  static void add_all(State& state, const double* values, size_t size) {
    state.sum.add_all(values, size);
    state.count += static_cast<int64_t>(size);
  }
  static void merge(State& state, const State& other) {
    state.sum.add(other.sum);
    state.count += other.count;
  }
  void finish(const State& state, ColumnBuilder& out) const {
    if (state.count == 0) return out.append_null();
    out.append(state.sum.value() / static_cast<double>(state.count));
  }
};

MakeAggregate make_count(const Reduction&) { return make_aggregate<Count>; }

MakeAggregate make_sum(const Reduction& use) {
  switch (use.arg_form(0)) {
    case Form::kBool:
      return make_aggregate<StateArray<WholeSum<uint8_t, int64_t>, Form::kBool>>;
    case Form::kInt:
      return make_aggregate<StateArray<WholeSum<int64_t, int64_t>, Form::kInt>>;
    case Form::kUint:
      return make_aggregate<StateArray<WholeSum<uint64_t, uint64_t>, Form::kUint>>;
    case Form::kFloat:
      return make_aggregate<StateArray<FloatSum, Form::kFloat>>;
    case Form::kDecimal:
      return make_aggregate<StateArray<DecimalSum, Form::kDecimal>>;
    default:
      return {};
  }
}

MakeAggregate make_mean(const Reduction& use) {
  switch (use.arg_form(0)) {
    case Form::kBool:
      return make_aggregate<StateArray<WholeMean<uint8_t>, Form::kBool>>;
    case Form::kInt:
      return make_aggregate<StateArray<WholeMean<int64_t>, Form::kInt>>;
    case Form::kUint:
      return make_aggregate<StateArray<WholeMean<uint64_t>, Form::kUint>>;
    case Form::kFloat:
      return make_aggregate<StateArray<FloatMean, Form::kFloat>>;
    case Form::kDecimal: {
      // The sum of many that wide would leave 128 bits.
      if (use.args[0].precision() > kMostExactDigits)
        return of_floats(use, make_aggregate<StateArray<FloatMean, Form::kFloat>>);
      WholeMean<Int128> mean;
      mean.scale = std::pow(10.0, use.args[0].scale());
      return [mean]() -> std::unique_ptr<Aggregate> {
        return std::make_unique<StateArray<WholeMean<Int128>, Form::kDecimal>>(mean);
      };
    }
    default:
      return {};
  }
}

const Aggregates aggregates = {
    {"count", make_count},
    {"nrows", make_count},
    {"sum", make_sum},
    {"mean", make_mean},
};

}  // namespace

}  // namespace phlox::engine::native
