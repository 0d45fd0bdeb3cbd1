// What a rule must know before it may move or copy something.
#include "phlox/rewrite/facts.h"

#include <algorithm>

#include "phlox/expr/op.h"
#include "phlox/expr/pointer_index.h"
#include "phlox/expr/traverse.h"

namespace phlox::rewrite {

using expr::Expr;
using type::Type;

namespace {

// A value that is the same for all rows is computed once, wherever it stands.
bool constant(const Expr& node) { return !node.relative(); }

bool widens(const Type& from, const Type& to) {
  if (from == to) return true;
  if (from.is_integer() && to.is_integer())
    return from.is_unsigned() == to.is_unsigned()
               ? from.bit_width() <= to.bit_width()
               : from.is_unsigned() && from.bit_width() < to.bit_width();
  return from.is_integer() && to.is(type::Kind::kFloat64);
}

bool node_is_total(const Expr& node) {
  const expr::Op& op = node.op();
  const Type element = node.element().without_option();
  switch (op.group) {
    case expr::Group::kLogic:
      return true;
    case expr::Group::kArithmetic:
      // Floats never fail, integers overflow.
      return element.is_float() || element.is(type::Kind::kString) ||
             element.is(type::Kind::kBool) || op.name == "greatest" ||
             op.name == "least" || op.name == "clip" || op.name == "sign";
    case expr::Group::kCasts:
      return op.name == "try_cast" ||
             widens(node.arg(0).element().without_option(), element);
    case expr::Group::kStrings:
      return op.name != "str.repeat" && op.name != "str.pad" &&
             op.name != "str.zfill";  // longer than they may be is an error
    case expr::Group::kTime:
      // What fails besides is further off than any calendar: a moment within a period of
      // the ends of 64 bits of microseconds.
      return op.name != "dt.strftime";
    case expr::Group::kNested:
      // A text that should be JSON may be none.
      return !node.arg(0).element().without_option().is(type::Kind::kJson);
    case expr::Group::kColumns:
      return op.name == "label";
    case expr::Group::kSources:
      return op.name == "column";
    default:
      return false;
  }
}

}  // namespace

bool total(const Expr& row_expression) {
  for (const Expr& node : expr::postorder(row_expression, constant))
    if (!constant(node) && !node_is_total(node)) return false;
  return true;
}

uint64_t tree_size(const Expr& row_expression) {
  constexpr uint64_t kMost = 1000000;
  expr::PointerIndex places;
  std::vector<uint64_t> sizes;
  for (const Expr& node : expr::postorder(row_expression, constant)) {
    uint64_t size = 1;
    if (!constant(node))
      for (const Expr& arg : node.args())
        size = std::min(kMost, size + sizes[places.find(arg.id())]);
    places.add(node.id());
    sizes.push_back(size);
  }
  return sizes.back();
}

bool computes_window(const Expr& table_operation) {
  const auto args = table_operation.args();
  return std::any_of(args.begin(), args.end(), [](const Expr& arg) {
    return !arg.is_table() && expr::has_window(arg);
  });
}

bool may_stand_for_column(const Expr& row_expression) {
  const Type& element = row_expression.element();
  if (element.is(type::Kind::kNull) ||
      (row_expression.is("literal") && element.is_option()))
    return false;
  for (const Expr& node : expr::postorder(row_expression, constant))
    if (constant(node) && !node.is("literal")) return false;
  return true;
}

bool exact(const Type& type) {
  using enum type::Kind;
  switch (type.kind()) {
    case kFloat32:
    case kFloat64:
    case kJson:
      return false;
    case kOption:
    case kVar:
    case kFixed:
    case kCategorical:
      return exact(type.element());
    case kMap:
      return exact(type.map_key()) && exact(type.element());
    case kRecord:
      return std::all_of(type.fields().begin(), type.fields().end(),
                         [](const type::Field& field) { return exact(field.type); });
    default:
      return true;
  }
}

Uses::Uses(const std::vector<Expr>& postorder) {
  for (const Expr& node : postorder) {
    counts_.try_emplace(node.id(), 0);
    for (const Expr& arg : node.args()) ++counts_[arg.id()];
  }
}

}  // namespace phlox::rewrite
