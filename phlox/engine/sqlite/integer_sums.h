// Sums and means of integers in SQLite, which are asked for most: they take the numbers
// as they are, where other reductions go through the kernels.
#pragma once

#include <memory>

#include "phlox/migrate/host.h"

struct sqlite3;

namespace phlox::engine::sqlite {

// compile::sqlite::kIntegerSum, and with `mean` kIntegerMean. Throws Error for values
// that are no integers, and for a sum beyond 64 bits.
std::unique_ptr<migrate::HostReduction> integer_sum(bool mean);

// Adds both to the connection; gives SQLite's status. `library` is its number
// (library.h).
int add_integer_sums(sqlite3* database, int library);

}  // namespace phlox::engine::sqlite
