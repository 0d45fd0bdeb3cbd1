// What drivers give as tables of their own: who the server is, and which tables it has.
#pragma once

#include <string>
#include <vector>

#include "phlox/table/stream.h"
#include "phlox/type/arrow_c.h"

namespace phlox::engine::adbc {

// The texts of AdbcConnectionGetInfo, one behind the other, in lower case. Takes the
// stream, whose values are a union, which no datashape describes.
std::string vendor_of(ArrowArrayStream* info);

// The catalogue, the schema and the name of each table of AdbcConnectionGetObjects; a
// null is empty.
std::vector<std::vector<std::string>> tables_of(table::Stream objects);

}  // namespace phlox::engine::adbc
