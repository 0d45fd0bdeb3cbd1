// Sums and means of integers in SQLite, which are asked for most: they take the numbers
// as they are, where other reductions go through the kernels.
#pragma once

struct sqlite3;

namespace phlox::engine::sqlite {

// Adds compile::sqlite::kIntegerSum and kIntegerMean to the connection; gives SQLite's
// status.
int add_integer_sums(sqlite3* database);

}  // namespace phlox::engine::sqlite
