// What SQLite's catalogue says of a table.
#pragma once

#include "phlox/compile/stored.h"
#include "phlox/engine/adbc/connection.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::sqlite {

// Reads the catalogue; where it is silent about a column's type, its values. Throws
// Error(kNotFound) for a table that is not there.
compile::Stored table_at(adbc::Connection& connection, const migrate::Uri& uri);

}  // namespace phlox::engine::sqlite
