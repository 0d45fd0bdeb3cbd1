// The format parquet.
#include "phlox/format/arrow_boundary.h"
#include "phlox/format/arrow_format.h"

namespace phlox::format {
namespace {

class Parquet : public ArrowFormat {
 public:
  std::string_view name() const override { return "parquet"; }
  std::string_view description() const override { return "Apache Parquet"; }
  std::vector<std::string_view> endings() const override { return {".parquet", ".pq"}; }

 protected:
  int family() const override { return PHLOX_ARROW_PARQUET; }
  std::vector<std::string_view> compressions() const override {
    return {"zstd", "snappy", "gzip", "lz4", "none"};
  }
};

const Registry<migrate::Format>::Registrar<Parquet> registrar;

}  // namespace
}  // namespace phlox::format
