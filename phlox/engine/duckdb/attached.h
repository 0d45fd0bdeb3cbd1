// Files of DuckDB's own, within reach of queries while these run.
#pragma once

#include <string>

#include "phlox/compile/program.h"
#include "phlox/compile/stored.h"

namespace phlox::engine::duckdb {

// A file, attached to the database of Access::kFiles for reading only. While it is, no
// process may open it for writing, so it is detached with the last that needs it.
// Thread-safe.
class Attached {
 public:
  // Throws Error(kIo) where it is no DuckDB file, or another process writes to it.
  explicit Attached(std::string file);
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;
  ~Attached();
  // What SQL calls it.
  const std::string& name() const { return name_; }

 private:
  std::string file_;
  std::string name_;
};

// The rows of an input that is a table of an attached file, as a SELECT.
std::string select_from(const std::string& attached, const compile::Stored& stored,
                        const compile::Program::Input& input);

}  // namespace phlox::engine::duckdb
