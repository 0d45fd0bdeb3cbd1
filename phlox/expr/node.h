// The node behind an Expr. Only expr.cc and what builds nodes look at it.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/expr/op.h"

namespace phlox::expr {

struct Expr::Node {
  const Op* op;
  std::vector<Expr> args;
  Attributes attributes;
  uint64_t hash = 0;

  // Found out once, when the node is made.
  Shape shape = Shape::kScalar;
  bool named = false;
  bool relative = false;
  type::Type type;
  type::Type element;
  std::string name;
  const Node* source = nullptr;  // below this node, so alive as long as it is

  mutable std::atomic<uint32_t> references{1};
};

}  // namespace phlox::expr
