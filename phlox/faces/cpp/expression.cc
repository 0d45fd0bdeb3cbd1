// Building expressions: what has a table gets its type at once, what stands on `_` waits.
#include "phlox/faces/cpp/expression.h"

#include <algorithm>
#include <atomic>
#include <ostream>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/expr/written.h"
#include "phlox/faces/cpp/written.h"

namespace phlox {

using cpp::syntax_of;
using cpp::wrap;
using expr::Expr;
using expr::Syntax;

namespace {

// Absent arguments fall away; those with a name go by it.
expr::Arguments arguments_of(std::initializer_list<Argument> arguments) {
  expr::Arguments out;
  for (const Argument& argument : arguments) {
    if (argument.absent()) continue;
    if (argument.name().empty()) {
      if (!out.keyword.empty())
        throw Error(Code::kInvalid, "a positional argument stands behind " +
                                        out.keyword.back().first + "=, which has a name")
            .hint("arguments with a name come last");
      out.positional.push_back(*argument.written());
    } else {
      out.keyword.emplace_back(argument.name(), *argument.written());
    }
  }
  return out;
}

bool any_deferred(const expr::Arguments& arguments) {
  return std::any_of(arguments.positional.begin(), arguments.positional.end(),
                     [](const Syntax& part) { return part.deferred(); }) ||
         std::any_of(arguments.keyword.begin(), arguments.keyword.end(),
                     [](const auto& part) { return part.second.deferred(); });
}

// Whether two trees say the same; without recursion, as chains have no limit.
bool same(const Syntax& left, const Syntax& right) {
  std::vector<std::pair<Syntax, Syntax>> work{{left, right}};
  while (!work.empty()) {
    const auto [a, b] = std::move(work.back());
    work.pop_back();
    if (a.kind() != b.kind() || a.text() != b.text() || a.value() != b.value() ||
        a.embedded() != b.embedded() || a.names() != b.names() ||
        a.children().size() != b.children().size())
      return false;
    for (size_t i = 0; i < a.children().size(); ++i)
      work.emplace_back(a.children()[i], b.children()[i]);
  }
  return true;
}

}  // namespace

namespace cpp {

Expr expr_of(const Expression& expression) {
  const Syntax& syntax = syntax_of(expression);
  if (syntax.is(Syntax::Kind::kExpr)) return syntax.embedded();
  if (syntax.deferred())
    throw Error(Code::kInvalid, syntax.to_string() +
                                    " has no type: no table's method has taken its _ yet")
        .hint("_ is the table that a method is called on, as in t.filter(_[\"x\"] > 0)");
  return expr::evaluate(syntax, {});
}

Expression call_function(const char* name, std::initializer_list<Argument> given) {
  expr::Arguments arguments = arguments_of(given);
  const expr::Op* op = expr::find_function(name);
  // by(t, _["x"], ...) knows its table, so `_` has a meaning already; a sort key of a
  // name has none without its table.
  const bool has_table = op && !arguments.positional.empty() &&
                         arguments.positional[0].is(Syntax::Kind::kExpr) &&
                         (op->receiver == expr::Receiver::kTable ||
                          op->receiver == expr::Receiver::kGrouped ||
                          op->receiver == expr::Receiver::kEverything);
  const bool sort_key = op && (op->name == "asc" || op->name == "desc") &&
                        arguments.positional.size() == 1 &&
                        !arguments.positional[0].is(Syntax::Kind::kExpr);
  const bool selector = op && op->group == expr::Group::kSelectors;
  const auto whole = [&] { return expr::call_syntax(Syntax::name(name), arguments); };
  // row_number() has no table yet.
  const bool waits = op && op->group == expr::Group::kWindows;
  if (selector || sort_key || waits || (any_deferred(arguments) && !has_table))
    return wrap(whole());
  return wrap(expr::written(
      [&] { return expr::call_function(name, arguments, scope_with_files()); }, whole));
}

Expression placeholder() { return wrap(Syntax::placeholder()); }

}  // namespace cpp

Expression Expression::operator[](const Argument& index) const {
  if (index.absent() || !index.name().empty())
    throw Error(Code::kInvalid, "[] takes one index without a name");
  const Syntax& self = syntax_of(*this);
  if (self.deferred()) return wrap(Syntax::subscript(self, *index.written()));
  const Expr expr = cpp::expr_of(*this);
  return wrap(expr::written([&] { return expr::subscript(expr, *index.written()); },
                            [&] { return Syntax::subscript(self, *index.written()); }));
}

Expression Expression::operation(const char* symbol,
                                 std::initializer_list<Expression> operands) {
  std::vector<Syntax> parts;
  bool waits = true;
  for (const Expression& operand : operands) {
    parts.push_back(syntax_of(operand));
    // What stands beside a constant alone is folded by whoever takes it.
    waits &= parts.back().deferred() || !parts.back().is(Syntax::Kind::kExpr);
  }
  waits |= std::any_of(parts.begin(), parts.end(),
                       [](const Syntax& part) { return part.deferred(); });
  if (waits) return wrap(Syntax::op(symbol, std::move(parts)));
  return wrap(expr::written([&] { return expr::apply_operator(symbol, parts); },
                            [&] { return Syntax::op(symbol, parts); }));
}

Expression Expression::method(const char* space, const char* name,
                              std::initializer_list<Argument> given) const {
  expr::Arguments arguments = arguments_of(given);
  const Syntax& self = syntax_of(*this);
  const auto whole = [&] {
    Syntax base = *space ? Syntax::attribute(self, space) : self;
    return expr::call_syntax(Syntax::attribute(std::move(base), name), arguments);
  };
  if (self.deferred()) {
    Syntax call = whole();
    if (expr::finds_its_table(call))
      return wrap(
          expr::written([&] { return expr::evaluate(call, {}); }, [&] { return call; }));
    return wrap(std::move(call));
  }
  const Expr receiver = cpp::expr_of(*this);
  return wrap(expr::written(
      [&] { return expr::call_method(receiver, space, name, arguments); }, whole));
}

type::Type Expression::type() const { return cpp::expr_of(*this).type(); }

std::string Expression::text() const {
  const Syntax& syntax = syntax_of(*this);
  return syntax.is(Syntax::Kind::kExpr) ? expr::to_text(syntax.embedded())
                                        : syntax.to_string();
}

bool Expression::equals(const Expression& other) const {
  const Syntax &a = syntax_of(*this), &b = syntax_of(other);
  if (!a.deferred() && !b.deferred()) return cpp::expr_of(*this) == cpp::expr_of(other);
  return same(a, b);
}

std::size_t Expression::hash() const {
  if (deferred()) return std::hash<std::string>()(syntax_of(*this).to_string());
  return cpp::expr_of(*this).hash();
}

bool Expression::deferred() const { return syntax_of(*this).deferred(); }

Expression symbol(std::string_view datashape) {
  static std::atomic<int64_t> last = 0;
  return symbol("t" + std::to_string(++last), datashape);
}
Expression TableSymbol(std::string_view datashape) { return symbol(datashape); }

std::string text(const Expression& expression) { return expression.text(); }

Expression parse(std::string_view text, const std::vector<Expression>& names) {
  expr::Names known;
  for (const Expression& name : names) {
    const Expr expr = cpp::expr_of(name);
    if (!expr.is("symbol"))
      throw Error(Code::kType, "a name of a text is a symbol, not " + name.text());
    known.emplace(expr.string("name"), expr);
  }
  expr::Scope scope = cpp::scope_with_files();
  scope.names = &known;
  return wrap(expr::parse(text, scope));
}

std::string to_json(const Expression& expression) {
  return expr::to_json(cpp::expr_of(expression));
}
Expression from_json(std::string_view json) { return wrap(expr::from_json(json)); }

std::ostream& operator<<(std::ostream& out, const Expression& expression) {
  return out << expression.text();
}

}  // namespace phlox
