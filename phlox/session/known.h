// Answers what files say of their columns before a row of them is read.
#pragma once

#include "phlox/expr/expr.h"
#include "phlox/session/cached.h"

namespace phlox::session {

// Of every summary over a source's columns whose reductions are all known from its files
// (counts, and ends of plain columns of numbers and times, as Parquet's statistics have
// them) the answer stands there as a memtable; else the query is as it was.
expr::Expr with_known(const expr::Expr& query, const FindSource& source);

}  // namespace phlox::session
