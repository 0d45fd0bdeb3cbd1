// The embedded engine: DuckDB, opened as a shared library when the first query runs on
// it.
#include "phlox/engine/duckdb.h"

#include <mutex>
#include <thread>

#include "phlox/compile/sql.h"
#include "phlox/engine/duckdb/api.h"
#include "phlox/engine/duckdb/catalogue.h"
#include "phlox/engine/duckdb/database.h"
#include "phlox/engine/duckdb/run.h"
#include "phlox/engine/engine.h"

namespace phlox::engine {
namespace {

class DuckdbConnection : public Connection {
 public:
  DuckdbConnection() { duckdb::database(duckdb::Access::kStreams); }
  table::Stream run(const compile::Program& program, const Leaves& leaves,
                    Task task) override {
    return duckdb::run(program, leaves, std::move(task));
  }
};

class Duckdb : public Engine {
 public:
  std::string_view name() const override { return "duckdb"; }
  std::string_view description() const override {
    return "the embedded engine: DuckDB in this process, reading streams of any format, "
           "and tables of DuckDB files where they lie";
  }
  std::vector<std::string_view> schemes() const override { return {"duckdb"}; }
  compile::Stored find_table(const migrate::Uri& uri, Task task) const override {
    task.check();
    return duckdb::table_at(uri);
  }
  bool reads_beside() const override { return true; }
  bool reads(std::string_view format) const override { return format == "parquet"; }
  compile::Program compile(const expr::Expr& query, bool readable,
                           const compile::Ranges& ranges,
                           const compile::FindStored& stored) const override {
    return compile::to_sql(query, compile::dialect("duckdb"), readable, ranges, stored);
  }
  std::unique_ptr<Connection> open() const override {
    return std::make_unique<DuckdbConnection>();
  }
  std::string version() const override {
    const std::string text = duckdb::api().library_version();
    return text.starts_with('v') ? text.substr(1) : text;
  }
};

const Engines::Registrar<Duckdb> registrar;

// Joined when the process ends: nothing may still load then.
class WarmUp {
 public:
  ~WarmUp() {
    if (thread_.joinable()) thread_.join();
  }
  void begin() {
    std::call_once(once_, [this] {
      thread_ = std::thread([] {
        try {
          const duckdb::Connected session(duckdb::Access::kStreams);
          session.execute("SELECT 1");
        } catch (...) {
          // The first query fails in the same way, and its caller hears of it.
        }
      });
    });
  }

 private:
  std::once_flag once_;
  std::thread thread_;
};

}  // namespace

void warm_up_duckdb() {
  static WarmUp warm_up;
  warm_up.begin();
}

}  // namespace phlox::engine
