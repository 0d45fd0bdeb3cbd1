// The one in-memory database of the process, opened at first use.
#pragma once

#include <cstdint>

#include "phlox/engine/duckdb/api.h"

namespace phlox::engine::duckdb {

// The database, with the settings that phlox's SQL counts on and the scan function in it.
// Shared by all connections, since opening one costs milliseconds and threads; opened
// anew in a forked child, whose copy has no threads. Never closed: taking it down at the
// end of the process would be lost time. Throws Error(kUnavailable).
Database database();

// A session of it. Owns the handle.
class Connected {
 public:
  Connected();
  Connected(const Connected&) = delete;
  Connected& operator=(const Connected&) = delete;
  ~Connected();
  Session get() const { return session_; }
  // Runs a statement without a result. Throws what error_of makes of a failure.
  void execute(const std::string& sql) const;

 private:
  Session session_ = nullptr;
};

// How many threads a query uses.
uint64_t num_threads();
// Bytes that queries may hold in memory; 0 is DuckDB's own choice. The limit is the
// database's, so the last caller's counts for all.
void set_memory_limit(const Connected& session, uint64_t bytes);

}  // namespace phlox::engine::duckdb
