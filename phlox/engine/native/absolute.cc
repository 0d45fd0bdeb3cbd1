// Computes what rows use of whole tables.
#include "phlox/engine/native/absolute.h"

#include <string>
#include <vector>

#include "phlox/base/uuid.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/table/column.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine::native {

using expr::Expr;
using expr::Value;
using type::Kind;
using type::Type;

namespace {

// Of one spelling each, as constants are: unsigned only where int64 has no room.
Value integer(const table::Column& column, int64_t row) {
  const int64_t value = column.integer(row);
  if (column.kind() == Kind::kUint64 && value < 0) return static_cast<uint64_t>(value);
  return value;
}

Value value_at(const table::Column& column, int64_t row) {
  if (column.is_null(row)) return {};
  switch (column.kind()) {
    case Kind::kNull:
      return {};
    case Kind::kBool:
      return column.boolean(row);
    case Kind::kFloat32:
      return static_cast<double>(column.value<float>(row));
    case Kind::kFloat64:
      return column.value<double>(row);
    case Kind::kDecimal:
      return table::decimal_text(column.decimal(row), column.type().scale());
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kJson:
      return std::string(column.bytes(row));
    case Kind::kUuid: {
      std::string text;
      append_uuid(column.bytes(row), text);
      return text;
    }
    case Kind::kCategorical:
      return value_at(column.child(), column.value<int32_t>(row));
    case Kind::kDate:
      return int64_t{column.value<int32_t>(row)};
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return column.value<int64_t>(row);
    default:
      if (column.type().is_integer()) return integer(column, row);
      throw lacks("constants of " + column.type().to_string());
  }
}

bool is_reduction_of_table(const Expr& node) {
  return node.op().kind == expr::Kind::kReduction && !node.relative();
}
bool looks_in_column(const Expr& node) {
  return node.is("isin") && !node.arg(1).is("literal");
}

}  // namespace

Expr with_constants(const Expr& query,
                    const std::function<table::Stream(const Expr&)>& compute) {
  // All rows of the only column.
  const auto values_of = [&](const Expr& column) {
    table::Stream rows = compute(expr::as_table(column));
    Value::List values;
    while (const auto batch = rows.next()) {
      const std::vector<table::Column> columns = table::columns(rows.type(), *batch);
      for (int64_t row = 0; row < batch->num_rows(); ++row)
        values.push_back(value_at(columns.front(), row));
    }
    return values;
  };
  return expr::transform(query, [&](const Expr& node, const std::vector<Expr>& args) {
    if (is_reduction_of_table(node)) {
      const Expr reduction = expr::with_args(node, args);
      return expr::literal(values_of(reduction).at(0), reduction.element());
    }
    if (looks_in_column(node))
      return expr::with_args(
          node,
          {args[0], expr::literal(values_of(args[1]), Type::var(args[1].element()))});
    return Expr();
  });
}

std::vector<Expr> queries_before(const Expr& query) {
  std::vector<Expr> queries;
  for (const Expr& node : expr::postorder(query)) {
    if (is_reduction_of_table(node)) queries.push_back(expr::as_table(node));
    if (looks_in_column(node)) queries.push_back(expr::as_table(node.arg(1)));
  }
  return queries;
}

}  // namespace phlox::engine::native
