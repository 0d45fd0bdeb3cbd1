// Expr → SQL text, for any dialect that is registered. Pure: opens nothing.
#pragma once

#include <string_view>

#include "phlox/compile/interval.h"
#include "phlox/compile/program.h"
#include "phlox/compile/stored.h"
#include "phlox/expr/expr.h"

namespace phlox::compile {

struct Dialect;  // phlox/compile/dialect.h

// The dialect of that name; Error(kNotFound) with the known ones.
const Dialect& dialect(std::string_view name);

// Compiles a query of any shape (a column or scalar goes through expr::as_table). The
// result's columns are exactly those of as_table(query).type(). Throws
// Error(kUnsupported) "duckdb cannot run OP" for what the dialect lacks. Linear in the
// size of the graph: shared tables become common table expressions. `readable` breaks and
// indents the text. `ranges` says what is known of the leaves' values: with data that is
// not so the program fails, and never gives another result. `stored` says which leaves
// are tables of the database.
Program to_sql(const expr::Expr& query, const Dialect& dialect, bool readable = false,
               const Ranges& ranges = {}, const FindStored& stored = {});

}  // namespace phlox::compile
