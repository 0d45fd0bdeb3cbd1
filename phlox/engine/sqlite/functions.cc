// Registers functions of the language with a connection to SQLite. The driver loads this
// library as an extension, which gives us the SQLite that is inside of the driver.
#include "phlox/engine/sqlite/functions.h"

#include <sqlite3ext.h>

#include <cstring>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/base/own_file.h"
#include "phlox/compile/dialects/sqlite.h"
#include "phlox/engine/library.h"
#include "phlox/engine/sqlite/integer_sums.h"
#include "phlox/engine/sqlite/row_function.h"

SQLITE_EXTENSION_INIT1

namespace phlox::engine::sqlite {
namespace {

// What the calls of one connection share.
class Functions {
 public:
  RowFunction& row(sqlite3_value** values) { return find(rows_, values); }
  Reducer& reducer(sqlite3_value** values) { return find(reducers_, values); }

 private:
  template <class T>
  using Table = std::unordered_map<std::string, std::unique_ptr<T>>;
  template <class T>
  static T& find(Table<T>& table, sqlite3_value** values) {
    const auto text = [](sqlite3_value* value) {
      const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
      return std::string_view(data ? data : "",
                              static_cast<size_t>(sqlite3_value_bytes(value)));
    };
    std::string key(text(values[0]));
    key += '\0';
    key += text(values[1]);
    auto& place = table[key];
    if (!place) place = std::make_unique<T>(text(values[0]), text(values[1]));
    return *place;
  }

  Table<RowFunction> rows_;
  Table<Reducer> reducers_;
};

// No exception may pass through SQLite.
template <class Work>
void guarded(sqlite3_context* context, Work work) {
  try {
    work();
  } catch (const std::exception& error) {
    const auto* ours = dynamic_cast<const Error*>(&error);
    const std::string text = ours ? ours->message() : error.what();
    sqlite3_result_error(context, text.c_str(), static_cast<int>(text.size()));
  }
}

Functions& functions_of(sqlite3_context* context) {
  return *static_cast<Functions*>(sqlite3_user_data(context));
}

// The first two arguments are the function and the type of its input.
constexpr int kConstants = 2;

void call_row(sqlite3_context* context, int count, sqlite3_value** values) {
  guarded(context, [&] {
    // One look-up a statement, since the text is a constant there.
    auto* function = static_cast<RowFunction*>(sqlite3_get_auxdata(context, 0));
    if (!function) {
      function = &functions_of(context).row(values);
      sqlite3_set_auxdata(context, 0, function, nullptr);
    }
    function->call(context, count - kConstants, values + kConstants);
  });
}

Reducer::State*& state_of(sqlite3_context* context) {
  return *static_cast<Reducer::State**>(
      sqlite3_aggregate_context(context, sizeof(Reducer::State*)));
}

template <bool keep>
void add_row(sqlite3_context* context, int count, sqlite3_value** values) {
  guarded(context, [&] {
    auto*& state = state_of(context);
    if (!state) state = new Reducer::State(functions_of(context).reducer(values));
    state->add(count - kConstants, values + kConstants, keep);
  });
}

void remove_row(sqlite3_context* context, int, sqlite3_value**) {
  guarded(context, [&] { state_of(context)->remove_first(); });
}

void give_value(sqlite3_context* context) {
  guarded(context, [&] {
    // Of no rows every reduction but the counts, which SQLite does itself, is null.
    if (auto* state = state_of(context)) state->give_result(context);
  });
}

void give_last(sqlite3_context* context) {
  give_value(context);
  delete state_of(context);
  state_of(context) = nullptr;
}

void give_bits(sqlite3_context* context, int, sqlite3_value** values) {
  uint64_t bits = 0;
  switch (sqlite3_value_type(values[0])) {
    case SQLITE_NULL:
      return sqlite3_result_null(context);
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const uint8_t*>(sqlite3_value_blob(values[0]));
      for (int i = 0; i < sqlite3_value_bytes(values[0]); ++i)
        bits = bits << 8 | bytes[i];
      break;
    }
    case SQLITE_TEXT:
      if (sqlite3_value_bytes(values[0]) != 3 ||
          std::memcmp(sqlite3_value_text(values[0]), "nan", 3) != 0)
        return sqlite3_result_error(context, "a text stands where a float should", -1);
      bits = 0x7ff8000000000000;
      break;
    default: {
      const double value = sqlite3_value_double(values[0]);
      std::memcpy(&bits, &value, sizeof bits);
    }
  }
  sqlite3_result_int64(context, static_cast<int64_t>(bits));
}

// The connection that is being opened in this thread.
thread_local sqlite3* opened = nullptr;

int add_functions(sqlite3* database) {
  auto* functions = new Functions;
  // Not called deterministic: SQLite would compute calls of constants before the query
  // runs, also those that no row asks for.
  int status = sqlite3_create_function_v2(
      database, compile::sqlite::kFunction.data(), -1, SQLITE_UTF8, functions, call_row,
      nullptr, nullptr, [](void* all) { delete static_cast<Functions*>(all); });
  const auto add_reduction = [&](std::string_view name, auto add) {
    if (status == SQLITE_OK)
      status = sqlite3_create_window_function(database, name.data(), -1, SQLITE_UTF8,
                                              functions, add, give_last, give_value,
                                              remove_row, nullptr);
  };
  add_reduction(compile::sqlite::kAggregate, add_row<false>);
  add_reduction(compile::sqlite::kWindow, add_row<true>);
  if (status == SQLITE_OK) status = add_integer_sums(database);
  if (status == SQLITE_OK)
    status = sqlite3_create_function_v2(database, compile::sqlite::kBits.data(), 1,
                                        SQLITE_UTF8, nullptr, give_bits, nullptr, nullptr,
                                        nullptr);
  // Else a name that is no column's would be taken for a text.
  if (status == SQLITE_OK)
    status = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  return status;
}

}  // namespace

std::unique_ptr<adbc::Connection> open_with_functions(const adbc::Options& database) {
  opened = nullptr;
  const adbc::Options extension = {
      {"adbc.sqlite.load_extension.enabled", "true"},
      {"adbc.sqlite.load_extension.path", own_file().string()},
      {"adbc.sqlite.load_extension.entrypoint", "phlox_add_to_sqlite"},
      {"adbc.sqlite.load_extension.enabled", "false"},
  };
  auto connection = std::make_unique<adbc::Connection>("sqlite", database, extension);
  if (!opened) throw Error(Code::kInternal, "SQLite did not load the functions of phlox");
  connection->set_interrupt([handle = opened] { sqlite3_interrupt(handle); });
  return connection;
}

}  // namespace phlox::engine::sqlite

// SQLite's own signature of an extension's entry.
extern "C" __attribute__((visibility("default"))) int phlox_add_to_sqlite(
    sqlite3* database, char**, const sqlite3_api_routines* routines) {
  SQLITE_EXTENSION_INIT2(routines);
  phlox::engine::sqlite::opened = database;
  return phlox::engine::sqlite::add_functions(database);
}
