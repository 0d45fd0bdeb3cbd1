// A new table of a Spark server's catalogue, or new files that it writes.
#pragma once

#include <memory>

#include "phlox/engine/destination.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::spark {

// Throws Error(kIo) where there is something already, Error(kUnsupported) for types that
// Spark or the format has not, and what is wrong with the URI.
std::unique_ptr<Destination> destination_at(const migrate::Uri& uri,
                                            const type::Type& rows, Task task);

}  // namespace phlox::engine::spark
