// Which operations look at the order of rows, and which let it through.
#include "phlox/rewrite/split_order.h"

#include <algorithm>

#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/split_reductions.h"

namespace phlox::rewrite {

using expr::Expr;

namespace {

bool follows_order(const Expr& reduction) {
  return reduction.is("first") || reduction.is("last") || reduction.is("argmin") ||
         reduction.is("argmax");
}

bool asks(const Expr& node) {
  if (node.is("sort") || node.is("slice") || node.is("tail") || node.is("sample") ||
      node.is("asof_join") || computes_window(node))
    return true;
  if (node.is("distinct")) return node.args().size() > 1;
  return std::ranges::any_of(node.args(), [](const Expr& arg) {
    return !arg.is_table() && std::ranges::any_of(reductions_in(arg), follows_order);
  });
}

bool loses(const Expr& node) {
  if (node.is("join"))
    return node.string("how") != "semi" && node.string("how") != "anti";
  if (node.is("distinct")) return node.args().size() == 1;
  return node.is("by") || node.is("summary") || node.is("concat") ||
         node.is("intersect") || node.is("difference");
}

}  // namespace

bool may_shuffle(const Expr& node) {
  return node.is("asof_join") || (node.is("join") && !loses(node));
}

bool order_asked(std::span<const Expr> operations) {
  for (const Expr& node : operations) {
    if (asks(node)) return true;
    if (loses(node)) return false;
  }
  return false;
}

}  // namespace phlox::rewrite
