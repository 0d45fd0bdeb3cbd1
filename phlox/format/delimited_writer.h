// Writes a stream as delimited text that reads back equal.
#pragma once

#include <string_view>

#include "phlox/base/task.h"
#include "phlox/format/delimited_dialect.h"
#include "phlox/migrate/format.h"
#include "phlox/table/stream.h"

namespace phlox::format {

// A header line (unless header=no), then a line ended by "\n" for each row. A null is an
// empty field, or the first of the ?null= texts; quotes stand only where a value needs
// them, the empty string being one; nested values are JSON text; bytes stand as they are.
// Throws Error(kUnsupported) for a value that needs quotes where ?quote=none forbids
// them.
void write_delimited(table::Stream stream, migrate::Sink& sink,
                     const DialectOptions& options, Task task);

}  // namespace phlox::format
