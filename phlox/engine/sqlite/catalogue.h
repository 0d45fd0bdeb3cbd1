// What SQLite's catalogue says of a table.
#pragma once

#include "phlox/compile/stored.h"
#include "phlox/engine/adbc/connection.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::sqlite {

// The file that a URI names: sqlite:///a.db is a.db, as for others that have such URIs,
// and sqlite:////a.db is /a.db. Throws Error(kNotFound).
std::string file_of(const migrate::Uri& uri);

// Reads the catalogue; where it is silent about a column's type, its values. Throws
// Error(kNotFound) for a table that is not there.
compile::Stored table_at(adbc::Connection& connection, const migrate::Uri& uri);

}  // namespace phlox::engine::sqlite
