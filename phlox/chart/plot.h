// From an expression to a plot.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/expr/syntax.h"
#include "phlox/scene/model.h"
#include "phlox/table/stream.h"

namespace phlox::chart {

// Computes expressions: a session, or what a host makes of one.
struct Runner {
  std::function<table::Stream(const expr::Expr&)> compute;
  // Whether that reads no row, since files say the answer.
  std::function<bool(const expr::Expr&)> is_known;
};

// As written in a call: `x="delay"`, `y=_.delay.mean()`, `bins=30`. What a channel gets
// is a column's name, an expression of the rows (deferred, or a text with `_`), or a
// constant; an option a plain value.
using Arguments = std::vector<std::pair<std::string, expr::Syntax>>;

struct Plot {
  scene::Model root;               // a Figure, or a GridPlot of several
  std::vector<std::string> notes;  // what the user should know: rows that were left out
};

// Draws a table or a column. Without `kind` (or with "auto") the kind follows from the
// types, without x and y these from the columns. Only what the chart shows is computed
// and fetched. Throws Error: kInvalid for an unknown kind, channel or option, kNotFound
// for a column, kType for a column of the wrong type, and what
// `run` throws.
Plot plot(const expr::Expr& data, const Arguments& arguments, const Runner& run);

}  // namespace phlox::chart
