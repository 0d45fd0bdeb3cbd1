// The in-memory databases of the process.
#include "phlox/engine/duckdb/database.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/engine/duckdb/message.h"
#include "phlox/engine/duckdb/scan.h"
#include "phlox/engine/duckdb/time_functions.h"

namespace phlox::engine::duckdb {

namespace {

struct Shared {
  std::mutex mutex;
  Database database = nullptr;
  pid_t process = 0;
  uint64_t memory_limit = 0;
};

Shared& shared(Access access) {
  static Shared* const both = new Shared[2];
  return both[access == Access::kFiles ? 1 : 0];
}

// Where queries put what does not fit their memory. DuckDB makes the folder when it needs
// it and deletes its files after use; the folder itself goes with the process.
std::string spill_folder() {
  std::error_code error;
  auto place = std::filesystem::temp_directory_path(error);
  if (error) place = "/tmp";
  static std::string& folder = *new std::string;
  folder = place / ("phlox-" + std::to_string(getpid()));
  static std::once_flag once;
  std::call_once(once, [] { std::atexit([] { rmdir(folder.c_str()); }); });
  return folder;
}

Database open(Access access) {
  const auto& duckdb = api();
  Config config = nullptr;
  duckdb.create_config(&config);
  const std::pair<const char*, std::string> settings[] = {
      {"threads", std::to_string(num_threads())},
      {"temp_directory", spill_folder()},
      {"autoload_known_extensions", "false"},
      {"autoinstall_known_extensions", "false"},
      {"preserve_insertion_order", "true"},
      {"default_null_order", "nulls_last"},
  };
  for (const auto& [name, value] : settings)
    if (duckdb.set_config(config, name, value.c_str()) != 0) {
      duckdb.destroy_config(&config);
      throw Error(Code::kUnavailable,
                  "the DuckDB at hand does not know the setting " + std::string(name));
    }
  Database database = nullptr;
  char* reason = nullptr;
  const int failed = duckdb.open_ext(nullptr, &database, config, &reason);
  duckdb.destroy_config(&config);
  if (failed) {
    Error error(Code::kUnavailable, "DuckDB did not start: " +
                                        std::string(reason ? reason : "no reason given"));
    duckdb.free(reason);
    throw error;
  }
  Session session = nullptr;
  if (duckdb.connect(database, &session) != 0)
    throw Error(Code::kUnavailable, "DuckDB did not open a connection");
  register_scan(session);
  register_time_functions(session);
  Result result;
  // SQL of ours reads nothing but our own inputs, whatever a symbol is called; spilling
  // may go on. Texts of zoned times are made in UTC, wherever the machine stands.
  std::string settings_text = "SET GLOBAL TimeZone = 'UTC'";
  // This one of its rewrites (row_number() <= n becomes a group) gives wrong rows where a
  // column of a group below is computed under its old name, and fails below EXCEPT
  // (1.5.6; cases/found/first_of_each_group.case).
  settings_text += "; SET GLOBAL disabled_optimizers = 'top_n_window_elimination'";
  // What the end of a file says is asked for by each view of it, and by each query.
  settings_text += access == Access::kStreams
                       ? "; SET GLOBAL enable_external_access = false"
                       : "; SET GLOBAL parquet_metadata_cache = true";
  const int unset = duckdb.query(session, settings_text.c_str(), &result);
  duckdb.destroy_result(&result);
  duckdb.disconnect(&session);
  if (unset)
    throw Error(Code::kUnavailable, "DuckDB has no time zones: it lacks its ICU part");
  return database;
}

}  // namespace

Database database(Access access) {
  auto& only = shared(access);
  const std::lock_guard lock(only.mutex);
  if (!only.database || only.process != getpid()) {
    only.database = open(access);
    only.process = getpid();
    only.memory_limit = 0;
  }
  return only.database;
}

uint64_t num_threads() { return std::max(1u, std::thread::hardware_concurrency()); }

Connected::Connected(Access access) : access_(access) {
  if (api().connect(database(access), &session_) != 0)
    throw Error(Code::kUnavailable, "DuckDB did not open a connection");
}

Connected::~Connected() { api().disconnect(&session_); }

void Connected::execute(const std::string& sql) const {
  Result result;
  const int failed = api().query(session_, sql.c_str(), &result);
  std::string message;
  if (failed)
    if (const char* text = api().result_error(&result)) message = text;
  api().destroy_result(&result);
  if (failed) throw error_of(message);
}

void set_memory_limit(const Connected& session, uint64_t bytes) {
  auto& only = shared(session.access());
  const std::lock_guard lock(only.mutex);
  if (only.memory_limit == bytes) return;
  if (bytes == 0)
    session.execute("RESET GLOBAL memory_limit");
  else
    session.execute("SET GLOBAL memory_limit = '" + std::to_string(bytes) + " bytes'");
  only.memory_limit = bytes;
}

}  // namespace phlox::engine::duckdb
