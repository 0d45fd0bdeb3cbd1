// What can run an expression. One file or folder of phlox/engine/ each.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/registry.h"
#include "phlox/base/task.h"
#include "phlox/compile/interval.h"
#include "phlox/compile/program.h"
#include "phlox/compile/stored.h"
#include "phlox/expr/expr.h"
#include "phlox/migrate/uri.h"
#include "phlox/table/morsels.h"
#include "phlox/table/stream.h"

namespace phlox::engine {

// Files that hold the rows of a leaf just as they are, for an engine that reads such
// files itself: the columns asked for are in each of them under their names, and the
// format's standard makes of them values of the leaf's types.
struct Files {
  std::string format;              // "parquet"
  std::vector<std::string> paths;  // whole paths of this machine; one after the other
  bool operator==(const Files&) const = default;
};

// Finds the rows of a leaf, with just these columns. Asked again for every scan.
struct Leaves {
  template <class Value>
  using Find = std::function<Value(const expr::Expr& leaf,
                                   const std::vector<std::string>& columns)>;

  Leaves() = default;
  template <class Open>
  Leaves(Open given) : open(std::move(given)) {}

  Find<table::Stream> open;
  // The same rows for many threads; strings may come as categorical[string]. May be left
  // empty.
  Find<std::unique_ptr<table::Morsels>> morsels = {};
  // The files to read instead of the stream; may be left empty.
  Find<std::optional<Files>> files = {};
  // The tables of the engine itself; may be left empty.
  compile::FindStored stored = {};
};

// An open engine: a connection and what belongs to it. One query at a time; dropping it
// frees all.
class Connection {
 public:
  virtual ~Connection() = default;
  // Runs the program and gives its rows as they come, of exactly `program.type`. The
  // stream keeps what it needs of the connection alive. Stops soon after task.cancel().
  virtual table::Stream run(const compile::Program& program, const Leaves& leaves,
                            Task task) = 0;
};

// What it costs to read a table that an engine holds, in nanoseconds of one core, there
// and here: good for a comparison.
struct Reading {
  double bring = 300;  // a row, from there into memory here
  double look = 50;    // at a row there, whether its key is among some
  double find = 2000;  // the rows of one key by an index
};

class Destination;  // destination.h

// A kind of engine; immutable, registered before main.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string_view name() const = 0;         // "duckdb"
  virtual std::string_view description() const = 0;  // one line for `phlox engines`
  // Whether it reads files of that format itself.
  virtual bool reads(std::string_view /*format*/) const { return false; }
  // What stands before "://" in the URIs of tables that it holds itself.
  virtual std::vector<std::string_view> schemes() const { return {}; }
  // A table that it holds, as its catalogue has it. Throws Error(kNotFound) with the
  // nearest name, Error(kUnavailable) where the database cannot be reached.
  virtual compile::Stored find_table(const migrate::Uri& uri, Task task) const;
  // The same, where a datashape says what it holds: an engine may bring its values to
  // those types, and needs it for files that say neither names nor types.
  virtual compile::Stored find_declared(const migrate::Uri& uri,
                                        const type::Type& /*declared*/, Task task) const {
    return find_table(uri, std::move(task));
  }
  // The place that a URI names for rows of that type (a table's), where nothing is yet.
  // Throws Error(kUnsupported) for what the engine writes not, or types that it has not,
  // Error(kIo) where there is something already.
  virtual std::unique_ptr<Destination> destination(const migrate::Uri& uri,
                                                   const type::Type& rows,
                                                   Task task) const;
  // Whether a query over tables that it holds may read others beside them, as streams: no
  // part has to be cut out for them.
  virtual bool reads_beside() const { return false; }
  // Whether it runs in this process, so that to bring its rows costs next to nothing.
  virtual bool in_process() const { return false; }
  virtual Reading reading() const { return {}; }
  // `ranges` is what is known of the leaves' values, `stored` which of them it holds.
  virtual compile::Program compile(const expr::Expr& query, bool readable,
                                   const compile::Ranges& ranges = {},
                                   const compile::FindStored& stored = {}) const = 0;
  // About how many rows a program over its tables gives, as its planner thinks without
  // running it; nothing where it does not tell.
  virtual std::optional<double> estimated_rows(const compile::Program& /*program*/,
                                               const compile::FindStored& /*stored*/,
                                               Task /*task*/) const {
    return std::nullopt;
  }
  // Throws Error(kUnavailable) that says what to install.
  virtual std::unique_ptr<Connection> open() const = 0;
  // For `phlox doctor`: the version if it can be used, else an Error(kUnavailable).
  virtual std::string version() const = 0;
};

using Engines = Registry<Engine>;

}  // namespace phlox::engine
