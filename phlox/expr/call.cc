// Matching what was written to an op's signature, and reading the arguments.
#include <algorithm>
#include <set>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/selector.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

std::string spelled(const Op& op) {
  const bool function = op.spelling == Spelling::kFunction;
  return std::string(function ? op.member() : op.name);
}

// The signature as the user sees it, without the receiver of a method.
std::string usage(const Op& op, bool method) {
  std::string text(op.signature);
  if (method && !text.starts_with("(*")) {
    const size_t comma = text.find_first_of(",)");
    text = "(" + text.substr(text[comma] == ',' ? comma + 2 : comma);
  }
  return "it is " + spelled(op) + text;
}

}  // namespace

std::vector<Syntax> items_of(const Syntax& syntax) {
  if (syntax.is(Syntax::Kind::kList) || syntax.is(Syntax::Kind::kTuple))
    return syntax.children();
  if (syntax.is(Syntax::Kind::kLiteral) && syntax.value().list()) {
    std::vector<Syntax> items;
    for (const Value& value : *syntax.value().list())
      items.push_back(Syntax::literal(value, syntax.span()));
    return items;
  }
  return {syntax};
}

Call::Call(const Op& op, Expr receiver, const Arguments& arguments, const Scope& scope,
           Span span)
    : op_(op), scope_(scope), span_(span) {
  const bool method = static_cast<bool>(receiver);
  if (receiver) {
    if (receiver.is_table()) {
      scope_.self = receiver;
    } else if (!scope_.self && receiver.shape() != Shape::kSortKey) {
      scope_.self =
          receiver.shape() == Shape::kGroups ? receiver.arg(0) : receiver.source();
    }
  }
  const std::vector<Parameter>& parameters = op.parameters();
  const auto refuse = [&](std::string message, const Syntax& place) {
    Error error(Code::kInvalid, std::move(message));
    error.hint(usage(op, method));
    throw at(place, std::move(error));
  };
  const auto takes_rest = [&](Parameter::Role role) {
    return std::any_of(
        parameters.begin(), parameters.end(),
        [&](const Parameter& parameter) { return parameter.role == role; });
  };
  size_t next = 0;
  const auto place_positional = [&](const Syntax& syntax) {
    while (next < parameters.size() &&
           (parameters[next].keyword_only ||
            parameters[next].role == Parameter::Role::kNamedRest))
      ++next;
    if (next < parameters.size() && parameters[next].role != Parameter::Role::kRest) {
      given_.emplace_back(parameters[next++].name, syntax);
    } else if (takes_rest(Parameter::Role::kRest)) {
      rest_.push_back(syntax);
    } else {
      refuse(spelled(op) + " got more arguments than it takes", syntax);
    }
  };
  // The receiver has no name for the user: t.mutate(t=...) makes a column t.
  if (receiver) place_positional(Syntax::expr(receiver));
  for (const Syntax& syntax : arguments.positional) place_positional(syntax);
  for (const auto& [name, syntax] : arguments.keyword) {
    const auto parameter =
        std::find_if(parameters.begin() + (receiver && !parameters.empty() ? 1 : 0),
                     parameters.end(), [&name = name](const Parameter& p) {
                       return p.name == name && p.role != Parameter::Role::kRest &&
                              p.role != Parameter::Role::kNamedRest;
                     });
    if (parameter != parameters.end()) {
      if (given(name)) refuse("the argument " + name + " is given twice", syntax);
      given_.emplace_back(parameter->name, syntax);
    } else if (takes_rest(Parameter::Role::kNamedRest)) {
      named_rest_.emplace_back(name, syntax);
    } else {
      std::vector<std::string> names;
      for (const Parameter& each : parameters) names.push_back(each.name);
      if (receiver && !names.empty()) names.erase(names.begin());
      Error error(Code::kInvalid, spelled(op) + " has no argument " + name);
      if (const auto near = nearest(name, names))
        error.hint("did you mean " + *near + "?");
      error.hint(usage(op, method));
      throw at(syntax, std::move(error));
    }
  }
  for (const Parameter& parameter : parameters)
    if (parameter.required && !given(parameter.name) &&
        (parameter.role == Parameter::Role::kExpr ||
         parameter.role == Parameter::Role::kConstant))
      refuse(spelled(op) + " needs the argument " + parameter.name, Syntax());
}

Error Call::at(const Syntax& syntax, Error error) const {
  error.at_span(syntax && syntax.span().end > 0 ? syntax.span() : span_);
  return error;
}

bool Call::given(std::string_view parameter) const {
  return std::any_of(given_.begin(), given_.end(),
                     [&](const auto& entry) { return entry.first == parameter; });
}

const Syntax& Call::syntax(std::string_view parameter) const {
  for (const auto& [name, syntax] : given_)
    if (name == parameter) return syntax;
  throw Error(Code::kInternal,
              "the argument " + std::string(parameter) + " is not given");
}

