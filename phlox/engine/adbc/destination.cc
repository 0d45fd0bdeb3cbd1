// A new table of a database behind ADBC.
#include "phlox/engine/adbc/destination.h"

#include <utility>

#include "phlox/base/error.h"
#include "phlox/engine/carried.h"
#include "phlox/engine/watcher.h"

namespace phlox::engine::adbc {
namespace {

// The rows as the driver gets them; the transaction begins with the first.
class Sent : public table::Stream::Source {
 public:
  Sent(const NewTable& table, table::Stream rows, Task task)
      : table_(table), rows_(std::move(rows)), task_(std::move(task)) {
    fetch();
  }
  std::optional<table::Batch> next() override {
    task_.check();
    if (!waiting_) return std::nullopt;
    auto batch = std::move(waiting_);
    fetch();
    return batch;
  }

 private:
  void fetch() {
    waiting_ = rows_.next();
    if (!waiting_) return;
    auto batch = carried(std::make_shared<const table::Batch>(std::move(*waiting_)),
                         table_.rows, table_.carried);
    if (table_.shaped) batch = table_.shaped(batch);
    waiting_ = table::stream_of(table_.shaped_type, {std::move(batch)}).next();
  }

  const NewTable& table_;
  table::Stream rows_;
  Task task_;
  std::optional<table::Batch> waiting_;
};

class TableDestination : public Destination {
 public:
  explicit TableDestination(NewTable table) : table_(std::move(table)) {}

  void write(table::Stream rows, Task task) override {
    try {
      auto sent = std::make_unique<Sent>(table_, std::move(rows), task);
      // What is not committed goes with the connection.
      const auto connection = table_.open();
      const Watcher watcher([&connection] { connection->interrupt(); }, task);
      connection->set_options({{"adbc.connection.autocommit", "false"}});
      connection->execute(table_.create);
      connection->ingest(table_.ingest, table_.insert,
                         {table_.shaped_type, std::move(sent)});
      task.check();
      connection->execute("COMMIT");
    } catch (Error& error) {
      if (table_.undo) table_.undo();
      task.check();
      error.at(table_.where);
      throw;
    }
  }

 private:
  NewTable table_;
};

}  // namespace

std::unique_ptr<Destination> destination_of(NewTable table) {
  return std::make_unique<TableDestination>(std::move(table));
}

}  // namespace phlox::engine::adbc
