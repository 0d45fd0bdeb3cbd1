// Where an engine puts the rows of a result.
#pragma once

#include <string>

#include "phlox/base/task.h"
#include "phlox/compile/program.h"
#include "phlox/compile/stored.h"
#include "phlox/engine/engine.h"
#include "phlox/table/stream.h"

namespace phlox::engine {

// A new table, or new files, of an engine. Rows are written once, by one of the two: all
// of them, or, where that throws (also after task.cancel()), nothing is left.
class Destination {
 public:
  virtual ~Destination();
  // Whether the engine can write what a query over that table gives without sending us
  // the rows.
  virtual bool is_beside(const compile::Stored& /*table*/) const { return false; }
  // The rows of a program of the engine's, all of whose tables are beside.
  virtual void write(const compile::Program& program, const Leaves& leaves, Task task);
  // Rows of the type that it was made for.
  virtual void write(table::Stream rows, Task task) = 0;
};

}  // namespace phlox::engine
