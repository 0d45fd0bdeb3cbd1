// The in-memory databases of the process, each opened at first use.
#pragma once

#include <cstdint>

#include "phlox/engine/duckdb/api.h"

namespace phlox::engine::duckdb {

// What the SQL of a database can reach.
enum class Access {
  kStreams,  // the scan function and nothing of the machine's files
  kFiles,    // files as well: for texts that were bound where they can reach none
};

// The database, with the settings that phlox's SQL counts on and the scan function in it.
// Shared by all connections, since opening one costs milliseconds and threads; opened
// anew in a forked child, whose copy has no threads. Never closed: taking it down at the
// end of the process would be lost time. Throws Error(kUnavailable).
Database database(Access access);

// A session of one. Owns the handle.
class Connected {
 public:
  explicit Connected(Access access);
  Connected(const Connected&) = delete;
  Connected& operator=(const Connected&) = delete;
  ~Connected();
  Session get() const { return session_; }
  Access access() const { return access_; }
  // Runs a statement without a result. Throws what error_of makes of a failure.
  void execute(const std::string& sql) const;

 private:
  Access access_;
  Session session_ = nullptr;
};

// How many threads a query uses.
uint64_t num_threads();
// Bytes that queries may hold in memory; 0 is DuckDB's own choice. The limit is the
// database's, so the last caller's counts for all.
void set_memory_limit(const Connected& session, uint64_t bytes);

}  // namespace phlox::engine::duckdb
