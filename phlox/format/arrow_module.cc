// Finds and loads the module libphlox_arrow.so.
#include "phlox/format/arrow_module.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/base/own_file.h"

namespace phlox::format {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "libphlox_arrow.so";
constexpr const char* kHint = "`phlox doctor` says what is missing";

std::vector<fs::path> folders() {
  const char* chosen = std::getenv("PHLOX_MODULES");
  if (chosen && *chosen) return {chosen};
  // Where this very code was loaded from: the library, the Python module, or a test.
  const fs::path folder = own_folder();
  if (folder.empty()) return {};
  return {folder, folder / "phlox", folder.parent_path() / "lib" / "phlox"};
}

template <class Function>
Function symbol(void* library, const char* name, const std::string& path) {
  void* found = ::dlsym(library, name);
  if (!found)
    throw Error(Code::kUnavailable, path + " is no Arrow module of this phlox")
        .hint(kHint);
  return reinterpret_cast<Function>(found);
}

std::unique_ptr<ArrowModule> load() {
  fs::path path;
  std::string searched;
  for (const auto& folder : folders()) {
    std::error_code ignored;
    if (fs::exists(folder / kFile, ignored)) {
      path = folder / kFile;
      break;
    }
    searched += (searched.empty() ? "" : ", ") + folder.string();
  }
  if (path.empty()) {
    Error error(Code::kUnavailable, "Arrow and Parquet files need the module " +
                                        std::string(kFile) + ", which is not installed");
    error.note("looked for in: " + searched);
    error.hint("build it with -DPHLOX_ARROW=ON, or set PHLOX_MODULES to its folder; " +
               std::string(kHint));
    throw error;
  }
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* reason = ::dlerror();
    throw Error(Code::kUnavailable, "cannot load " + path.string() + ": " +
                                        (reason ? reason : "the reason is not known"))
        .hint(std::string(kHint));
  }
  auto module = std::make_unique<ArrowModule>();
  module->path = path.string();
  const auto boundary =
      symbol<PhloxArrowBoundary>(library, "phlox_arrow_boundary", module->path);
  if (boundary() != PHLOX_ARROW_BOUNDARY)
    throw Error(Code::kUnavailable, module->path + " belongs to another version of phlox")
        .hint(kHint);
  module->version =
      symbol<PhloxArrowVersion>(library, "phlox_arrow_version", module->path)();
  module->schema = symbol<PhloxArrowSchema>(library, "phlox_arrow_schema", module->path);
  module->footer = symbol<PhloxArrowFooter>(library, "phlox_arrow_footer", module->path);
  module->read = symbol<PhloxArrowRead>(library, "phlox_arrow_read", module->path);
  module->write = symbol<PhloxArrowWrite>(library, "phlox_arrow_write", module->path);
  return module;
}

}  // namespace

const ArrowModule& arrow_module() {
  static std::mutex mutex;
  static std::unique_ptr<ArrowModule> module;
  const std::lock_guard lock(mutex);
  if (!module) module = load();
  return *module;
}

}  // namespace phlox::format
