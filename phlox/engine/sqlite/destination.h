// A new table of a file of SQLite's.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "phlox/engine/adbc/connection.h"
#include "phlox/engine/destination.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::sqlite {

// Opens a file, with a mode as SQLite's URIs have it: "rw", "rwc".
using OpenFile = std::function<std::unique_ptr<adbc::Connection>(const std::string& file,
                                                                 const char* mode)>;

// Of a file that may not be there yet. Throws what Engine::destination throws.
std::unique_ptr<Destination> destination_at(const migrate::Uri& uri,
                                            const type::Type& rows, const OpenFile& open);

}  // namespace phlox::engine::sqlite
