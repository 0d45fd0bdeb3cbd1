// The types of a DuckDB that is a server, which it tells by their names.
#pragma once

#include <optional>
#include <string_view>

#include "phlox/type/type.h"

namespace phlox::engine::flightsql {

// Of the name that duckdb_columns() gives: "DECIMAL(10,2)", "STRUCT(a INTEGER)[]".
// Nothing for a type that is none of ours, or a text that is no type.
std::optional<type::Type> duckdb_type(std::string_view declared);

}  // namespace phlox::engine::flightsql
