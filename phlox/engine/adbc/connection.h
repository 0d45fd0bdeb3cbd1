// Databases behind ADBC: a driver is a shared object that is loaded at first use and
// filled into a table of functions; connections to it run SQL and give Arrow batches as
// they come.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/migrate/host.h"
#include "phlox/table/stream.h"

namespace phlox::engine::adbc {

using Options = std::vector<std::pair<std::string, std::string>>;

// One connection and the database handle under it. One query at a time; dropping it
// closes both.
class Connection {
 public:
  // `driver` is "sqlite", "postgresql", "mysql" or "flightsql"; options as the driver
  // documents them, those of `statement` for each query. Throws Error(kUnavailable) for a
  // missing driver and for a server that is not there or refuses.
  Connection(const std::string& driver, const Options& database,
             const Options& connection, const Options& statement = {});
  // One that the program has opened: it stays open.
  explicit Connection(std::shared_ptr<migrate::HostConnection> host);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // Begins a query, and gives its rows in our layout. The stream must not outlive the
  // connection. A driver of the host's that gives values, and not Arrow's columns, makes
  // `wanted` of them, if it is given. Throws Error with the server's message, and of the
  // code kUnavailable where the server has ended the session.
  table::Stream rows(const std::string& sql, const type::Type& wanted = {});
  // The same of a statement that is no query, and has rows all the same: an EXPLAIN. Not
  // for the host's.
  table::Stream rows_of_statement(const std::string& sql);
  void execute(const std::string& sql);
  // What the driver itself finds out, of a connection that is not the host's. What the
  // server says that it is, and which version of it, in lower case; asked for once.
  const std::string& vendor();
  // The tables and views whose names are like that pattern of LIKE, or all: the
  // catalogue, the schema, the name. A server without the one or the other says nothing.
  std::vector<std::vector<std::string>> tables(const std::optional<std::string>& like);
  // The columns of a table, as Arrow's schema has them. Throws Error(kNotFound) where
  // there is none.
  type::Type columns(const std::vector<std::string>& table);
  // Has the rows put into a table that is there, by their places: by the driver's own way
  // for many rows ("adbc.ingest.*"), or, where there is a text, by that, whose parameters
  // each row gives. What the rows throw is thrown.
  void ingest(const Options& table, const std::string& sql, table::Stream rows);
  void set_options(const Options& connection);
  // Of the host's: whether its driver lets the database call functions.
  bool takes_functions() const;
  void add_functions(std::vector<migrate::HostFunction> functions);
  // Is executed when the connection is dropped.
  void set_farewell(std::string sql);
  // Makes a query that runs fail soon. From any thread; does nothing between queries.
  void interrupt();
  // What interrupt() does where the driver has nothing for it.
  void set_interrupt(std::function<void()> interrupt);
  // Set where a query was broken off or failed, so that the connection is not used again.
  bool is_broken() const;
  void set_broken();
  // Whether it has waited for another query: the server may have ended it meanwhile.
  bool has_waited() const;
  void set_waited();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Throws Error(kUnavailable) where the driver cannot be loaded.
void load_driver(const std::string& driver);

}  // namespace phlox::engine::adbc
