// Databases that are one file, by their URIs.
#pragma once

#include <string>

#include "phlox/migrate/uri.h"

namespace phlox::engine {

// The whole path of the file that a URI names: sqlite:///a.db is a.db, as for others that
// have such URIs, and sqlite:////a.db is /a.db. Throws Error(kNotFound).
std::string file_of(const migrate::Uri& uri);

}  // namespace phlox::engine
