// Tables behind objects of the program that phlox computes over where they are: a
// DataFrame of Spark Connect on its session, (connection, "table") on the connection.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string>

#include "phlox/table/stream.h"

namespace phlox::python {

namespace nb = nanobind;

// Whether the object is such a one. Throws Error(kType) for a connection alone.
bool is_host(nb::handle object);
// Whether it is a connection with the name of a table: one of DuckDB's holds rows.
bool names_table(nb::handle object);

// The names that the objects of one query have in it; they mean something until the last
// copy is gone.
class Hosts {
 public:
  // The URI of its table, to be bound when all objects have theirs. The GIL must be held.
  // Throws Error(kUnsupported) for a connection whose package is not known.
  std::string uri_of(nb::handle object);
  // Whether there are any.
  bool any() const { return state_ != nullptr; }
  // Rows with which a copy of this goes.
  table::Stream kept_by(table::Stream rows) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace phlox::python
