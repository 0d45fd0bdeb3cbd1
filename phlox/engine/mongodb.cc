// MongoDB, whose engine is in a module of its own: libmongoc would cost every start of a
// program ten milliseconds.
#include <dlfcn.h>

#include <mutex>

#include "phlox/engine/engine.h"
#include "phlox/engine/library.h"
#include "phlox/engine/mongodb/module.h"

namespace phlox::engine {
namespace {

// Loaded at first use, and never dropped.
const Engine& loaded() {
  static std::mutex mutex;
  static const Engine* engine = nullptr;
  const std::lock_guard lock(mutex);
  if (engine) return *engine;
  const LibraryPlaces where = {
      "libphlox_mongodb.so", "reading MongoDB", "PHLOX_MONGODB", {}, "phlox"};
  const OpenLibrary opened = open_library(where);
  const auto boundary =
      reinterpret_cast<int (*)()>(dlsym(opened.handle, mongodb::kModuleBoundary));
  const auto found = reinterpret_cast<mongodb::ModuleEngine>(
      dlsym(opened.handle, mongodb::kModuleEngine));
  if (!boundary || !found || boundary() != mongodb::kBoundary)
    throw_unavailable(where, "is of another phlox: " + opened.path);
  engine = found();
  return *engine;
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