Expr Call::eval(const Syntax& syntax) const {
  try {
    return evaluate(syntax, scope_);
  } catch (Error& error) {
    throw at(syntax, std::move(error));
  }
}

Expr Call::expr(std::string_view parameter) const { return eval(syntax(parameter)); }

Expr Call::table(std::string_view parameter) const {
  const Syntax& written = syntax(parameter);
  Expr expr = eval(written);
  if (!expr.is_table())
    throw at(written, Error(Code::kType, spelled(op_) + " takes a table as its " +
                                             std::string(parameter) + ", not " +
                                             expr.type().to_string()));
  return expr;
}

Expr Call::column(const Syntax& syntax, const Expr& table) const {
  try {
    if (syntax.is_string()) return field(table, *syntax.value().string());
    Expr expr = eval(syntax);
    if (expr.is_column() && expr.source() != table)
      throw Error(Code::kInvalid,
                  "the column " + expr.name() + " belongs to another table")
          .hint("write _." + expr.name() +
                " for the column of the table at hand, or join first");
    if (!expr.is_column() && !expr.is_scalar())
      throw Error(Code::kType, "a column is needed here, not " + expr.type().to_string());
    return expr;
  } catch (Error& error) {
    throw at(syntax, std::move(error));
  }
}

std::vector<Syntax> Call::expanded(const Syntax& item, const Expr& table) const {
  if (!item.selects()) return {item};
  try {
    return selected_items(item, table, scope_);
  } catch (Error& error) {
    throw at(item, std::move(error));
  }
}

std::vector<Expr> Call::columns(const std::vector<Syntax>& items,
                                const Expr& table) const {
  std::vector<Expr> columns;
  for (const Syntax& item : items) {
    for (const Syntax& one : items_of(item)) {
      if (!one.selects()) {
        columns.push_back(column(one, table));
        continue;
      }
      const std::set<Expr, bool (*)(const Expr&, const Expr&)> listed(
          columns.begin(), columns.end(),
          [](const Expr& a, const Expr& b) { return a.id() < b.id(); });
      for (const Syntax& each : expanded(one, table)) {
        Expr chosen = column(each, table);
        if (!listed.contains(chosen)) columns.push_back(std::move(chosen));
      }
    }
  }
  return columns;
}

Call::SortKey Call::sort_key(const Syntax& syntax, const Expr& table) const {
  if (syntax.is_string()) return {column(syntax, table), std::nullopt};
  const Expr expr = eval(syntax);
  if (expr.shape() != Shape::kSortKey)
    return {column(Syntax::expr(expr), table), std::nullopt};
  const Expr& key = expr.arg(0);
  const std::string* name = key.is("literal") ? key.attribute("value").string() : nullptr;
  return {column(name ? Syntax::literal(Value(*name), syntax.span()) : Syntax::expr(key),
                 table),
          expr.is("asc")};
}

namespace {

[[noreturn]] void wrong_constant(const Call& call, std::string_view parameter,
                                 std::string_view takes) {
  const Syntax& written = call.syntax(parameter);
  throw call.at(
      written,
      Error(Code::kType, spelled(call.op()) + " takes " + std::string(takes) + " as " +
                             std::string(parameter) + ", not " + written.to_string()));
}

}  // namespace

Value Call::constant(std::string_view parameter) const {
  const Syntax& written = syntax(parameter);
  try {
    const Syntax folded = fold(written);
    return literal_of(folded).attribute("value");
  } catch (Error& error) {
    throw at(written, std::move(error));
  }
}

int64_t Call::integer(std::string_view parameter) const {
  const Value value = constant(parameter);
  if (!value.integer()) wrong_constant(*this, parameter, "an integer");
  return *value.integer();
}

double Call::real(std::string_view parameter) const {
  const Value value = constant(parameter);
  if (value.integer()) return static_cast<double>(*value.integer());
  if (!value.real()) wrong_constant(*this, parameter, "a number");
  return *value.real();
}

bool Call::boolean(std::string_view parameter) const {
  const Value value = constant(parameter);
  if (!value.boolean()) wrong_constant(*this, parameter, "True or False");
  return *value.boolean();
}

std::string Call::string(std::string_view parameter) const {
  const Value value = constant(parameter);
  if (!value.string()) wrong_constant(*this, parameter, "a string");
  return *value.string();
}

std::vector<std::string> Call::strings(std::string_view parameter) const {
  std::vector<std::string> out;
  for (const Syntax& item : items_of(syntax(parameter))) {
    if (!item.is_string())
      wrong_constant(*this, parameter, "a string or a list of strings");
    out.push_back(*item.value().string());
  }
  return out;
}

}  // namespace phlox::expr
