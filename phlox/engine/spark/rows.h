// The rows of a query of Spark's as a stream of ours.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/engine/spark/client.h"
#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::engine::spark {

struct Query {
  Plan plan;
  // The text for the answer where that of the plan, with quick sums, overflows.
  std::optional<std::string> exact;
  type::Type type;       // of the result
  std::string database;  // place.h
  std::string where;     // the same as errors name it
  std::optional<std::chrono::milliseconds> timeout;
};

// Begins the query; batches come as Spark sends them. Stops it there soon after
// task.cancel(), and where the stream is dropped before its end.
table::Stream rows_of(Query query, Task task);

}  // namespace phlox::engine::spark
