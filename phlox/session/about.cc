// What this phlox is and what it can use.
#include "phlox/session/about.h"

#include "phlox/base/error.h"
#include "phlox/engine/duckdb.h"
#include "phlox/engine/engine.h"

namespace phlox::session {

std::string version() { return PHLOX_VERSION; }

std::vector<Part> engines() {
  std::vector<Part> parts;
  for (const engine::Engine* engine : engine::Engines::list()) {
    Part part{std::string(engine->name()),
              std::string(engine->description()),
              false,
              {},
              {},
              {}};
    try {
      part.version = engine->version();
      part.found = true;
    } catch (const Error& error) {
      part.problem = error.message();
      part.hint = error.hint();
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

void set_duckdb_library(std::string path) { engine::set_duckdb_library(std::move(path)); }

std::vector<Part> modules() { return {}; }

}  // namespace phlox::session
