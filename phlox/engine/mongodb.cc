// MongoDB, whose engine is in a module of its own: libmongoc would cost every start of a
// program ten milliseconds.
#include <utility>

#include "phlox/engine/engine.h"
#include "phlox/engine/library.h"
#include "phlox/engine/mongodb/module.h"

namespace phlox::engine {
namespace {

// Loaded at first use, and never dropped.
const Engine& loaded() {
  static const Engine& engine = *reinterpret_cast<mongodb::ModuleEngine>(open_module(
      {"libphlox_mongodb.so", "reading MongoDB", "PHLOX_MONGODB", {}, {}},
      mongodb::kModuleEngine, mongodb::kModuleBoundary, mongodb::kBoundary))();
  return engine;
}

class Mongodb : public Engine {
 public:
  std::string_view name() const override { return mongodb::kName; }
  std::string_view description() const override { return mongodb::kDescription; }
  std::vector<std::string_view> schemes() const override {
    return {mongodb::kSchemes.begin(), mongodb::kSchemes.end()};
  }
  compile::Stored find_table(const migrate::Uri& uri, Task task) const override {
    return loaded().find_table(uri, std::move(task));
  }
  compile::Stored find_declared(const migrate::Uri& uri, const type::Type& declared,
                                Task task) const override {
    return loaded().find_declared(uri, declared, std::move(task));
  }
  Reading reading() const override { return mongodb::kReading; }
  compile::Program compile(const expr::Expr& query, bool readable,
                           const compile::Ranges& ranges,
                           const compile::FindStored& stored) const override {
    return loaded().compile(query, readable, ranges, stored);
  }
  std::unique_ptr<Connection> open() const override { return loaded().open(); }
  std::string version() const override { return loaded().version(); }
};

const Engines::Registrar<Mongodb> registrar;

}  // namespace
}  // namespace phlox::engine
