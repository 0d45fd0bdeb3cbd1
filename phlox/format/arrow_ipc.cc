// The format arrow: Arrow IPC, in the form of a file (also called Feather) and of a
// stream.
#include "phlox/format/arrow_boundary.h"
#include "phlox/format/arrow_format.h"

namespace phlox::format {
namespace {

class ArrowIpc : public ArrowFormat {
 public:
  std::string_view name() const override { return "arrow"; }
  std::string_view description() const override {
    return "Arrow IPC, files (Feather) and streams";
  }
  std::vector<std::string_view> endings() const override {
    return {".arrow", ".feather", ".ipc", ".arrows"};
  }

 protected:
  int family() const override { return PHLOX_ARROW_IPC; }
  std::vector<std::string_view> compressions() const override {
    return {"none", "lz4", "zstd"};
  }
};

const Registry<migrate::Format>::Registrar<ArrowIpc> registrar;

}  // namespace
}  // namespace phlox::format
