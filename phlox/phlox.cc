// The C++ face: every call goes to the evaluator that the shell and Python use.
#include "phlox/phlox.h"

#include <algorithm>
#include <memory>
#include <ostream>

#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/session/session.h"
#include "phlox/table/conform.h"
#include "phlox/table/text.h"
#include "phlox/type/type.h"

namespace phlox {

namespace {

using expr::Syntax;

expr::Arguments arguments_of(std::vector<Argument> arguments) {
  expr::Arguments out;
  for (Argument& argument : arguments) {
    if (argument.name.empty()) {
      out.positional.push_back(std::move(argument.syntax));
    } else {
      out.keyword.emplace_back(std::move(argument.name), std::move(argument.syntax));
    }
  }
  return out;
}

Syntax call_syntax(Syntax callee, std::vector<Argument> arguments) {
  std::vector<Syntax> values;
  std::vector<std::string> names;
  for (Argument& argument : arguments) {
    values.push_back(std::move(argument.syntax));
    names.push_back(std::move(argument.name));
  }
  return Syntax::call(std::move(callee), std::move(values), std::move(names));
}

bool any_deferred(const std::vector<Argument>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [](const Argument& argument) { return argument.syntax.deferred(); });
}

std::vector<Syntax> syntaxes(std::vector<Argument> arguments) {
  std::vector<Syntax> out;
  for (Argument& argument : arguments) out.push_back(std::move(argument.syntax));
  return out;
}

}  // namespace

// ---------------------------------------------------------------- expressions

bool Expression::deferred() const { return !syntax_.is(Syntax::Kind::kExpr); }

const expr::Expr& Expression::expr() const {
  if (!deferred()) return syntax_.embedded();
  throw Error(Code::kInvalid, syntax_.to_string() + " belongs to no table yet")
      .hint(
          "_ gets its meaning inside a method of a table, as in t.filter(_[\"x\"] > 0)");
}

std::string Expression::type() const { return expr().type().to_string(); }
std::string Expression::to_string() const {
  return deferred() ? syntax_.to_string() : expr::to_text(expr());
}
std::string Expression::to_json() const { return expr::to_json(expr()); }

bool Expression::same_as(const Expression& other) const {
  if (deferred() != other.deferred()) return false;
  return deferred() ? to_string() == other.to_string() : expr() == other.expr();
}

Expression Expression::operator[](std::string_view name) const {
  const Syntax index = Syntax::literal(std::string(name));
  if (deferred()) return Expression(Syntax::subscript(syntax_, index));
  return expr::subscript(expr(), index);
}

Expression Expression::operator[](std::initializer_list<std::string_view> names) const {
  std::vector<Syntax> items;
  for (const std::string_view name : names)
    items.push_back(Syntax::literal(std::string(name)));
  const Syntax index = Syntax::list(std::move(items));
  if (deferred()) return Expression(Syntax::subscript(syntax_, index));
  return expr::subscript(expr(), index);
}

Expression Expression::operator[](const Expression& condition) const {
  if (deferred()) return Expression(Syntax::subscript(syntax_, condition.syntax_));
  return expr::subscript(expr(), condition.syntax_);
}

Expression Expression::operator[](Rows rows) const {
  const auto bound = [](int64_t value, bool given) {
    return Syntax::literal(given ? expr::Value(value) : expr::Value());
  };
  const Syntax index = Syntax::slice(bound(rows.begin, true),
                                     bound(rows.end, rows.end >= 0), bound(0, false));
  if (deferred()) return Expression(Syntax::subscript(syntax_, index));
  return expr::subscript(expr(), index);
}

Expression Expression::call(std::string_view name_space, std::string_view name,
                            std::vector<Argument> arguments) const {
  if (!deferred())
    return expr::call_method(expr(), name_space, name,
                             arguments_of(std::move(arguments)));
  Syntax base = syntax_;
  if (!name_space.empty())
    base = Syntax::attribute(std::move(base), std::string(name_space));
  base = Syntax::attribute(std::move(base), std::string(name));
  const expr::Op* op = expr::find_op(name, name_space);
  if (op && op->spelling == expr::Spelling::kAttribute && arguments.empty())
    return Expression(std::move(base));
  return Expression(call_syntax(std::move(base), std::move(arguments)));
}

Argument make_list(std::vector<Argument> items) {
  return Argument(Syntax::list(syntaxes(std::move(items))));
}
Argument make_tuple(std::vector<Argument> items) {
  return Argument(Syntax::tuple(syntaxes(std::move(items))));
}

Expression call_function(std::string_view name, std::vector<Argument> arguments) {
  const bool built = !arguments.empty() && arguments[0].syntax.is(Syntax::Kind::kExpr);
  const expr::Op* op = expr::find_op(name);
  // by(t, _["x"], ...) knows its table, so `_` has a meaning already; a sort key by name
  // has none.
  const bool has_table = built && op &&
                         (op->receiver == expr::Receiver::kTable ||
                          op->receiver == expr::Receiver::kGrouped ||
                          op->receiver == expr::Receiver::kEverything);
  const bool sort_key = (name == "asc" || name == "desc") && !built;
  if (sort_key || (any_deferred(arguments) && !has_table))
    return Expression(call_syntax(Syntax::name(std::string(name)), std::move(arguments)));
  return expr::call_function(name, arguments_of(std::move(arguments)));
}

