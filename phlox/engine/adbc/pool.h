// Connections that wait for the next query.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "phlox/engine/adbc/connection.h"

namespace phlox::engine::adbc {

// A connection on loan: it goes back when it is dropped, unless it is broken. `key` says
// what it is connected to, and as whom; `open` makes one where none waits. Thread-safe.
std::shared_ptr<Connection> borrow(
    const std::string& key, const std::function<std::unique_ptr<Connection>()>& open);
// Closes those that wait with that key.
void close_waiting(const std::string& key);

}  // namespace phlox::engine::adbc
