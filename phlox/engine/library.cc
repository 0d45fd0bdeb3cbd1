// Finds and opens libraries that are loaded at first use.
#include "phlox/engine/library.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/base/own_file.h"

namespace phlox::engine {
namespace {

std::vector<std::string> candidates(const LibraryPlaces& places) {
  std::vector<std::string> paths;
  // A wheel of the library lies beside ours, in a folder of its module's name.
  std::string module = places.package;
  std::replace(module.begin(), module.end(), '-', '_');
  if (const auto folder = own_folder(); !folder.empty())
    for (const std::string& place : {std::string(), std::string("../lib/phlox"),
                                     std::string("../lib"), "../" + module})
      paths.push_back((folder / place / places.file).lexically_normal());
  if (!places.hint_path.empty()) paths.push_back(places.hint_path);
  std::erase_if(paths, [](const std::string& path) {
    std::error_code error;
    return !std::filesystem::exists(path, error);
  });
  paths.push_back(places.file);
  return paths;
}

void* open(const std::string& path) {
  // Lazy binding: a query uses a small part of the library's symbols.
  return dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
}

}  // namespace

void throw_unavailable(const LibraryPlaces& places, const std::string& why) {
  throw std::move(
      Error(Code::kUnavailable, places.what + " needs " + places.file + ", which " + why))
      .hint("put it beside phlox, name it in " + places.variable + ", or " +
            (places.package.empty()
                 ? "build phlox where what it needs is installed (docs/dependencies.md)"
                 : "`pip install " + places.package + "`"));
}

OpenLibrary open_library(const LibraryPlaces& places) {
  if (const char* path = std::getenv(places.variable.c_str()); path && *path) {
    if (void* handle = open(path)) return {handle, path};
    // Said by the user, so nothing else will do.
    throw_unavailable(places, "could not be opened: " + std::string(dlerror()));
  }
  std::string reason = "was not found";
  for (const auto& path : candidates(places)) {
    if (void* handle = open(path)) return {handle, path};
    if (path != places.file) reason = "could not be opened: " + std::string(dlerror());
  }
  throw_unavailable(places, reason);
}

void* open_module(const LibraryPlaces& places, const char* symbol, const char* boundary,
                  int version) {
  const OpenLibrary opened = open_library(places);
  const auto says = reinterpret_cast<int (*)()>(dlsym(opened.handle, boundary));
  void* const found = dlsym(opened.handle, symbol);
  if (!says || !found || says() != version)
    throw_unavailable(places, "is of another phlox: " + opened.path);
  return found;
}

}  // namespace phlox::engine
