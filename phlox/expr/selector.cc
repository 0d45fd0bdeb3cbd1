// Selectors and across(...) to the columns that they stand for.
#include "phlox/expr/selector.h"

#include <algorithm>
#include <optional>

#include "phlox/base/error.h"
#include "phlox/expr/depth.h"
#include "phlox/expr/items.h"
#include "phlox/expr/op.h"

namespace phlox::expr {

namespace {

using Mask = std::vector<bool>;  // by the place of the column in its table

// The selector that is called, with its arguments matched to its signature.
Call call_of(const Syntax& syntax, const Scope& scope) {
  Arguments arguments;
  for (size_t i = 0; i < syntax.names().size(); ++i) {
    const Syntax& child = syntax.children()[i + 1];
    if (syntax.names()[i].empty())
      arguments.positional.push_back(child);
    else
      arguments.keyword.emplace_back(syntax.names()[i], child);
  }
  return {*find_function(syntax.children()[0].text()), Expr(), arguments, scope,
          syntax.span()};
}

bool is_across(const Syntax& syntax) {
  return syntax.is(Syntax::Kind::kCall) && syntax.children()[0].text() == "across";
}

class Chooser {
 public:
  Chooser(const Expr& table, const Scope& scope) : table_(table), scope_(scope) {
    scope_.self = table;
  }

  // What is written beside a selector may be a column, too: numeric() - "id".
  Mask choose(const Syntax& syntax) const {
    const DepthGuard guard;
    const auto& fields = table_.element().fields();
    if (!syntax.selects()) {
      Mask chosen(fields.size());
      for (const Syntax& one : items_of(syntax))
        one.selects() ? add(chosen, choose(one)) : add_column(chosen, one);
      return chosen;
    }
    if (syntax.is(Syntax::Kind::kOperator)) return combine(syntax);
    const Call call = call_of(syntax, scope_);
    return chosen_by(call, fields);
  }

 private:
  static void add(Mask& chosen, const Mask& more) {
    for (size_t i = 0; i < chosen.size(); ++i)
      if (more[i]) chosen[i] = true;
  }

  void add_column(Mask& chosen, const Syntax& syntax) const {
    const Expr expr = syntax.is_string() ? field(table_, *syntax.value().string())
                                         : evaluate(syntax, scope_);
    if (expr.op().kind != Kind::kField || expr.source() != table_)
      throw Error(Code::kInvalid,
                  "beside a selector stands a column of the table or "
                  "its name, not " +
                      syntax.to_string())
          .at_span(syntax.span());
    chosen[*table_.element().field_index(expr.name())] = true;
  }

  Mask combine(const Syntax& syntax) const {
    for (const Syntax& operand : syntax.children())
      if (is_across(operand))
        throw Error(Code::kInvalid, "across(...) makes columns, and " + syntax.text() +
                                        " joins selectors")
            .at_span(operand.span())
            .hint("write across(a " + syntax.text() + " b, ...)");
    Mask left = choose(syntax.children()[0]);
    if (syntax.children().size() == 1) {
      if (syntax.text() != "~")
        throw Error(Code::kInvalid, "`-` stands between two selectors")
            .at_span(syntax.span())
            .hint("~ is all columns but these");
      left.flip();
      return left;
    }
    const Mask right = choose(syntax.children()[1]);
    for (size_t i = 0; i < left.size(); ++i)
      left[i] = syntax.text() == "&"   ? left[i] && right[i]
                : syntax.text() == "|" ? left[i] || right[i]
                                       : left[i] && !right[i];
    return left;
  }

