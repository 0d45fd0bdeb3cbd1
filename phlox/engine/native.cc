// The engine of our own: streams any source through loops over vectors, on all cores.
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "phlox/engine/engine.h"
#include "phlox/engine/native/plan.h"
#include "phlox/expr/traverse.h"
#include "phlox/table/morsels.h"

namespace phlox::engine {
namespace {

uint64_t half_of_memory() {
  return static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<uint64_t>(sysconf(_SC_PAGE_SIZE)) / 2;
}

class NativeConnection : public Connection {
 public:
  table::Stream run(const compile::Program& program, const Leaves& leaves,
                    Task task) override {
    native::Planner planner(program.query);
    const native::SharedPlanned planned = planner.plan(program.query);
    const unsigned threads = task.num_threads() != 0
                                 ? task.num_threads()
                                 : std::max(1u, std::thread::hardware_concurrency());
    const uint64_t budget =
        task.memory_budget() != 0 ? task.memory_budget() : half_of_memory();
    auto context = std::make_shared<native::Context>(task, threads, budget);
    native::Flow flow = planned->open({context, leaves});
    return table::in_order(native::morsels_of(std::move(flow), context), threads,
                           std::move(task));
  }
};

class Native : public Engine {
 public:
  std::string_view name() const override { return "native"; }
  std::string_view description() const override {
    return "the engine of our own: streams any source through vectorized loops";
  }
  compile::Program compile(const expr::Expr& query, bool,
                           const compile::Ranges&) const override {
    compile::Program program;
    program.dialect = "native";
    program.query = expr::as_table(query);
    program.type = program.query.type();
    native::Planner planner(program.query);
    program.text = native::to_text(*planner.plan(program.query));
    for (const auto& input : planner.inputs())
      program.inputs.push_back(
          {input.leaf.is("symbol") ? input.leaf.string("name") : "data", input.leaf,
           input.columns});
    return program;
  }
  std::unique_ptr<Connection> open() const override {
    return std::make_unique<NativeConnection>();
  }
  std::string version() const override { return "built in"; }
};

const Engines::Registrar<Native> registrar;

}  // namespace
}  // namespace phlox::engine
