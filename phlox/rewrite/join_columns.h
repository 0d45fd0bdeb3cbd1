// Where each column of a join comes from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

struct JoinColumn {
  std::string name;    // in the join
  bool right = false;  // the side whose column it is; a key is the left one's
  std::string source;  // its name there
  bool key = false;
  std::string other;  // of a key: its name on the right side
};

// In the order of the join's columns.
std::vector<JoinColumn> join_columns(const expr::Expr& join);
// All pairs of columns that it compares: of an as-of join `by`, and the times last.
std::vector<std::pair<std::string, std::string>> join_keys(const expr::Expr& join);
// `how` of a join; an as-of join keeps the left rows and fills the right ones as "left"
// does.
std::string join_kind(const expr::Expr& join);
// Names that both sides have and that get suffixes.
std::vector<std::string> join_clashes(const expr::Expr& join);

}  // namespace phlox::rewrite
