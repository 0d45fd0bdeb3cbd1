// Inputs of a program that are tables of DuckDB files.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/engine/duckdb/attached.h"
#include "phlox/engine/engine.h"

namespace phlox::engine::duckdb {

// They are within reach of Access::kFiles while this lives.
class StoredInputs {
 public:
  using Clock = std::chrono::steady_clock;

  StoredInputs(const compile::Program& program, const Leaves& leaves);

  bool any() const { return !tables_.empty(); }
  // The SELECTs of their rows, by the places of the inputs.
  const std::map<size_t, std::string>& selects() const { return selects_; }
  // When the shortest time-out of their URIs is up.
  std::optional<Clock::time_point> deadline() const { return deadline_; }
  // Throws Error(kIo) where that time is past.
  void check_time() const;
  // Throws what is wrong with one that is not as it was when it was found.
  void check_unchanged() const;
  // A URI, for errors.
  const std::string& shown() const { return tables_.front().shown; }

 private:
  std::vector<compile::Stored> tables_;
  std::vector<std::unique_ptr<Attached>> files_;
  std::map<size_t, std::string> selects_;
  std::optional<std::chrono::milliseconds> timeout_;
  std::optional<Clock::time_point> deadline_;
};

}  // namespace phlox::engine::duckdb
