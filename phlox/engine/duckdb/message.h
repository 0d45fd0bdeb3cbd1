// DuckDB's error texts as ours: one sentence without its prefixes, places and advice.
#pragma once

#include <string_view>

#include "phlox/base/error.h"

namespace phlox::engine::duckdb {

// `known` becomes whether the text says what is wrong with the values; if not, it may be
// the data that is broken.
Error error_of(std::string_view message, bool* known = nullptr);

}  // namespace phlox::engine::duckdb
