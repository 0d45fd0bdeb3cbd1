// Functions of the language that SQLite lacks, as text and back.
#include "phlox/engine/sqlite/function_text.h"

#include "phlox/base/error.h"
#include "phlox/compile/dialects/sqlite.h"
#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/group.h"
#include "phlox/engine/native/row_program.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine::sqlite {

using expr::Expr;
using type::Type;

namespace {

Expr table_of(const Type& input) { return expr::symbol("t", input); }

bool is_reduction(const Expr& node) { return node.op().kind == expr::Kind::kReduction; }

bool can_compute(const Function& function) {
  try {
    compile::sqlite::form_of(function.row.element());
    for (const auto& field : function.input.element().fields())
      compile::sqlite::form_of(field.type);
    if (is_reduction(function.row))
      native::aggregate_of(function.row);
    else
      native::RowProgram(function.input, {function.row});
    return true;
  } catch (const Error& error) {
    if (error.code() != Code::kUnsupported) throw;
    return false;
  }
}

}  // namespace

std::optional<Function> function_of(const Expr& node) {
  const auto kind = node.op().kind;
  if (kind != expr::Kind::kElementwise && kind != expr::Kind::kReduction)
    return std::nullopt;
  Function function;
  std::vector<type::Field> fields;
  std::vector<Expr> args;
  const bool where = is_reduction(node) && node.attributes().find("where");
  const size_t count = node.args().size() - (where ? 1 : 0);
  for (size_t i = 0; i < count; ++i) {
    const Expr& arg = node.arg(i);
    if (arg.is_table()) return std::nullopt;
    if (arg.is("literal") && !is_reduction(node)) {
      args.push_back(arg);
      continue;
    }
    const std::string name = "a" + std::to_string(fields.size());
    fields.push_back({name, arg.element()});
    args.push_back(expr::column(name, arg.element()));
    function.arguments.push_back(i);
  }
  if (fields.empty()) fields.push_back({"a0", Type::int64()});
  expr::Attributes attributes;
  for (const auto& [name, value] : node.attributes().all())
    if (name != "where" || !where) attributes.set(name, value);
  function.input = Type::table(std::move(fields));
  function.row = expr::make(node.op(), std::move(args), std::move(attributes));
  if (is_reduction(node))
    if (const auto* row = native::find_aggregate(node.op().name))
      function.needs_positions = row->needs_positions;
  if (!can_compute(function)) return std::nullopt;
  return function;
}

std::string expression_text(const Function& function) {
  return expr::to_text(expr::absolute_in(function.row, table_of(function.input)));
}

std::string input_text(const Function& function) {
  return function.input.element().to_string();
}

Function parse_function(std::string_view expression, std::string_view input) {
  Function function;
  function.input = type::parse_table(input);
  const Expr table = table_of(function.input);
  const expr::Names names{{"t", table}};
  expr::Scope scope;
  scope.names = &names;
  const Expr parsed = expr::parse(expression, scope);
  function.row = expr::relative_to(parsed, table, is_reduction(parsed));
  if (is_reduction(parsed)) {
    const auto* row = native::find_aggregate(parsed.op().name);
    function.needs_positions = row && row->needs_positions;
  }
  return function;
}

}  // namespace phlox::engine::sqlite
