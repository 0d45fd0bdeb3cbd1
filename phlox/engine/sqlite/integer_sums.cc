// Sums and means of integers in SQLite. Its own sum fails where it leaves 64 bits on the
// way, and its own mean adds floats; these are exact, and checked at the end.
#include "phlox/engine/sqlite/integer_sums.h"

#include <sqlite3ext.h>

#include <array>
#include <string>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/sqlite.h"
#include "phlox/engine/sqlite/library.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine::sqlite {
namespace {

using migrate::HostReduction;
using migrate::HostValue;
using migrate::HostValues;
using table::Int128;
using Is = HostValue::Kind;

// SQLite gives it as zeros.
struct State {
  Int128 sum;
  int64_t count;
};

State* state_of(sqlite3_context* context) {
  return static_cast<State*>(sqlite3_aggregate_context(context, sizeof(State)));
}

// A column of SQLite may hold any value.
std::string refusal(std::string_view value, bool is_text) {
  const std::string quote = is_text ? "\"" : "";
  return quote + std::string(value) + quote + " is no int64";
}

std::string overflow(Int128 sum) {
  return "integer overflow: " + table::decimal_text(sum, 0) + " does not fit int64";
}

// In the wider format, so that the quotient is rounded about once.
double mean_of(const State& state) {
  return static_cast<double>(static_cast<long double>(state.sum) /
                             static_cast<long double>(state.count));
}

void give_error(sqlite3_context* context, const std::string& text) {
  sqlite3_result_error(context, text.c_str(), static_cast<int>(text.size()));
}

template <int sign>
void take(sqlite3_context* context, int, sqlite3_value** values) {
  switch (sqlite3_value_type(values[0])) {
    case SQLITE_NULL:
      return;
    case SQLITE_INTEGER: {
      State* const state = state_of(context);
      if (!state) return sqlite3_result_error_nomem(context);
      state->sum += sign * static_cast<Int128>(sqlite3_value_int64(values[0]));
      state->count += sign;
      return;
    }
    default: {
      const auto* const bytes =
          reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
      return give_error(context, refusal(bytes ? bytes : "",
                                         sqlite3_value_type(values[0]) == SQLITE_TEXT));
    }
  }
}

void give_sum(sqlite3_context* context) {
  const State* const state = state_of(context);
  if (!state || state->count == 0) return sqlite3_result_null(context);
  const auto sum = static_cast<int64_t>(state->sum);
  if (sum == state->sum) return sqlite3_result_int64(context, sum);
  give_error(context, overflow(state->sum));
}

void give_mean(sqlite3_context* context) {
  const State* const state = state_of(context);
  if (!state || state->count == 0) return sqlite3_result_null(context);
  sqlite3_result_double(context, mean_of(*state));
}

class Sum : public HostReduction {
 public:
  explicit Sum(bool mean) : is_mean_(mean) {}
  void add(HostValues values) override { take(values[0], 1); }
  void remove(HostValues values) override { take(values[0], -1); }
  HostValue result() override {
    HostValue value;
    if (state_.count == 0) return value;
    value.kind = is_mean_ ? Is::kReal : Is::kInteger;
    value.integer = static_cast<int64_t>(state_.sum);
    value.real = mean_of(state_);
    if (!is_mean_ && value.integer != state_.sum)
      throw Error(Code::kIo, overflow(state_.sum));
    return value;
  }

 private:
  void take(const HostValue& value, int sign) {
    if (value.kind == Is::kNull) return;
    if (value.kind != Is::kInteger)
      throw Error(Code::kIo, refusal(value.kind == Is::kReal ? std::to_string(value.real)
                                                             : std::string(value.bytes),
                                     value.kind == Is::kText));
    state_.sum += sign * static_cast<Int128>(value.integer);
    state_.count += sign;
  }

  bool is_mean_;
  State state_{};
};

template <int library>
int add(sqlite3* database) {
  int status = SQLITE_OK;
  const auto add = [&](std::string_view name, void (*give)(sqlite3_context*)) {
    if (status == SQLITE_OK)
      status = sqlite3_create_window_function(database, name.data(), 1, SQLITE_UTF8,
                                              nullptr, called<library, take<1>>, give,
                                              give, called<library, take<-1>>, nullptr);
  };
  add(compile::sqlite::kIntegerSum, ended<library, give_sum>);
  add(compile::sqlite::kIntegerMean, ended<library, give_mean>);
  return status;
}

template <int... library>
constexpr auto all(std::integer_sequence<int, library...>) {
  return std::array{add<library>...};
}

}  // namespace

std::unique_ptr<HostReduction> integer_sum(bool mean) {
  return std::make_unique<Sum>(mean);
}

int add_integer_sums(sqlite3* database, int library) {
  return all(std::make_integer_sequence<int, kMostLibraries>()).at(library)(database);
}

}  // namespace phlox::engine::sqlite
