// What a compiler makes of an expression: data that an engine can run, and a person can
// read.
#pragma once

#include <string>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/type/type.h"

namespace phlox::compile {

struct Program {
  // One leaf (symbol, data, memtable) and the name that the text reads it by. A leaf has
  // one name for each scan of it in the text: an engine may need to open its stream anew
  // for each.
  struct Input {
    std::string name;
    expr::Expr leaf;
    std::vector<std::string> columns;  // those that the text uses, in the leaf's order;
                                       // it calls them distinct_names(columns)
  };
  std::string dialect;  // "duckdb"
  std::string text;     // for the native engine only what people may read
  expr::Expr query;     // what it was made of: a table
  std::vector<Input> inputs;
  type::Type type;  // of the result: always a table
};

// Databases take names for one that differ only in the case of letters: of such ones all
// but the first get a number behind them.
std::vector<std::string> distinct_names(const std::vector<std::string>& names);

}  // namespace phlox::compile
