// Documents to rows.
#pragma once

#include "phlox/engine/mongodb/client.h"
#include "phlox/table/builder.h"

namespace phlox::engine::mongodb {

// Appends one row: the fields c0, c1, ... of the document, or nulls. Throws Error(kType)
// for a value that is none of the column's type, which names the column and, if the
// document says it, its _id.
void append_row(const Document& document, const type::Type& table, table::Builder& rows);

}  // namespace phlox::engine::mongodb
