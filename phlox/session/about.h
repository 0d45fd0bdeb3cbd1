// What this phlox is and what it can use, for `phlox version`, `engines` and `doctor`.
#pragma once

#include <string>
#include <vector>

namespace phlox::session {

// "0.1.0"
std::string version();

// One thing that phlox works with.
struct Part {
  std::string name;     // "duckdb"
  std::string purpose;  // one line
  bool found = false;
  std::string version;  // where it is found
  std::string problem;  // else what is wrong, and
  std::string hint;     // how to get it
};

// Every engine that is linked in; looks whether its library is there.
std::vector<Part> engines();
// Where to look for the library of the engine duckdb if none stands at its usual places;
// a host that carries one says so before its first query. Thread-safe.
void set_duckdb_library(std::string path);
// Libraries of formats that are loaded when they are first used.
std::vector<Part> modules();

}  // namespace phlox::session
