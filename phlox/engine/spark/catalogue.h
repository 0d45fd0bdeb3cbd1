// What Spark says of a table, or of files.
#pragma once

#include <optional>

#include "phlox/compile/stored.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/spark/client.h"
#include "phlox/engine/spark/place.h"

namespace phlox::engine::spark {

// The columns of what the URI names. With `declared` (a table's type) they are those, as
// they are declared: what Spark has is brought to it, each value checked. Throws
// Error(kNotFound) for a table that is not there, with the nearest name, and
// Error(kUnsupported) for a column whose type is none of ours.
compile::Stored table_at(Session& session, const migrate::Uri& uri,
                         const std::optional<type::Type>& declared);

// The rows of a query of texts, as catalogues are asked.
adbc::Texts texts(Session& session, const Plan& plan);

// The table's name as a text of Spark's has it.
std::string table_text(const std::vector<std::string>& path);

// How files are read that table_at has found.
Read read_of(const compile::Stored& stored);

}  // namespace phlox::engine::spark
