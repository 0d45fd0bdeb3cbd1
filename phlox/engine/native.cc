// The engine of our own: streams any source through loops over vectors, on all cores.
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "phlox/engine/engine.h"
#include "phlox/engine/native/absolute.h"
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
    const unsigned threads = task.num_threads() != 0
                                 ? task.num_threads()
                                 : std::max(1u, std::thread::hardware_concurrency());
    const uint64_t budget =
        task.memory_budget() != 0 ? task.memory_budget() : half_of_memory();
    const auto stream = [&](const expr::Expr& query) {
      auto context = std::make_shared<native::Context>(task, threads, budget);
      native::Planner planner(query);
      native::Flow flow = planner.plan()->open({context, leaves});
      return table::in_order(native::morsels_of(std::move(flow), context), threads, task);
    };
    return stream(native::with_constants(program.query, stream));
  }
};

class Native : public Engine {
 public:
  std::string_view name() const override { return "native"; }
  std::string_view description() const override {
    return "the engine of our own: streams any source through vectorized loops";
  }
  compile::Program compile(const expr::Expr& query, bool, const compile::Ranges&,
                           const compile::FindStored&) const override {
    compile::Program program;
    program.dialect = "native";
    program.query = expr::as_table(query);
    program.type = program.query.type();
    const auto plan = [&](const expr::Expr& part, std::string_view what) {
      native::Planner planner(part);
      if (!program.text.empty()) program.text += "\n";
      program.text += what;
      program.text += native::to_text(*planner.plan());
      for (const auto& input : planner.inputs())
        program.inputs.push_back(
            {input.leaf.is("symbol") ? input.leaf.string("name") : "data", input.leaf,
             input.columns});
    };
    for (const expr::Expr& part : native::queries_before(program.query))
      plan(part, "first: ");
    plan(program.query, "");
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
