// What the engine adds to each connection to SQLite: functions of the language, and
// switches.
#pragma once

#include <functional>

#include "phlox/engine/adbc/connection.h"

namespace phlox::engine::sqlite {

// Opens a connection that has them. Options of the database as the driver has them.
std::unique_ptr<adbc::Connection> open_with_functions(const adbc::Options& database);

// Adds the functions alone to one that the program has opened, unless it has them.
void add_functions(adbc::Connection& connection);

}  // namespace phlox::engine::sqlite
