// The words of the datashape language, and what other systems call the same things.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "phlox/type/type.h"

namespace phlox::type {

// The word of a kind that has one ("int32", "decimal"), else "" (?T, records, N * T).
std::string_view keyword(Kind kind);

// The kind of a word; "int" is int64, "real" float64, "var" kVar.
std::optional<Kind> kind_of(std::string_view word);

// For a word that is none: what to write instead, e.g. "int32" for "int23", "string" for
// "varchar", "var * T" for "list"; or "" if it is like nothing.
std::string suggest(std::string_view word);

}  // namespace phlox::type
