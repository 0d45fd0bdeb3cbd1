// Errors of hosts that have no text of what their user wrote: they show the text that the
// shell would have.
#pragma once

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/syntax.h"

namespace phlox::expr {

// The error of what `whole` stands for, as the shell gives it for the text of `whole`:
// with that text, in which every table has a short name, and the place in it. The error
// itself where such a text says something else (it is too long).
Error in_written_text(Error error, const Syntax& whole);

// Builds; `whole()` is what was written, and is asked for only if that is an error.
template <class Build, class Whole>
Expr written(const Build& build, const Whole& whole) {
  try {
    return build();
  } catch (const Error& error) {
    throw in_written_text(error, whole());
  }
}

// The tree of a call.
Syntax call_syntax(Syntax callee, const Arguments& arguments);

}  // namespace phlox::expr
