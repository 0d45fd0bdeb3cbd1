// What engines over databases behind ADBC have alike.
#include "phlox/engine/adbc/store.h"

#include "phlox/base/error.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/adbc/pool.h"

namespace phlox::engine::adbc {
namespace {

std::shared_ptr<Connection> borrowed(const Store& store, const std::string& database,
                                     const std::string& shown) {
  try {
    const std::string key = std::string(store.name()) + " " + store.key_of(database);
    return borrow(key, [&] { return store.connect(database); });
  } catch (Error& error) {
    error.at(shown);
    throw;
  }
}

class StoreConnection : public engine::Connection {
 public:
  explicit StoreConnection(const Store& store) : store_(store) {}

  table::Stream run(const compile::Program& program, const Leaves& leaves,
                    Task task) override {
    const compile::Stored* stored = nullptr;
    for (const auto& input : program.inputs)
      if (const auto* found = leaves.stored ? leaves.stored(input.leaf) : nullptr)
        stored = found;
    if (!stored)
      throw Error(Code::kUnsupported,
                  std::string(store_.name()) + " runs only what reads its tables");
    return result_of(borrowed(store_, stored->database, stored->shown),
                     {program.text, program.type, store_.skipped_rows(program.type),
                      stored->shown, timeout_of(migrate::parse_uri(stored->shown))},
                     store_.decode(), std::move(task));
  }

 private:
  const Store& store_;
};

}  // namespace

compile::Stored Store::find_table(const migrate::Uri& uri, Task task) const {
  check_options(uri);
  task.check();
  const std::string database = database_of(uri);
  const auto connection = borrowed(*this, database, uri.to_string());
  compile::Stored stored;
  try {
    stored = table_at(*connection, uri);
  } catch (Error& error) {
    connection->set_broken();
    error.at(uri.to_string());
    throw;
  }
  stored.engine = name();
  stored.database = database;
  stored.shown = uri.to_string();
  return stored;
}

compile::Program Store::compile(const expr::Expr& query, bool readable,
                                const compile::Ranges& ranges,
                                const compile::FindStored& stored) const {
  return compile::to_sql(query, compile::dialect(name()), readable, ranges, stored);
}

std::unique_ptr<engine::Connection> Store::open() const {
  return std::make_unique<StoreConnection>(*this);
}

}  // namespace phlox::engine::adbc
