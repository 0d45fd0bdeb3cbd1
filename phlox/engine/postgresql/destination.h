// A new table of a PostgreSQL server.
#pragma once

#include <functional>
#include <memory>

#include "phlox/engine/adbc/connection.h"
#include "phlox/engine/destination.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::postgresql {

// Opens a connection to the server, for reading.
using Connect = std::function<std::unique_ptr<adbc::Connection>()>;

// Throws what Engine::destination throws.
std::unique_ptr<Destination> destination_at(const migrate::Uri& uri,
                                            const type::Type& rows, Connect connect);

}  // namespace phlox::engine::postgresql
