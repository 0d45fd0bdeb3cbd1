// Where the rows of one leaf of an expression come from.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/compile/interval.h"
#include "phlox/compile/stored.h"
#include "phlox/engine/engine.h"
#include "phlox/expr/expr.h"
#include "phlox/migrate/format.h"
#include "phlox/table/morsels.h"
#include "phlox/table/stream.h"

namespace phlox::session {

// Immutable; shared by a session and the queries that run.
class Source {
 public:
  virtual ~Source() = default;
  // The type of the rows that it has.
  virtual const type::Type& type() const = 0;
  // What a name stands for that is bound to it: this type, or the declared one, which the
  // rows become when they are read.
  virtual const type::Type& bound_type() const { return type(); }
  // Opens the rows anew, as a table of type `wanted`, whose columns are taken by name;
  // throws Error(kType) with the place for a value that has no exact equal there.
  virtual table::Stream open(const type::Type& wanted, Task task) const = 0;
  // The same rows in pieces that many threads pull at once. Unless a source does better,
  // they take turns at the reading. A column of strings may come as categorical[string].
  virtual std::unique_ptr<table::Morsels> morsels(const type::Type& wanted,
                                                  Task task) const;
  // The files that hold these rows just as they are, if there are such ones now. An
  // engine may read them itself; `wanted` as above.
  virtual std::optional<engine::Files> files(const type::Type& /*wanted*/,
                                             Task /*task*/) const {
    return std::nullopt;
  }
  // The table of an engine that it is, or null.
  virtual const compile::Stored* stored() const { return nullptr; }
  // What is known of the values of a table of this type before they are read, a place for
  // each of its columns, which are taken by name and are what the source has; or nothing.
  virtual std::vector<migrate::ColumnFacts> facts(const type::Type& /*wanted*/,
                                                  Task /*task*/) const {
    return {};
  }
  // Some of its first rows; nothing where reading them would take them away.
  virtual std::optional<table::Batch> sample(const type::Type& /*wanted*/) const {
    return std::nullopt;
  }
  // How many bytes its files have, unpacked as far as that can be guessed, or nothing.
  virtual std::optional<uint64_t> bytes() const { return std::nullopt; }
  // About how many rows it has, where that is known without reading them.
  virtual std::optional<double> rows() const { return std::nullopt; }
  // Whether its rows can be read any number of times.
  virtual bool again() const { return true; }
  // As people may see it: a URI without its password, or "memory".
  virtual std::string shown() const = 0;
  // What the rows are now: while the text is the same, so are they. Nothing where that
  // cannot be known (standard input, a pipe, a file that was written a moment ago).
  virtual std::optional<std::string> version() const { return std::nullopt; }
};

// The engine that has the URI's scheme, or null.
const engine::Engine* engine_of(const migrate::Uri& uri);
// A table of an engine that has the URI's scheme, or files. Looking for it stops where
// the task is cancelled.
std::shared_ptr<const Source> open_source(std::string_view uri,
                                          std::optional<type::Type> declared,
                                          const Task& task);
// Files. With `declared` that is the type, as far as the format has none of its own; else
// it is found out. Throws where there is no such file, or it cannot be what was declared.
std::shared_ptr<const Source> file_source(std::string_view uri,
                                          std::optional<type::Type> declared,
                                          const Task& task);
// Rows of the host. `again`: they can be read any number of times, so that their version
// can be found out by reading them.
std::shared_ptr<const Source> memory_source(type::Type type, table::StreamFactory rows,
                                            bool again = false);
// A memtable: rows written out in the expression.
std::shared_ptr<const Source> literal_source(const expr::Expr& memtable);

}  // namespace phlox::session
