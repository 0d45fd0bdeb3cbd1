// Sums and means of integers in SQLite. Its own sum fails where it leaves 64 bits on the
// way, and its own mean adds floats; these are exact, and checked at the end.
#include "phlox/engine/sqlite/integer_sums.h"

#include <sqlite3ext.h>

#include <string>

#include "phlox/compile/dialects/sqlite.h"
#include "phlox/table/scalar_text.h"

SQLITE_EXTENSION_INIT3

namespace phlox::engine::sqlite {
namespace {

using table::Int128;

// SQLite gives it as zeros.
struct State {
  Int128 sum;
  int64_t count;
};

State* state_of(sqlite3_context* context) {
  return static_cast<State*>(sqlite3_aggregate_context(context, sizeof(State)));
}

// A column of SQLite may hold any value.
void refuse(sqlite3_context* context, sqlite3_value* value) {
  const auto* const bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  const std::string quote = sqlite3_value_type(value) == SQLITE_TEXT ? "\"" : "";
  const std::string text = quote + (bytes ? bytes : "") + quote + " is no int64";
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
    default:
      return refuse(context, values[0]);
  }
}

void give_sum(sqlite3_context* context) {
  const State* const state = state_of(context);
  if (!state || state->count == 0) return sqlite3_result_null(context);
  const auto sum = static_cast<int64_t>(state->sum);
  if (sum == state->sum) return sqlite3_result_int64(context, sum);
  const std::string text =
      "integer overflow: " + table::decimal_text(state->sum, 0) + " does not fit int64";
  sqlite3_result_error(context, text.c_str(), static_cast<int>(text.size()));
}

void give_mean(sqlite3_context* context) {
  const State* const state = state_of(context);
  if (!state || state->count == 0) return sqlite3_result_null(context);
  // In the wider format, so that the quotient is rounded about once.
  sqlite3_result_double(context,
                        static_cast<double>(static_cast<long double>(state->sum) /
                                            static_cast<long double>(state->count)));
}

}  // namespace

int add_integer_sums(sqlite3* database) {
  int status = SQLITE_OK;
  const auto add = [&](std::string_view name, void (*give)(sqlite3_context*)) {
    if (status == SQLITE_OK)
      status =
          sqlite3_create_window_function(database, name.data(), 1, SQLITE_UTF8, nullptr,
                                         take<1>, give, give, take<-1>, nullptr);
  };
  add(compile::sqlite::kIntegerSum, give_sum);
  add(compile::sqlite::kIntegerMean, give_mean);
  return status;
}

}  // namespace phlox::engine::sqlite
