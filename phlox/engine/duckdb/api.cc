// Finds and opens libduckdb: by an environment variable, beside ourselves, by a host's
// hint, by name.
#include "phlox/engine/duckdb/api.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/base/own_folder.h"
#include "phlox/engine/duckdb.h"

namespace phlox::engine {
namespace duckdb {
namespace {

constexpr const char* kFile = "libduckdb.so";

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

std::vector<std::string> candidates(const std::string& hint) {
  std::vector<std::string> paths;
  if (const auto folder = own_folder(); !folder.empty())
    for (const char* place : {"", "../lib/phlox", "../lib"})
      paths.push_back((folder / place / kFile).lexically_normal());
#ifdef PHLOX_BUILD_DUCKDB_LIBRARY
  paths.emplace_back(PHLOX_BUILD_DUCKDB_LIBRARY);
#endif
  if (!hint.empty()) paths.push_back(hint);
  std::erase_if(paths, [](const std::string& path) {
    std::error_code error;
    return !std::filesystem::exists(path, error);
  });
  paths.emplace_back(kFile);
  return paths;
}

Error unavailable(const std::string& why) {
  return std::move(Error(Code::kUnavailable, "the DuckDB engine needs " +
                                                 std::string(kFile) + ", which " + why))
      .hint(
          "put it beside phlox, name it in PHLOX_DUCKDB_LIBRARY, or `pip install "
          "duckdb`");
}

void* open(const std::string& path) {
  // Lazy binding: a query uses a small part of the library's symbols.
  return dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
}

void load(Library& library) {
  void* handle = nullptr;
  std::string reason = "was not found";
  if (const char* path = std::getenv("PHLOX_DUCKDB_LIBRARY"); path && *path) {
    handle = open(path);
    // Said by the user, so nothing else will do.
    if (!handle) throw unavailable("could not be opened: " + std::string(dlerror()));
    library.path = path;
  }
  for (const auto& path : candidates(library.hint)) {
    if (handle) break;
    handle = open(path);
    library.path = path;
    if (handle) break;
    if (path != kFile) reason = "could not be opened: " + std::string(dlerror());
  }
  if (!handle) throw unavailable(reason);
#define PHLOX_DUCKDB_LOAD(result, name, parameters)                           \
  library.api.name =                                                          \
      reinterpret_cast<result(*) parameters>(dlsym(handle, "duckdb_" #name)); \
  if (!library.api.name)                                                      \
    throw unavailable("is too old at " + library.path + ": it has no duckdb_" #name);
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
