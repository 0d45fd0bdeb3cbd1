// DuckDB's error texts as ours: one sentence without its prefixes, places and advice.
#pragma once

#include <string_view>

#include "phlox/base/error.h"

namespace phlox::engine::duckdb {

Error error_of(std::string_view message);

}  // namespace phlox::engine::duckdb
