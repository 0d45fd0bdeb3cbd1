// Finds and loads the module libphlox_arrow.so, which reads and writes Arrow IPC and
// Parquet files.
#pragma once

#include <string>

#include "phlox/format/arrow_boundary.h"

namespace phlox::format {

struct ArrowModule {
  std::string path;     // where it was found
  std::string version;  // of Arrow
  PhloxArrowSchema schema;
  PhloxArrowFooter footer;
  PhloxArrowRead read;
  PhloxArrowWrite write;
};

// Loaded at the first call: from $PHLOX_MODULES, or beside the library that this code is
// in, in its folder phlox/, or in ../lib/phlox. Throws Error(kUnavailable) if it is not
// there or does not load (then the next call tries again). Thread-safe.
const ArrowModule& arrow_module();

}  // namespace phlox::format
