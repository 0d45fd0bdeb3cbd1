// What stands behind Data and Result; not installed.
#pragma once

#include <memory>
#include <optional>

#include "phlox/expr/expr.h"
#include "phlox/faces/cpp/compute.h"
#include "phlox/session/session.h"
#include "phlox/table/stream.h"

namespace phlox {

namespace cpp {

// One kind of data that a symbol can be bound to.
class Source {
 public:
  virtual ~Source() = default;
  virtual void bind(session::Session& session, const expr::Expr& symbol) const = 0;
};

}  // namespace cpp

// Makes results; keeps the session that the stream came from as long as the stream.
class ResultOf {
 public:
  static Result make(std::unique_ptr<session::Session> session, table::Stream stream);
  // All of its rows, which it keeps.
  static table::Stream kept(const Result& result);
};

}  // namespace phlox
