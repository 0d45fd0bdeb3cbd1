// var, std, cov, corr.
#include <cmath>
#include <limits>

#include "phlox/engine/native/aggregate.h"

namespace phlox::engine::native {

namespace {

using table::ColumnBuilder;

// The squares of larger numbers, summed, may leave the floats.
constexpr double kLarge = 1e150;

// What is beyond that is counted apart.
struct Reach {
  bool is_far = false;      // finite, but beyond kLarge
  bool is_special = false;  // NaN or an infinity
  // Whether x can be squared.
  bool holds(double x) {
    if (std::fabs(x) <= kLarge) [[likely]]
      return true;
    (std::isfinite(x) ? is_far : is_special) = true;
    return false;
  }
  void add(const Reach& other) {
    is_far |= other.is_far;
    is_special |= other.is_special;
  }
};

bool of_population(const Reduction& use) {
  const auto* const unbiased = use.node.attributes().find("unbiased");
  return unbiased && unbiased->boolean() && !*unbiased->boolean();
}

// Mean and sum of squared distances from it: row by row (Welford 1962), and of parts put
// together (Chan, Golub and LeVeque 1983).
struct Variance {
  struct State {
    int64_t count = 0;  // all of them
    int64_t used = 0;   // those that are not counted apart
    double mean = 0;
    double squares = 0;
    Reach reach;
  };
  static void add(State& state, double x) {
    ++state.count;
    if (!state.reach.holds(x)) return;
    ++state.used;
    const double distance = x - state.mean;
    state.mean += distance / static_cast<double>(state.used);
    state.squares += distance * (x - state.mean);
  }
  // In two passes over what a cache holds, without a division in each row.
  static void add_all(State& state, const double* values, size_t size) {
    constexpr size_t kLanes = 4;
    State part;
    double sums[kLanes] = {};
    size_t i = 0;
    for (; i + kLanes <= size; i += kLanes)
      for (size_t k = 0; k < kLanes; ++k) sums[k] += values[i + k];
    for (; i < size; ++i) sums[0] += values[i];
    const double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    part.count = part.used = static_cast<int64_t>(size);
    part.mean = size > 0 ? sum / static_cast<double>(size) : 0;
    // The rest of the mean, which was rounded, is taken off again.
    double squares[kLanes] = {}, rests[kLanes] = {};
    double reach = 0;
    const auto take = [&](size_t k, double x) {
      const double distance = x - part.mean;
      squares[k] += distance * distance;
      rests[k] += distance;
      reach = std::fabs(x) > reach ? std::fabs(x) : reach;
    };
    for (i = 0; i + kLanes <= size; i += kLanes)
      for (size_t k = 0; k < kLanes; ++k) take(k, values[i + k]);
    for (; i < size; ++i) take(0, values[i]);
    if (!(reach <= kLarge) || !std::isfinite(sum)) {
      for (i = 0; i < size; ++i) add(state, values[i]);
      return;
    }
    const double rest = (rests[0] + rests[1]) + (rests[2] + rests[3]);
    part.squares = (squares[0] + squares[1]) + (squares[2] + squares[3]);
    if (size > 0) part.squares -= rest * rest / static_cast<double>(size);
    part.squares = std::max(part.squares, 0.0);
    merge(state, part);
  }
  static void merge(State& state, const State& other) {
    state.count += other.count;
    state.reach.add(other.reach);
    if (other.used == 0) return;
    const auto a = static_cast<double>(state.used), b = static_cast<double>(other.used);
    const double distance = other.mean - state.mean;
    state.mean += distance * (b / (a + b));
    state.squares += other.squares + distance * distance * (a * b / (a + b));
    state.used += other.used;
  }
  void finish(const State& state, ColumnBuilder& out) const {
    if (state.count < (is_sample ? 2 : 1)) return out.append_null();
    out.append(value(state));
  }
  double value(const State& state) const {
    if (state.reach.is_special) return std::numeric_limits<double>::quiet_NaN();
    if (state.reach.is_far) return std::numeric_limits<double>::infinity();
    const double variance =
        state.squares / static_cast<double>(state.count - (is_sample ? 1 : 0));
    return takes_root ? std::sqrt(variance) : variance;
  }

