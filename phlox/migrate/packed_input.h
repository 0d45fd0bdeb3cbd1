// Packed bytes, unpacked on the way by who reads them.
#pragma once

#include <memory>
#include <vector>

#include "phlox/migrate/input.h"
#include "phlox/migrate/raw_input.h"
#include "phlox/migrate/unpack.h"

namespace phlox::migrate {

// `head` is what has been read of `raw` and not been unpacked yet. It starts the data, or
// `behind_member`, where a member or frame of it has ended.
std::unique_ptr<Input> packed_input(std::unique_ptr<RawInput> raw, std::vector<char> head,
                                    Packing packing, bool behind_member);

}  // namespace phlox::migrate
