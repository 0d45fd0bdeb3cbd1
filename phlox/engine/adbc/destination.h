// A new table of a database behind ADBC.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "phlox/engine/adbc/connection.h"
#include "phlox/engine/destination.h"

namespace phlox::engine::adbc {

// All in one transaction of a connection of its own.
struct NewTable {
  std::string where;   // the URI as errors name it
  type::Type rows;     // of the result
  type::Type carried;  // what the driver gets
  // Makes of a batch as carried what the driver gets; empty: itself.
  std::function<std::shared_ptr<const table::Batch>(
      const std::shared_ptr<const table::Batch>&)>
      shaped;
  type::Type shaped_type;
  std::string create;  // the table, in SQL
  Options ingest;      // as Connection::ingest takes them
  std::string insert;
  std::function<std::unique_ptr<Connection>()> open;
  std::function<void()> undo;  // after a failure, when the connection is closed
};
std::unique_ptr<Destination> destination_of(NewTable table);

}  // namespace phlox::engine::adbc