  bool is_sample = true;
  bool takes_root = false;
};

// The same of pairs.
struct Comoment {
  struct State {
    int64_t count = 0;
    int64_t used = 0;
    double mean_x = 0, mean_y = 0;
    double squares_x = 0, squares_y = 0, products = 0;
    Reach reach;
  };
  static void add(State& state, double x, double y) {
    ++state.count;
    const bool holds_x = state.reach.holds(x), holds_y = state.reach.holds(y);
    if (!holds_x || !holds_y) return;
    ++state.used;
    const auto count = static_cast<double>(state.used);
    const double distance_x = x - state.mean_x, distance_y = y - state.mean_y;
    state.mean_x += distance_x / count;
    state.mean_y += distance_y / count;
    state.squares_x += distance_x * (x - state.mean_x);
    state.squares_y += distance_y * (y - state.mean_y);
    state.products += distance_x * (y - state.mean_y);
  }
  static void merge(State& state, const State& other) {
    state.count += other.count;
    state.reach.add(other.reach);
    if (other.used == 0) return;
    const auto a = static_cast<double>(state.used), b = static_cast<double>(other.used);
    const double distance_x = other.mean_x - state.mean_x;
    const double distance_y = other.mean_y - state.mean_y;
    const double weight = a * b / (a + b);
    state.mean_x += distance_x * (b / (a + b));
    state.mean_y += distance_y * (b / (a + b));
    state.squares_x += other.squares_x + distance_x * distance_x * weight;
    state.squares_y += other.squares_y + distance_y * distance_y * weight;
    state.products += other.products + distance_x * distance_y * weight;
    state.used += other.used;
  }
};

struct Covariance : Comoment {
  void finish(const State& state, ColumnBuilder& out) const {
    if (state.count < (is_sample ? 2 : 1)) return out.append_null();
    if (state.reach.is_special || state.reach.is_far)
      return out.append(std::numeric_limits<double>::quiet_NaN());
    out.append(state.products / static_cast<double>(state.count - (is_sample ? 1 : 0)));
  }

  bool is_sample = true;
};

struct Correlation : Comoment {
  void finish(const State& state, ColumnBuilder& out) const {
    if (state.count < 2) return out.append_null();
    if (state.reach.is_special || state.reach.is_far)
      return out.append(std::numeric_limits<double>::quiet_NaN());
    // Of a constant 0 / 0. The roots apart, since the product may leave the floats.
    const double value =
        state.products / (std::sqrt(state.squares_x) * std::sqrt(state.squares_y));
    out.append(std::isnan(value) ? value : std::clamp(value, -1.0, 1.0));
  }
};

template <class Function, Form... forms>
MakeAggregate make_of(const Reduction& use, Function function) {
  return of_floats(use, [function]() -> std::unique_ptr<Aggregate> {
    return std::make_unique<StateArray<Function, forms...>>(function);
  });
}

MakeAggregate make_variance(const Reduction& use) {
  Variance variance;
  variance.is_sample = !of_population(use);
  variance.takes_root = use.node.is("std");
  return make_of<Variance, Form::kFloat>(use, variance);
}

MakeAggregate make_covariance(const Reduction& use) {
  Covariance covariance;
  covariance.is_sample = !of_population(use);
  return make_of<Covariance, Form::kFloat, Form::kFloat>(use, covariance);
}

MakeAggregate make_correlation(const Reduction& use) {
  return make_of<Correlation, Form::kFloat, Form::kFloat>(use, Correlation());
}

const Aggregates aggregates = {
    {"var", make_variance},
    {"std", make_variance},
    {"cov", make_covariance},
    {"corr", make_correlation},
};

}  // namespace

}  // namespace phlox::engine::native
