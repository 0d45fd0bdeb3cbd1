// The format arrow: Arrow IPC, in the form of a file (also called Feather) and of a
// stream.
#include "phlox/format/arrow_boundary.h"
#include "phlox/format/arrow_format.h"
#include "phlox/format/arrow_morsels.h"
#include "phlox/migrate/input.h"

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

  std::unique_ptr<table::Morsels> morsels(
      const migrate::Resource& resource, const type::Type& type,
      const std::optional<std::vector<std::string>>& columns, Task task) const override {
    std::vector<type::Field> fields;
    for (const auto& name : columns ? *columns : type.element().field_names())
      fields.push_back(*type.element().field(name));
    std::vector<ArrowFile> files;
    for (const auto& file : resource.files) {
      if (file != "-") files.push_back(arrow_file(file));
      // A stream can only be read on; and before its first batch, every reader reads all
      // dictionaries of a file.
      if (file == "-" || files.back().num_batches == 0 || files.back().has_dictionaries)
        return ArrowFormat::morsels(resource, type, columns, task);
    }
    migrate::expect_input(resource, task);
    return arrow_morsels(
        std::move(files), type::Type::table(std::move(fields)),
        [this, resource, type, columns] { return read(resource, type, columns, Task()); },
        std::move(task));
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
