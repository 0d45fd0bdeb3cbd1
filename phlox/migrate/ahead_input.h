// Reads an input ahead in a thread of its own: unpacking goes on while others parse.
#pragma once

#include <memory>

#include "phlox/base/task.h"
#include "phlox/migrate/input.h"

namespace phlox::migrate {

// The same bytes and errors. The thread starts when a mebibyte has been read, so a small
// file costs none; it holds a few blocks ahead at most. `part` is the part of the task
// that `input` was opened with: it is cancelled when nobody wants more.
std::unique_ptr<Input> read_ahead(std::unique_ptr<Input> input, Task part);

}  // namespace phlox::migrate
