// split: a query as chunk → combine → finish, so that its answer can be put together from
// answers over parts of one table's rows. Streams, clusters and incremental results are
// made of it. A pure rewrite: nothing runs here, and each of the three is an expression.
#pragma once

#include <string>
#include <string_view>

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

// What the parts of a split hold, from the best to the worst.
enum class Keeps : uint8_t {
  kNothing,  // rows of the result: what a chunk gives can be handed on at once
  kGroups,   // one row a group, or a fixed number of rows
  kValues,   // each distinct row, or value of a group, once (with its count)
  kRows,     // as many rows as there were, sorted or not; `why` says what needs them
};
std::string_view keeps_name(Keeps keeps);  // "nothing", "groups", "values", "rows"

// finish(combine(concat(chunk(rows 0..i), chunk(rows i..j), ...))) is the query, for
// every way to cut the leaf's rows into pieces that follow one another (pieces may be
// empty, and there must be one). Other leaves are whole in each of the three.
//
// combine has the type of its input, and combine ∘ concat is associative: it may be
// applied to any neighbouring chunk results and to results of its own, in any shape of a
// tree, and must be applied at least once. Concat keeps the order of the source.
struct Split {
  expr::Expr leaf;     // whose rows are cut
  expr::Expr chunk;    // over `leaf`
  expr::Expr parts;    // a symbol of chunk's type
  expr::Expr combine;  // over `parts`; `parts` itself where there is nothing to do
  expr::Expr finish;   // over `parts`, then combined ones; has the query's type
  Keeps keeps = Keeps::kNothing;
  std::string why;    // of kRows: one sentence, else empty
  std::string bound;  // how far the answer may be from the query's; empty if not at all
  bool exact() const { return bound.empty(); }
};

// Splits a table (`expr::as_table` makes one of any query) by the rows of `leaf`; without
// one by those of the leaf that lets it keep the least, of several such the first. Takes
// time linear in the query for each leaf. Rewritten queries split better: what they do
// not use is not kept. Throws Error(kInvalid) if there is no leaf, Error(kNotFound) if
// the query does not read the one that is given.
Split split(const expr::Expr& query, const expr::Expr& leaf = {});

}  // namespace phlox::rewrite
