// Databases that are one file, by their URIs.
#pragma once

#include <string>

#include "phlox/migrate/uri.h"

namespace phlox::engine {

// The whole path of the file that a URI names: sqlite:///a.db is a.db, as for others that
// have such URIs, and sqlite:////a.db is /a.db. Throws Error(kNotFound).
std::string file_of(const migrate::Uri& uri);
// The same of one that may not be there yet. Throws Error(kNotFound) where its folder is
// not there.
std::string file_or_new(const migrate::Uri& uri);

}  // namespace phlox::engine
