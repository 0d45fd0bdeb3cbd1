// Registers functions of the language with a connection to SQLite. The driver loads this
// library as an extension, which gives us the SQLite that is inside of the driver.
#include "phlox/engine/sqlite/functions.h"

#include <sqlite3ext.h>

#include <array>
#include <cstring>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/base/own_file.h"
#include "phlox/compile/dialects/sqlite.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/library.h"
#include "phlox/engine/sqlite/integer_sums.h"
#include "phlox/engine/sqlite/library.h"
#include "phlox/engine/sqlite/row_function.h"
#include "phlox/table/column.h"

constinit thread_local const sqlite3_api_routines* sqlite3_api = nullptr;

namespace phlox::engine::sqlite {

const sqlite3_api_routines* libraries[kMostLibraries] = {};

namespace {

using Is = HostValue::Kind;

// What the calls of one connection share. The first two arguments of each are the
// function and the type of its input.
class Functions {
 public:
  RowFunction& row(HostValues values) { return find(rows_, values); }
  Reducer& reducer(HostValues values) { return find(reducers_, values); }

 private:
  template <class T>
  using Table = std::unordered_map<std::string, std::unique_ptr<T>>;
  template <class T>
  static T& find(Table<T>& table, HostValues values) {
    std::string key(values[0].bytes);
    key += '\0';
    key += values[1].bytes;
    auto& place = table[key];
    if (!place) place = std::make_unique<T>(values[0].bytes, values[1].bytes);
    return *place;
  }

  Table<RowFunction> rows_;
  Table<Reducer> reducers_;
};
constexpr size_t kConstants = 2;

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

HostValue value_of(sqlite3_value* value) {
  HostValue out;
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      out.kind = Is::kInteger;
      out.integer = sqlite3_value_int64(value);
      break;
    case SQLITE_FLOAT:
      out.kind = Is::kReal;
      out.real = sqlite3_value_double(value);
      break;
    case SQLITE_TEXT: {
      out.kind = Is::kText;
      const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
      out.bytes = {data ? data : "", static_cast<size_t>(sqlite3_value_bytes(value))};
      break;
    }
    case SQLITE_BLOB: {
      out.kind = Is::kBytes;
      const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
      out.bytes = {data ? data : "", static_cast<size_t>(sqlite3_value_bytes(value))};
      break;
    }
    default:
      break;
  }
  return out;
}

// The arguments from one on; most functions have a few.
class Values {
 public:
  Values(int count, sqlite3_value** values, size_t first) {
    const auto size = static_cast<size_t>(count) - first;
    if (size > std::size(few_)) many_.resize(size);
    HostValue* const out = size > std::size(few_) ? many_.data() : few_;
    for (size_t i = 0; i < size; ++i) out[i] = value_of(values[first + i]);
    all_ = {out, size};
  }
  operator HostValues() const { return all_; }

