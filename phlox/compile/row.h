// Row expressions to SQL text over a block.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "phlox/compile/block.h"
#include "phlox/compile/dialect.h"
#include "phlox/expr/expr.h"

namespace phlox::compile {

// What is absolute inside a row expression is compiled by whoever compiles tables.
class Absolutes {
 public:
  virtual ~Absolutes() = default;
  // A scalar subquery for a reduction over a whole table.
  virtual std::string scalar(const expr::Expr& reduction) = 0;
  // A query of one column, without nulls, for the right side of `isin`.
  virtual std::string values(const expr::Expr& column) = 0;
  // The same for the items of a list of constants that is too long to be written out.
  virtual std::string list(const expr::Expr& literal) = 0;
};

struct RowOptions {
  std::string order =
      {};               // the column that numbers the rows, for reductions that need one
  size_t num_keys = 0;  // the first so many expressions are the keys of groups
  bool condition = false;  // false and null are one: rows are kept where it is true
};

// Compiles the expressions over the rows of the block; relative reductions become
// aggregates. The block may be wrapped and get hidden columns on the way: what is long
// and used several times, or nested too deeply, is computed there once, as is a reduction
// below a reduction. Texts are linear in the size of the graph.
std::vector<Sql> compile_rows(Block& block, const Dialect& dialect, ProgramText& program,
                              Absolutes& absolutes, std::span<const expr::Expr> roots,
                              const RowOptions& options = {});

// The type as SQL sees it: without option, a categorical as its values.
type::Type sql_type(const type::Type& type);

// Text brought from one type to another that holds its values (itself if they are one).
Sql widened(const Dialect& dialect, Sql sql, const type::Type& from,
            const type::Type& to);

}  // namespace phlox::compile