  const Expr& table_;
  Scope scope_;
};

[[noreturn]] void chooses_none(const Syntax& syntax, const Expr& table) {
  std::string columns;
  size_t count = 0;
  for (const type::Field& field : table.element().fields()) {
    if (++count > 12) {
      columns += ", ...";
      break;
    }
    columns += (columns.empty() ? "" : ", ") + field.name + ": " + field.type.to_string();
  }
  std::string text = syntax.to_string();
  throw Error(Code::kNotFound, text + " chooses no column of the table")
      .at_span(syntax.span())
      .hint("its columns are " + columns);
}

// A selector gives columns in the order of the table, a list in its own.
std::vector<Expr> chosen(const Syntax& syntax, const Expr& table, const Scope& scope) {
  const Chooser chooser(table, scope);
  const auto& fields = table.element().fields();
  Mask taken(fields.size());
  std::vector<Expr> columns;
  for (const Syntax& item : items_of(syntax)) {
    const Mask mask = chooser.choose(item);
    for (size_t i = 0; i < fields.size(); ++i) {
      if (!mask[i] || taken[i]) continue;
      taken[i] = true;
      columns.push_back(field(table, fields[i].name));
    }
  }
  if (columns.empty()) chooses_none(syntax, table);
  return columns;
}

// One of the expressions of an across.
struct Function {
  std::string name;  // of a dict: its key
  Syntax body;
};

std::vector<Function> functions_of(const Call& call) {
  const Syntax& written = call.syntax("f");
  std::vector<Function> functions;
  if (written.is(Syntax::Kind::kDict)) {
    for (size_t i = 0; i + 1 < written.children().size(); i += 2) {
      const Syntax& key = written.children()[i];
      if (!key.is_string())
        throw call.at(key, Error(Code::kType, "the key of a function is its name"));
      functions.push_back({*key.value().string(), written.children()[i + 1]});
    }
  } else {
    for (const Syntax& body : items_of(written)) functions.push_back({"", body});
  }
  for (const Function& function : functions)
    if (!function.body.deferred())
      throw call.at(function.body, Error(Code::kType,
                                         "across takes expressions over _, which is the "
                                         "column, not " +
                                             function.body.to_string())
                                       .hint("such as _.mean() or _ * 2"));
  if (functions.empty())
    throw call.at(written, Error(Code::kInvalid, "across needs a function"));
  return functions;
}

// "{col}_{fn}" filled in.
std::string filled(const Call& call, std::string_view pattern, const std::string& column,
                   const std::string& function) {
  std::string out;
  while (!pattern.empty()) {
    if (pattern.starts_with("{col}")) {
      out += column;
      pattern.remove_prefix(5);
    } else if (pattern.starts_with("{fn}") && !function.empty()) {
      out += function;
      pattern.remove_prefix(4);
    } else if (pattern.starts_with("{fn}")) {
      throw call.at(call.syntax("names"),
                    Error(Code::kInvalid, "{fn} in names= has no name to stand for")
                        .hint("give the functions as a dict: {\"mean\": _.mean()}"));
    } else if (pattern.starts_with('{')) {
      throw call.at(
          call.syntax("names"),
          Error(Code::kInvalid, "names= knows {col} and {fn}, and no other {}"));
    } else {
      out += pattern[0];
      pattern.remove_prefix(1);
    }
  }
  return out;
}

// The method that is called last: "mean" of _.mean().
std::string method_of(const Syntax& body) {
  if (!body.is(Syntax::Kind::kCall)) return {};
  const Syntax& callee = body.children()[0];
  return callee.is(Syntax::Kind::kAttribute) ? callee.text() : std::string();
}

// An error says for which of the columns.
Expr evaluated(const Syntax& body, const Scope& inside) {
  try {
    return evaluate(body, inside);
  } catch (Error& error) {
    error.note("for the column " + inside.self.name() + ": " +
               inside.self.element().to_string());
    throw;
  }
}

std::vector<Syntax> across(const Syntax& syntax, const Expr& table, const Scope& scope) {
  const Call call = call_of(syntax, scope);
  const bool dict = call.syntax("f").is(Syntax::Kind::kDict);
  std::optional<std::string> pattern;
  if (call.given("names") && !call.syntax("names").is_none())
    pattern = call.string("names");
  else if (dict)
    pattern = "{col}_{fn}";
  const std::vector<Function> functions = functions_of(call);
  std::vector<Syntax> items;
  for (const Expr& column : chosen(call.syntax("columns"), table, scope)) {
    Scope inside = scope;
    inside.self = column;
    for (const Function& function : functions) {
      Expr expr = evaluated(function.body, inside);
      if (!expr.is_column() && !expr.is_scalar())
        throw call.at(function.body,
                      Error(Code::kType, "across makes columns and values, not " +
                                             expr.type().to_string()));
      // A reduction has a name of its own, a label is one; anything else keeps the
      // column's.
      std::string name = pattern ? filled(call, *pattern, column.name(),
                                          dict ? function.name : method_of(function.body))
                         : expr.op().kind == Kind::kReduction || expr.is("label")
                             ? expr.name()
                             : column.name();
      if (expr.is("label")) expr = expr.arg(0);
      if (!expr.named() || expr.name() != name)
        expr = make("label", {expr}, {{"name", std::move(name)}});
      items.push_back(Syntax::expr(std::move(expr)));
    }
  }
  return items;
}

}  // namespace

std::vector<Syntax> selected_items(const Syntax& syntax, const Expr& table,
                                   const Scope& scope) {
  const DepthGuard guard;
  if (is_across(syntax)) return across(syntax, table, scope);
  std::vector<Syntax> items;
  for (Expr& column : chosen(syntax, table, scope))
    items.push_back(Syntax::expr(std::move(column)));
  return items;
}

}  // namespace phlox::expr