 private:
  HostValue few_[4];
  std::vector<HostValue> many_;
  HostValues all_;
};

void give(sqlite3_context* context, const HostValue& value) {
  const auto size = value.bytes.size();
  switch (value.kind) {
    case Is::kNull:
      return sqlite3_result_null(context);
    case Is::kInteger:
      return sqlite3_result_int64(context, value.integer);
    case Is::kReal:
      return sqlite3_result_double(context, value.real);
    case Is::kText:
      return sqlite3_result_text64(context, value.bytes.data(), size, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    case Is::kBytes:
      // Of a null pointer it would make a null.
      return sqlite3_result_blob64(context, size ? value.bytes.data() : "", size,
                                   SQLITE_TRANSIENT);
  }
}

void call_row(sqlite3_context* context, int count, sqlite3_value** values) {
  guarded(context, [&] {
    // One look-up a statement, since the text is a constant there.
    auto* function = static_cast<RowFunction*>(sqlite3_get_auxdata(context, 0));
    if (!function) {
      function = &functions_of(context).row(Values(kConstants, values, 0));
      sqlite3_set_auxdata(context, 0, function, nullptr);
    }
    give(context, function->call(Values(count, values, kConstants)));
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
    if (!state)
      state = new Reducer::State(
          functions_of(context).reducer(Values(kConstants, values, 0)));
    state->add(Values(count, values, kConstants), keep);
  });
}

void remove_row(sqlite3_context* context, int, sqlite3_value**) {
  guarded(context, [&] { state_of(context)->remove_first(); });
}

void give_value(sqlite3_context* context) {
  guarded(context, [&] {
    // Of no rows every reduction but the counts, which SQLite does itself, is null.
    if (auto* state = state_of(context)) give(context, state->result());
  });
}

void give_last(sqlite3_context* context) {
  give_value(context);
  delete state_of(context);
  state_of(context) = nullptr;
}

// The bits of a float, or of the bytes of a uint64.
HostValue bits_of(const HostValue& value) {
  HostValue out;
  uint64_t bits = 0;
  switch (value.kind) {
    case Is::kNull:
      return out;
    case Is::kBytes:
      for (const char c : value.bytes) bits = bits << 8 | static_cast<uint8_t>(c);
      break;
    case Is::kText:
      if (value.bytes != "nan")
        throw Error(Code::kType, "a text stands where a float should");
      bits = 0x7ff8000000000000;
      break;
    default: {
      const double number =
          value.kind == Is::kReal ? value.real : static_cast<double>(value.integer);
      std::memcpy(&bits, &number, sizeof bits);
    }
  }
  out.kind = Is::kInteger;
  out.integer = static_cast<int64_t>(bits);
  return out;
}

void give_bits(sqlite3_context* context, int, sqlite3_value** values) {
  guarded(context, [&] { give(context, bits_of(value_of(values[0]))); });
}

// How a connection is interrupted, from any thread.
struct Handle {
  sqlite3* database;
  void (*interrupt)(sqlite3*);
};
// Gives the address of the one of a connection that the program has opened.
constexpr const char* kHandle = "phlox_handle";

void give_handle(sqlite3_context* context, int, sqlite3_value**) {
  sqlite3_result_int64(context, reinterpret_cast<int64_t>(sqlite3_user_data(context)));
}

template <int library>
int add_to(sqlite3* database, bool is_host) {
  auto* functions = new Functions;
  // Not called deterministic: SQLite would compute calls of constants before the query
  // runs, also those that no row asks for.
  int status = sqlite3_create_function_v2(
      database, compile::sqlite::kFunction.data(), -1, SQLITE_UTF8, functions,
      called<library, call_row>, nullptr, nullptr,
      [](void* all) { delete static_cast<Functions*>(all); });
  const auto add_reduction = [&](std::string_view name, auto add) {
    if (status == SQLITE_OK)
      status = sqlite3_create_window_function(database, name.data(), -1, SQLITE_UTF8,
                                              functions, add, ended<library, give_last>,
                                              ended<library, give_value>,
                                              called<library, remove_row>, nullptr);
  };
  add_reduction(compile::sqlite::kAggregate, called<library, add_row<false>>);
  add_reduction(compile::sqlite::kWindow, called<library, add_row<true>>);
  if (status == SQLITE_OK) status = add_integer_sums(database, library);
  if (status == SQLITE_OK)
    status = sqlite3_create_function_v2(database, compile::sqlite::kBits.data(), 1,
                                        SQLITE_UTF8, nullptr, called<library, give_bits>,
                                        nullptr, nullptr, nullptr);
  if (status == SQLITE_OK && is_host)
    status = sqlite3_create_function_v2(
        database, kHandle, 0, SQLITE_UTF8, new Handle{database, sqlite3_api->interruptx},
        called<library, give_handle>, nullptr, nullptr,
        [](void* handle) { delete static_cast<Handle*>(handle); });
  // Else a name that is no column's would be taken for a text.
  if (status == SQLITE_OK && !is_host)
    status = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  return status;
}

template <int... library>
constexpr auto all(std::integer_sequence<int, library...>) {
  return std::array{add_to<library>...};
}

// The number of the library that has these routines, or -1 where there are too many.
int number_of(const sqlite3_api_routines* routines) {
  static auto& mutex = *new std::mutex;
  const std::lock_guard lock(mutex);
  for (int i = 0; i < kMostLibraries; ++i) {
    if (!libraries[i]) libraries[i] = routines;
    if (libraries[i] == routines) return i;
  }
  return -1;
}

// Tells who has functions added in this thread to which connection.
thread_local std::optional<Handle> opened;
// Whether it is the program's own.
thread_local bool is_host = false;

int add(sqlite3* database, const sqlite3_api_routines* routines) {
  const int library = number_of(routines);
  if (library < 0) return SQLITE_ERROR;
  sqlite3_api = routines;
  opened = Handle{database, routines->interruptx};
  return all(std::make_integer_sequence<int, kMostLibraries>())
      .at(static_cast<size_t>(library))(database, is_host);
}

adbc::Options extension() {
  return {
      {"adbc.sqlite.load_extension.enabled", "true"},
      {"adbc.sqlite.load_extension.path", own_file().string()},
      {"adbc.sqlite.load_extension.entrypoint", "phlox_add_to_sqlite"},
      {"adbc.sqlite.load_extension.enabled", "false"},
  };
}

}  // namespace

std::unique_ptr<adbc::Connection> open_with_functions(const adbc::Options& database) {
  opened.reset();
  auto connection = std::make_unique<adbc::Connection>("sqlite", database, extension());
  if (!opened) throw Error(Code::kInternal, "SQLite did not load the functions of phlox");
  connection->set_interrupt([handle = *opened] { handle.interrupt(handle.database); });
  return connection;
}

namespace {

// A reduction that a connection of the program's calls.
class HostReducer : public migrate::HostReduction {
 public:
  HostReducer(std::shared_ptr<Functions> functions, bool keep)
      : functions_(std::move(functions)), keep_(keep) {}
  void add(HostValues values) override {
    if (!state_) state_.emplace(functions_->reducer(values));
    state_->add(values.subspan(kConstants), keep_);
  }
  void remove(HostValues) override { state_->remove_first(); }
  HostValue result() override { return state_ ? state_->result() : HostValue(); }

