// The rows of a query as a stream of ours.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "phlox/base/task.h"
#include "phlox/engine/adbc/connection.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"
#include "phlox/table/stream.h"

namespace phlox::engine::adbc {

// Appends the values of a column from a row on, in the driver's own type, as those of
// ours.
using Decode = std::function<void(const table::Column& from, int64_t first_row,
                                  const type::Type& type, table::ColumnBuilder& to)>;

struct Query {
  std::string sql;
  type::Type type;        // of the result
  int64_t skip_rows = 0;  // so many at the beginning are none
  std::string where;      // the database, as errors name it
  std::optional<std::chrono::milliseconds> timeout;
  bool has_plain_values = false;  // of a driver of the host's, see Store
};

// Begins the query on the connection, which the stream keeps. Stops soon after
// task.cancel(). A failure breaks the connection, so that it serves no other query.
table::Stream result_of(std::shared_ptr<Connection> connection, Query query,
                        Decode decode, Task task);

}  // namespace phlox::engine::adbc
