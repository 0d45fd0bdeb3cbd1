// What this phlox is and what it can use.
#include "phlox/session/about.h"

#include "phlox/base/error.h"
#include "phlox/engine/duckdb.h"
#include "phlox/engine/engine.h"
#include "phlox/format/arrow_module.h"

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

std::vector<Part> modules() {
  Part arrow;
  arrow.name = "arrow";
  arrow.purpose = "Arrow and Parquet files";
  try {
    arrow.version = format::arrow_module().version;
    arrow.found = true;
  } catch (const Error& error) {
    arrow.problem = error.message();
    arrow.hint = "`make build` makes it; with `pip install` it comes with phlox";
  }
  return {arrow};
}

}  // namespace phlox::session
