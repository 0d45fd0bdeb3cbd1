// Between the public handles and what they stand for in the rooms below; not installed.
#pragma once

#include <memory>
#include <utility>

#include "phlox/expr/evaluate.h"
#include "phlox/expr/syntax.h"
#include "phlox/faces/cpp/expression.h"

namespace phlox::cpp {

inline Written write(expr::Syntax syntax) {
  return std::make_shared<const expr::Syntax>(std::move(syntax));
}
inline Expression wrap(expr::Syntax syntax) {
  return Expression(write(std::move(syntax)));
}
inline Expression wrap(expr::Expr expr) {
  return wrap(expr::Syntax::expr(std::move(expr)));
}

inline const expr::Syntax& syntax_of(const Expression& expression) {
  return *expression.written();
}
// The expression with a type that it is (a constant becomes a literal). Throws
// Error(kInvalid) for what is deferred.
expr::Expr expr_of(const Expression& expression);

// Where data(uri) looks at the file.
expr::Scope scope_with_files();

}  // namespace phlox::cpp
