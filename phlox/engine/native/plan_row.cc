// Plans of a row of constants.
#include "phlox/engine/native/plan.h"
#include "phlox/engine/native/rows.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// One row, of a column that nobody asks for.
table::Stream one_row(const Type& type) {
  table::Builder builder(type);
  builder.column(0).append_bool(false);
  builder.end_row();
  return table::stream_of(type, {std::make_shared<const table::Batch>(builder.finish())});
}

SharedPlanned plan_row(const Expr& node, Planner&) {
  const Type input = Type::table({{"none", Type::boolean()}});
  const std::vector<Expr> values(node.args().begin(), node.args().end());
  const std::shared_ptr<const Operator> made = project(input, values);
  auto planned = std::make_shared<Planned>();
  planned->type = node.type();
  planned->text = "row";
  for (const Expr& value : values) planned->text += " " + short_text(value);
  planned->open = [input, made, type = node.type()](const Opening&) {
    return Flow{table::morsels_of(one_row(input)), {made}, type};
  };
  return planned;
}

const Tables tables = {{"row", plan_row}};

}  // namespace

}  // namespace phlox::engine::native