 private:
  std::shared_ptr<Functions> functions_;
  std::optional<Reducer::State> state_;
  bool keep_;
};

// All functions, for a connection whose driver lets it call such.
std::vector<migrate::HostFunction> host_functions() {
  namespace names = compile::sqlite;
  const auto functions = std::make_shared<Functions>();
  const auto reducer = [functions](bool keep) {
    return [functions, keep]() -> std::unique_ptr<migrate::HostReduction> {
      return std::make_unique<HostReducer>(functions, keep);
    };
  };
  const auto sum = [](bool mean) { return [mean] { return integer_sum(mean); }; };
  return {
      {std::string(names::kFunction),
       -1,
       [functions](HostValues values) {
         return functions->row(values).call(values.subspan(kConstants));
       },
       {}},
      {std::string(names::kBits),
       1,
       [](HostValues values) { return bits_of(values[0]); },
       {}},
      {std::string(names::kAggregate), -1, {}, reducer(false)},
      {std::string(names::kWindow), -1, {}, reducer(true)},
      {std::string(names::kIntegerSum), 1, {}, sum(false)},
      {std::string(names::kIntegerMean), 1, {}, sum(true)},
  };
}

}  // namespace

void add_functions(adbc::Connection& connection) {
  if (connection.takes_functions()) return connection.add_functions(host_functions());
  const auto has = adbc::texts(
      connection,
      std::string("SELECT 'x' FROM pragma_function_list WHERE name = '") + kHandle + "'");
  if (has.empty()) {
    is_host = true;
    try {
      connection.set_options(extension());
    } catch (...) {
      is_host = false;
      throw;
    }
    is_host = false;
  }
  table::Stream rows = connection.rows(std::string("SELECT ") + kHandle + "()");
  const auto batch = rows.next();
  const auto address = table::columns(rows.type(), *batch).at(0).value<int64_t>(0);
  const auto* const handle = reinterpret_cast<const Handle*>(address);
  connection.set_interrupt([handle] { handle->interrupt(handle->database); });
}

}  // namespace phlox::engine::sqlite

// SQLite's own signature of an extension's entry.
extern "C" __attribute__((visibility("default"))) int phlox_add_to_sqlite(
    sqlite3* database, char**, const sqlite3_api_routines* routines) {
  return phlox::engine::sqlite::add(database, routines);
}
