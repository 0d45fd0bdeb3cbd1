// Reads URIs of Spark: sc://USER@HOST:PORT::TABLE, or with a file's URI behind the ::.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "phlox/engine/spark/client.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::spark {

// What a URI says; throws Error(kInvalid) for options that there are not.
struct Target {
  Place place;
  std::string name;    // of a table, or the path or URI of files
  bool files = false;  // a path begins with a slash or has a scheme
  std::optional<std::chrono::milliseconds> timeout;
  // Of files, as far as the URI says.
  std::string format;
  bool is_guessed = false;  // nothing says the format
  std::optional<bool> header;
  std::string separator;
  std::string null;
};
Target target_of(const migrate::Uri& uri);

// The same server, user and token: text that target_of reads again.
std::string database_of(const migrate::Uri& uri);

}  // namespace phlox::engine::spark
