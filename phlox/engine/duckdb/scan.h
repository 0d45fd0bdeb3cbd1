// The table function by which DuckDB reads our streams.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>

#include "phlox/compile/program.h"
#include "phlox/engine/duckdb/api.h"
#include "phlox/engine/engine.h"

namespace phlox::engine::duckdb {

// The first failure of a run on our side of DuckDB. It must reach the user as it was
// thrown, while DuckDB only hands a text on, so it waits here. Thread-safe.
class Failure {
 public:
  void keep(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
  }
  void rethrow_if_any() const {
    const std::lock_guard lock(mutex_);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  mutable std::mutex mutex_;
  std::exception_ptr error_;
};

// One input of a program that runs. SQL reads it as `sql()`, a table function that opens
// the leaf anew for each scan and hands its batches to as many threads as DuckDB likes.
class ScanInput {
 public:
  ScanInput(compile::Program::Input input, Leaves leaves,
            std::shared_ptr<Failure> failure, uint64_t threads);
  ScanInput(const ScanInput&) = delete;
  ScanInput& operator=(const ScanInput&) = delete;
  ~ScanInput();

  std::string sql() const;

  // What the callbacks need.
  struct State;

 private:
  uint64_t id_;
};

// Makes the table function known to the database; once for each database.
void register_scan(Session session);

}  // namespace phlox::engine::duckdb
