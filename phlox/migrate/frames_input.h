// Packed bytes, unpacked by several threads where that can be.
#pragma once

#include <memory>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/migrate/input.h"
#include "phlox/migrate/raw_input.h"
#include "phlox/migrate/unpack.h"

namespace phlox::migrate {

// Of a regular file whose members or frames can be unpacked each alone (frames.h), some
// are unpacked ahead at the same time; from the first one on that cannot, or is not
// sound, and of any other input, one thread unpacks ahead of who reads. The same bytes
// and errors either way. Threads start when a mebibyte has been read. `head` is what has
// been read of `raw`; `part` is the part of a task that it was opened with: it is
// cancelled when nobody wants more.
std::unique_ptr<Input> frames_input(std::unique_ptr<RawInput> raw, std::vector<char> head,
                                    Packing packing, Task part);

}  // namespace phlox::migrate
