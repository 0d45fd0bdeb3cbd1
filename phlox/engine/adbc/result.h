// The rows of a query as a stream of ours.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "phlox/base/task.h"
#include "phlox/engine/adbc/connection.h"
#include "phlox/engine/batch_decoder.h"
#include "phlox/table/stream.h"

namespace phlox::engine::adbc {

// Of columns in the driver's own types.
using Decode = BatchDecoder::Decode;

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
