// Expr → equal Expr: one rule a file, one ordered list.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

struct Rule {
  std::string_view name;  // "push_filter"
  std::string_view doc;   // one line for explain and the docs
  expr::Expr (*apply)(
      const expr::Expr& query);  // gives an equal expression of the same type
};

// Every rule, in the order in which it runs.
const std::vector<Rule>& rules();

// What one rule did, for --explain.
struct Step {
  std::string_view rule;
  expr::Expr before;
  expr::Expr after;
};

struct Result {
  expr::Expr query;
  std::vector<Step> steps;  // only rules that changed something
};

// Runs all rules but those named in `off` (an unknown name there is Error(kNotFound)).
// After each one the type is compared with the type before; a difference is a bug:
// Error(kInternal) naming the rule.
Result rewrite(const expr::Expr& query,
               const std::set<std::string, std::less<>>& off = {});

}  // namespace phlox::rewrite
