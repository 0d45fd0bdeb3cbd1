// Standard input, kept as it is read, so that it can be opened any number of times.
#pragma once

#include <cstddef>
#include <cstdint>

#include "phlox/base/task.h"

namespace phlox::migrate {

// Copies up to `size` bytes from position `offset` of standard input; 0 at its end. What
// was read is kept in memory up to 8 MiB and behind that in a temporary file without a
// name. Thread-safe.
size_t read_standard_input(uint64_t offset, char* out, size_t size, const Task& task);

}  // namespace phlox::migrate
