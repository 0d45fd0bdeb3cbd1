// What engines over databases behind ADBC have alike.
#include "phlox/engine/adbc/store.h"

#include "phlox/base/error.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/adbc/here.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/adbc/pool.h"
#include "phlox/engine/watcher.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/migrate/host.h"

namespace phlox::engine::adbc {
namespace {

// A catalogue that says nothing for so long says nothing any more.
constexpr std::chrono::milliseconds kLongestLook = std::chrono::minutes(1);

// Does the work, which begins a query, on a connection to the database. One that has
// waited may have been ended by the server: then nothing has come of the query, which
// only reads, and it begins anew on another.
template <class Work>
auto on_connection(const Store& store, const std::string& database,
                   const std::string& shown, Work work) {
  try {
    if (auto host = migrate::host_connection(database)) {
      const auto connection = std::make_shared<Connection>(std::move(host));
      store.prepare(*connection);
      return work(connection);
    }
    const std::string key = std::string(store.name()) + " " + store.key_of(database);
    while (true) {
      const auto connection = borrow(key, [&] { return store.connect(database); });
      const bool waited = connection->has_waited();
      try {
        return work(connection);
      } catch (const Error& error) {
        connection->set_broken();
        if (!waited || error.code() != Code::kUnavailable) throw;
        close_waiting(key);
      }
    }
  } catch (Error& error) {
    error.at(shown);
    throw;
  }
}

// One state of a database for all queries of a run. The transaction that has it lasts as
// long; a connection in a transaction is not used again.
struct SharedState {
  std::shared_ptr<Connection> connection;
  std::string name;  // empty: there is none
};

std::shared_ptr<SharedState> begin_state(const Store& store, const std::string& database,
                                         const std::string& shown) {
  auto state = std::make_shared<SharedState>();
  on_connection(store, database, shown,
                [&](const std::shared_ptr<Connection>& connection) {
                  state->name = store.begin_state(*connection);
                  if (state->name.empty()) return;
                  connection->set_broken();
                  state->connection = connection;
                });
  return state;
}

// A table that the program reads; all lie in one database.
const compile::Stored* stored_of(const compile::Program& program,
                                 const compile::FindStored& find) {
  const compile::Stored* stored = nullptr;
  for (const auto& input : program.inputs)
    if (const auto* found = find ? find(input.leaf) : nullptr) stored = found;
  return stored;
}

class StoreConnection : public engine::Connection {
 public:
  explicit StoreConnection(const Store& store) : store_(store) {}

  table::Stream run(const compile::Program& program, const Leaves& leaves,
                    Task task) override {
    return run_there_or_here(store_, program, leaves, std::move(task));
  }

 private:
  const Store& store_;
};

}  // namespace

table::Stream run_there(const Store& store, const compile::Program& program,
                        const Leaves& leaves, Task task) {
  const compile::Stored* const stored = stored_of(program, leaves.stored);
  if (!stored)
    throw Error(Code::kUnsupported,
                std::string(store.name()) + " runs only what reads its tables");
  const Query query{program.text,
                    program.type,
                    store.skipped_rows(program.type),
                    stored->shown,
                    timeout_of(migrate::parse_uri(stored->shown)),
                    store.has_plain_values()};
  std::string state;
  // The program's own connection sees what its own transaction does.
  if (task.sees_one_state() && !migrate::host_connection(stored->database)) {
    const auto made = task.kept(stored->database, [&] {
      return begin_state(store, stored->database, stored->shown);
    });
    state = std::static_pointer_cast<SharedState>(made)->name;
  }
  return on_connection(store, stored->database, stored->shown,
                       [&](const std::shared_ptr<adbc::Connection>& connection) {
                         if (!state.empty()) {
                           connection->set_broken();
                           store.see_state(*connection, state);
                         }
                         return result_of(connection, query, store.decode(), task);
                       });
}

void Store::prepare(Connection& /*connection*/) const {
  throw std::move(Error(Code::kUnsupported,
                        std::string(name()) + " takes no connections of the program's"))
      .hint("name the table by its URI");
}

compile::Stored Store::find_table(const migrate::Uri& uri, Task task) const {
  check_options(uri, options());
  task.check();
  const std::string database =
      migrate::host_connection(uri.location) ? uri.location : database_of(uri);
  compile::Stored stored = on_connection(
      *this, database, uri.to_string(),
      [&](const std::shared_ptr<Connection>& connection) {
        const auto limit = timeout_of(uri).value_or(kLongestLook);
        const auto deadline = Watcher::Clock::now() + limit;
        const Watcher watcher([&] { connection->interrupt(); }, task, deadline);
        try {
          return table_at(*connection, uri);
        } catch (const Error&) {
          task.check();
          if (Watcher::Clock::now() < deadline) throw;
          throw Error(Code::kIo, "the catalogue took longer than " +
                                     std::to_string(limit.count()) + " ms");
        }
      });
  stored.engine = name();
  stored.database = database;
  stored.shown = uri.to_string();
  return stored;
}

compile::Program Store::compile(const expr::Expr& query, bool readable,
                                const compile::Ranges& ranges,
                                const compile::FindStored& stored) const {
  std::string_view spoken = name();
  if (stored)
    for (const expr::Expr& leaf : expr::leaves(query))
      if (const auto* table = stored(leaf); table && table->engine == name())
        spoken = table->spoken();
  return compile::to_sql(query, compile::dialect(spoken), readable, ranges, stored);
}

std::optional<double> Store::estimated_rows(const compile::Program& program,
                                            const compile::FindStored& find,
                                            Task task) const {
  const compile::Stored* const stored = stored_of(program, find);
  // A statement that fails would leave a transaction of the program's failed.
  if (!stored || migrate::host_connection(stored->database)) return std::nullopt;
  task.check();
  return on_connection(*this, stored->database, stored->shown,
                       [&](const std::shared_ptr<Connection>& connection) {
                         return planned_rows(*connection, program.text);
                       });
}

std::unique_ptr<engine::Connection> Store::open() const {
  return std::make_unique<StoreConnection>(*this);
}

}  // namespace phlox::engine::adbc