Expression call_operator(std::string_view symbol, std::vector<Argument> operands) {
  if (any_deferred(operands))
    return Expression(Syntax::op(std::string(symbol), syntaxes(std::move(operands))));
  return expr::apply_operator(symbol, syntaxes(std::move(operands)));
}

Expression symbol(std::string name, std::string_view datashape) {
  return expr::symbol(std::move(name), type::parse_table(datashape));
}

Expression data(std::string_view uri, std::string_view datashape) {
  return session::Session().data(uri, datashape);
}

// ---------------------------------------------------------------- computing

namespace {

// The rows of a foreign stream, kept.
table::StreamFactory kept(ArrowArrayStream* rows) {
  table::Stream stream = table::Stream::import_from(rows);
  const type::Type type = stream.type();
  const auto batches = table::collect(std::move(stream));
  return [type, batches](const std::optional<std::vector<std::string>>& columns) {
    table::Stream all = table::stream_of(type, batches);
    if (!columns) return all;
    std::vector<type::Field> fields;
    for (const std::string& column : *columns) {
      const type::Field* field = type.element().field(column);
      if (!field) throw Error(Code::kNotFound, "the rows have no column " + column);
      fields.push_back(*field);
    }
    return table::conform(std::move(all), type::Type::table(std::move(fields)));
  };
}

void bind(session::Session& session, Bindings bindings) {
  for (const Bound& bound : bindings) {
    if (bound.rows) {
      session.bind(bound.symbol.expr(), bound.rows);
    } else {
      session.bind(bound.symbol.expr(), bound.uri);
    }
  }
}

session::Options session_options(const ComputeOptions& options) {
  return {options.engine, {options.rewrites_off.begin(), options.rewrites_off.end()}};
}

}  // namespace

Bound::Bound(Expression symbol, std::string_view uri)
    : symbol(std::move(symbol)), uri(uri) {}
Bound::Bound(Expression symbol, table::StreamFactory rows)
    : symbol(std::move(symbol)), rows(std::move(rows)) {}
Bound::Bound(Expression symbol, ArrowArrayStream* rows) : symbol(std::move(symbol)) {
  const auto opened = kept(rows);
  const type::Type type = this->symbol.expr().type();
  this->rows = [opened, type](const std::optional<std::vector<std::string>>& columns) {
    std::vector<type::Field> fields;
    for (const type::Field& field : type.element().fields())
      if (!columns ||
          std::find(columns->begin(), columns->end(), field.name) != columns->end())
        fields.push_back(field);
    return table::conform(opened(columns), type::Type::table(std::move(fields)));
  };
}

Result compute(const Expression& query, Bindings bindings,
               const ComputeOptions& options) {
  session::Session session;
  bind(session, bindings);
  return Result(session.run(query.expr(), session_options(options), options.task));
}

std::string explain(const Expression& query, Bindings bindings,
                    const ComputeOptions& options) {
  session::Session session;
  bind(session, bindings);
  return session.explain(query.expr(), session_options(options)).to_string();
}

std::string to_sql(const Expression& query, std::string_view dialect) {
  return session::to_sql(query.expr(), dialect);
}

std::vector<std::vector<Cell>> Result::rows() {
  return table::rows_of(std::move(stream_));
}

std::string Result::to_string() {
  const std::vector<std::string> header = names();
  std::vector<std::vector<std::string>> lines{header};
  const type::Type type = stream_.type();
  while (const auto batch = stream_.next()) {
    const auto columns = table::columns(type, *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      std::vector<std::string> line;
      for (const table::Column& column : columns)
        line.push_back(column.is_null(row) ? "null" : table::text(column, row));
      lines.push_back(std::move(line));
    }
  }
  std::vector<size_t> widths(header.size());
  for (const auto& line : lines)
    for (size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], line[i].size());
  std::string out;
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) {
      out += line[i];
      if (i + 1 < line.size()) out.append(widths[i] - line[i].size() + 2, ' ');
    }
    out += '\n';
  }
  return out;
}

namespace table {
namespace {

struct CellWriter {
  std::ostream& out;
  void operator()(std::monostate) { out << "null"; }
  void operator()(bool value) { out << (value ? "true" : "false"); }
  void operator()(const Int128& value) { out << decimal_text(value, 0); }
  void operator()(const Value::List& list) {
    out << "[";
    for (size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out << ", ";
      std::visit(*this, list[i].data);
    }
    out << "]";
  }
  template <class T>
  void operator()(const T& value) {
    out << value;
  }
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const Value& cell) {
  std::visit(CellWriter{out}, cell.data);
  return out;
}

}  // namespace table
}  // namespace phlox
