// Apache Spark, by Spark Connect.
#include "phlox/compile/dialects/spark.h"

#include <algorithm>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/engine.h"
#include "phlox/engine/spark/bounds.h"
#include "phlox/engine/spark/catalogue.h"
#include "phlox/engine/spark/destination.h"
#include "phlox/engine/spark/place.h"
#include "phlox/engine/spark/pool.h"
#include "phlox/engine/spark/program.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine {
namespace {

// Whether it has at most a row for each group.
bool is_of_groups(const expr::Expr& query) {
  expr::Expr table = expr::as_table(query);
  static constexpr std::string_view kAbove[] = {"select", "mutate", "filter",
                                                "sort",   "slice",  "tail"};
  const auto is_above = [&](std::string_view op) { return table.is(op); };
  while (std::any_of(std::begin(kAbove), std::end(kAbove), is_above))
    table = table.arg(0);
  return table.is("by") || table.is("summary");
}

class SparkConnection : public Connection {
 public:
  table::Stream run(const compile::Program& program, const Leaves& leaves,
                    Task task) override {
    spark::Query query = spark::query_of(program, leaves);
    if (is_of_groups(program.query)) {
      std::string quick = compile::to_sql(program.query, compile::spark::quick_sums(),
                                          false, {}, leaves.stored)
                              .text;
      if (quick != program.text)
        query.exact = std::exchange(query.plan.sql, std::move(quick));
    }
    return spark::rows_of(std::move(query), std::move(task));
  }
};

class Spark : public Engine {
 public:
  std::string_view name() const override { return "spark"; }
  std::string_view description() const override {
    return "Apache Spark: queries over its tables and files run there, by Spark Connect";
  }
  std::vector<std::string_view> schemes() const override { return {"sc"}; }
  compile::Stored find_table(const migrate::Uri& uri, Task task) const override {
    return find(uri, std::nullopt, std::move(task));
  }
  compile::Stored find_declared(const migrate::Uri& uri, const type::Type& declared,
                                Task task) const override {
    return find(uri, declared, std::move(task));
  }
  std::unique_ptr<Destination> destination(const migrate::Uri& uri,
                                           const type::Type& rows,
                                           Task task) const override {
    return spark::destination_at(uri, rows, std::move(task));
  }
  compile::Program compile(const expr::Expr& query, bool readable,
                           const compile::Ranges& ranges,
                           const compile::FindStored& stored) const override {
    return compile::to_sql(query, compile::dialect("spark"), readable, ranges, stored);
  }
  std::unique_ptr<Connection> open() const override {
    return std::make_unique<SparkConnection>();
  }
  std::string version() const override {
    spark::load_module();
    return "by Spark Connect";
  }

 private:
  compile::Stored find(const migrate::Uri& uri, const std::optional<type::Type>& declared,
                       Task task) const {
    // What is wrong with the URI is said without its server.
    spark::Bounds bounds(task, spark::target_of(uri).timeout, uri.to_string());
    compile::Stored stored;
    spark::with_session(
        spark::database_of(uri), uri.to_string(),
        [&](spark::Session& session) {
          bounds.run(session, [&] { stored = spark::table_at(session, uri, declared); });
        },
        task, true);
    stored.engine = name();
    stored.database = spark::database_of(uri);
    return stored;
  }
};

const Engines::Registrar<Spark> registrar;

}  // namespace
}  // namespace phlox::engine
