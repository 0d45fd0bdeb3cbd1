// Opens libduckdb, and looks its functions up.
#include "phlox/engine/duckdb/api.h"

#include <dlfcn.h>

#include <mutex>

#include "phlox/engine/duckdb.h"
#include "phlox/engine/library.h"

namespace phlox::engine {
namespace duckdb {
namespace {

struct Library {
  std::mutex mutex;
  std::string hint;
  std::string path;
  void* handle = nullptr;
  Api api;
};

// Never destroyed: DuckDB's threads may outlive static destructors.
Library& library() {
  static Library& only = *new Library;
  return only;
}

LibraryPlaces places(const std::string& hint) {
  return {"libduckdb.so", "the DuckDB engine", "PHLOX_DUCKDB_LIBRARY", hint, "duckdb"};
}

void load(Library& library) {
  const LibraryPlaces where = places(library.hint);
  const OpenLibrary opened = open_library(where);
  library.path = opened.path;
  void* const handle = opened.handle;
#define PHLOX_DUCKDB_LOAD(result, name, parameters)                           \
  library.api.name =                                                          \
      reinterpret_cast<result(*) parameters>(dlsym(handle, "duckdb_" #name)); \
  if (!library.api.name)                                                      \
    throw_unavailable(where,                                                  \
                      "is too old at " + library.path + ": it has no duckdb_" #name);
  PHLOX_DUCKDB_FUNCTIONS(PHLOX_DUCKDB_LOAD)
#undef PHLOX_DUCKDB_LOAD
  library.handle = handle;
}

}  // namespace

const Api& api() {
  auto& only = library();
  const std::lock_guard lock(only.mutex);
  if (!only.handle) load(only);
  return only.api;
}

std::string library_path() {
  auto& only = library();
  const std::lock_guard lock(only.mutex);
  return only.path;
}

}  // namespace duckdb

void set_duckdb_library(std::string path) {
  auto& only = duckdb::library();
  const std::lock_guard lock(only.mutex);
  only.hint = std::move(path);
}

}  // namespace phlox::engine
