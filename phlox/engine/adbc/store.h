// What engines over databases behind ADBC have alike: tables are found by their URIs,
// queries run on connections that wait in a pool.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/connection.h"
#include "phlox/engine/adbc/result.h"
#include "phlox/engine/engine.h"

namespace phlox::engine::adbc {

class Store : public Engine {
 public:
  compile::Stored find_table(const migrate::Uri& uri, Task task) const final;
  // In the dialect that the tables' database speaks.
  compile::Program compile(const expr::Expr& query, bool readable,
                           const compile::Ranges& ranges,
                           const compile::FindStored& stored) const final;
  std::optional<double> estimated_rows(const compile::Program& program,
                                       const compile::FindStored& stored,
                                       Task task) const final;
  std::unique_ptr<engine::Connection> open() const final;

  // Options of its URIs, besides timeout.
  virtual std::vector<std::string_view> options() const { return {}; }
  // What is opened for a URI, without the table and the options.
  virtual std::string database_of(const migrate::Uri& uri) const = 0;
  // What a connection to it in the pool is known by: it changes where another database
  // has taken its place. Throws Error(kNotFound) where there is none.
  virtual std::string key_of(const std::string& database) const { return database; }
  virtual std::unique_ptr<Connection> connect(const std::string& database) const = 0;
  // A connection of the program's on its way to a query: it must mean what those of
  // `connect` mean, and be left as it was.
  // Throws Error(kUnsupported) where none is taken.
  virtual void prepare(Connection& connection) const;
  // The path, the columns and the keys of the table, as the catalogue has them.
  virtual compile::Stored table_at(Connection& connection,
                                   const migrate::Uri& uri) const = 0;
  // Rows at the beginning of a result that are none.
  virtual int64_t skipped_rows(const type::Type& /*result*/) const { return 0; }
  virtual Decode decode() const = 0;
  // Begins a transaction whose state others can see while it lasts, and gives the name of
  // that; empty where the database has no such.
  virtual std::string begin_state(Connection& /*connection*/) const { return {}; }
  // Begins a transaction that sees the state of that name.
  virtual void see_state(Connection& /*connection*/, const std::string& /*name*/) const {}
  // The rows that the planner thinks a query gives.
  virtual std::optional<double> planned_rows(Connection& /*connection*/,
                                             const std::string& /*sql*/) const {
    return std::nullopt;
  }
  // Whether a query that fails so is to be computed here: the server would give another
  // answer, or none.
  virtual bool is_for_us(const Error& /*failure*/) const { return false; }
  // Whether drivers of Python give its values as those of the types that a query has.
  virtual bool has_plain_values() const { return false; }
};

// Begins the program at the database that the leaves' tables lie in.
table::Stream run_there(const Store& store, const compile::Program& program,
                        const Leaves& leaves, Task task);

}  // namespace phlox::engine::adbc
