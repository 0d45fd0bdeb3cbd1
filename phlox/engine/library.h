// Finds and opens libraries that are loaded at first use.
#pragma once

#include <string>

namespace phlox::engine {

// What is looked for, and where besides.
struct LibraryPlaces {
  std::string file;  // "libduckdb.so"
  std::string what;  // "the DuckDB engine"
  std::string
      variable;  // of the environment; its value is the path, and nothing else will do
  std::string hint_path;  // a host's hint, or empty
  std::string package;    // of pip, which brings it; empty: none does
};

struct OpenLibrary {
  void* handle = nullptr;
  std::string path;
};

// Opens it: by the variable, beside ourselves, by the hint, by name.
// Throws Error(kUnavailable) that says what to install.
OpenLibrary open_library(const LibraryPlaces& places);

// A symbol of a module of our own, which must be of this very build: its function
// `boundary` says `version`. Throws as open_library does.
void* open_module(const LibraryPlaces& places, const char* symbol, const char* boundary,
                  int version);

// What open_library throws, for a library that is not as it should be.
[[noreturn]] void throw_unavailable(const LibraryPlaces& places, const std::string& why);

}  // namespace phlox::engine
