// URIs of collections: mongodb://user:password@host:port/database::collection.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "phlox/migrate/uri.h"

namespace phlox::engine::mongodb {

struct Place {
  std::string database;   // the URI that libmongoc opens; may hold a password
  int64_t sample = 1000;  // documents that types are found out from
  std::optional<std::chrono::milliseconds> timeout;
};

// Throws Error(kInvalid) for an option that there is not, and a URI without a database.
Place place_of(const migrate::Uri& uri);
std::optional<std::chrono::milliseconds> timeout_of(const std::string& shown);

}  // namespace phlox::engine::mongodb
