// Columns of a batch as vectors, and vectors into columns.
#pragma once

#include <cstdint>

#include "phlox/kernel/register.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::kernel {

// The rows begin + rows[i] for i < count, or begin + i where `rows` is null, of a column
// whose type has a form. Where the column's own memory is such a vector, it is shown as
// it is.
Vector load(const table::Column& column, int64_t begin, const uint16_t* rows,
            size_t count, Register& out);

// Appends values to a builder of a type of that form. A null where the type has no `?`
// throws as the builder says.
void append(table::ColumnBuilder& builder, const Vector& values, size_t count);

}  // namespace phlox::kernel
