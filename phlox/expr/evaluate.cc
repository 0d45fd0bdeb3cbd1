// The evaluator: one meaning for what all hosts write.
#include "phlox/expr/evaluate.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/items.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

constexpr int kMaxDepth = 1000;
thread_local int depth = 0;

struct Depth {
  Depth() {
    if (++depth > kMaxDepth) {
      --depth;
      throw Error(Code::kInvalid, "the expression is nested more than " +
                                      std::to_string(kMaxDepth) + " levels deep");
    }
  }
  ~Depth() { --depth; }
};

std::string shape_word(const Expr& expr) {
  switch (expr.shape()) {
    case Shape::kTable: return "a table";
    case Shape::kGroups: return "a group_by";
    case Shape::kSortKey: return "a sort key";
    case Shape::kColumn:
      return (expr.named() ? "the column " + expr.name() : std::string("the column")) + " of " +
             expr.element().to_string();
    case Shape::kScalar: return "a value of " + expr.element().to_string();
  }
  return "";
}

[[noreturn]] void unknown_member(const Expr& receiver, std::string_view space, std::string_view name) {
  std::vector<std::string> candidates = methods_of(receiver, space);
  if (receiver.is_table())
    for (std::string& column : receiver.element().field_names()) candidates.push_back(std::move(column));
  const std::string full = (space.empty() ? "" : std::string(space) + ".") + std::string(name);
  Error error(Code::kNotFound, shape_word(receiver) + " has no " +
                                   (receiver.is_table() ? "column or method " : "method ") + full);
  if (const Op* op = find_op(name, space); op && op->spelling != Spelling::kNone) {
    if (op->spelling == Spelling::kFunction) {
      error.hint(std::string(name) + " is a function: " + std::string(name) + std::string(op->signature));
    } else {
      switch (op->receiver) {
        case Receiver::kTable: error.hint(full + " is a method of tables"); break;
        case Receiver::kString: error.hint(full + " is a method of string columns"); break;
        case Receiver::kNumber: error.hint(full + " is a method of number columns"); break;
        case Receiver::kTemporal: error.hint(full + " is a method of date and time columns"); break;
        case Receiver::kBool: error.hint(full + " is a method of bool columns"); break;
        case Receiver::kList: error.hint(full + " is a method of list columns"); break;
        case Receiver::kGrouped: error.hint(full + " follows .group_by(...)"); break;
        default: error.hint(full + " is a method of columns"); break;
      }
    }
  }
  if (const auto near = nearest(name, candidates)) error.hint("did you mean " + *near + "?");
  if (receiver.is_table() && error.hint().empty()) {
    std::string names;
    size_t count = 0;
    for (const std::string& column : receiver.element().field_names()) {
      if (++count > 12) {
        names += ", ...";
        break;
      }
      names += (names.empty() ? "" : ", ") + column;
    }
    error.hint("its columns are " + names);
  }
  throw error;
}

// Row operations are offered on a column, too: they work on the table of just that column.
bool lifts(const Op& op) {
  static constexpr std::string_view kLifted[] = {"head", "tail",   "sample",       "distinct",
                                                 "sort", "dropna", "count_values", "order_by"};
  return std::find(std::begin(kLifted), std::end(kLifted), op.name) != std::end(kLifted);
}

bool is_method(const Op* op) {
  return op && (op->spelling == Spelling::kMethod || op->spelling == Spelling::kBoth ||
                op->spelling == Spelling::kAttribute);
}

Expr build_by_signature(Call& call) {
  const Op& op = call.op();
  std::vector<Expr> args;
  Attributes attributes;
  std::optional<Expr> where;
  for (const Parameter& parameter : op.parameters()) {
    const bool given = call.given(parameter.name);
    switch (parameter.role) {
      case Parameter::Role::kExpr:
        if (parameter.name == "where") {
          if (given && !call.syntax("where").is_none()) where = call.expr("where");
        } else if (given) {
          args.push_back(call.expr(parameter.name));
        } else {
          args.push_back(literal(Value()));
        }
        break;
      case Parameter::Role::kRest:
        for (const Syntax& item : call.rest()) args.push_back(call.eval(item));
        break;
      case Parameter::Role::kConstant: {
        Value value;
        if (parameter.constant == "int") {
          value = given ? Value(call.integer(parameter.name)) : Value(int64_t{std::stoll(parameter.fallback)});
        } else if (parameter.constant == "float") {
          value = given ? Value(call.real(parameter.name)) : Value(std::stod(parameter.fallback));
        } else if (parameter.constant == "bool") {
          // A flag is an attribute only where it is not the default.
          const bool fallback = parameter.fallback == "True";
          if (!given || call.boolean(parameter.name) == fallback) break;
          value = !fallback;
        } else if (parameter.constant == "type") {
          value = type::parse(call.string(parameter.name));
        } else {
          value = given ? Value(call.string(parameter.name)) : Value(parameter.fallback);
        }
        attributes.set(parameter.name, std::move(value));
        break;
      }
      case Parameter::Role::kNamedRest: break;
    }
  }
  if (op.kind == Kind::kElementwise) adapt_literals(args);
  if (where) {
    args.push_back(*where);
    attributes.set("where", true);
  }
  return make(op, std::move(args), std::move(attributes));
}

Expr build(Call& call, Span span) {
  try {
    return call.op().build ? call.op().build(call) : build_by_signature(call);
  } catch (Error& error) {
    if (span.end > 0) error.at_span(span);
    throw;
  }
}

}  // namespace

Expr call_method(const Expr& receiver, std::string_view space, std::string_view name,
                 const Arguments& arguments, const Scope& scope, Span span) {
  const Depth guard;
  const Op* op = find_op(name, space);
  if (!is_method(op)) {
    if (receiver.is_table() && space.empty() && receiver.element().field(name)) {
      Error error(Code::kInvalid, std::string(name) + " is a column, and is called like a method");
      throw std::move(error.at_span(span).hint("write it without ()"));
    }
    try {
      unknown_member(receiver, space, name);
    } catch (Error& error) {
      throw std::move(error.at_span(span));
    }
  }
  if (op->receiver == Receiver::kTable && receiver.is_column() && lifts(*op)) {
    const Expr table = as_table(receiver);
    const Expr result = call_method(table, space, name, arguments, scope, span);
    return op->name == "count_values" ? result : field(result, receiver.name());
  }
  if (!offered(*op, receiver)) {
    try {
      unknown_member(receiver, space, name);
    } catch (Error& error) {
      throw std::move(error.at_span(span));
    }
  }
  Call call(*op, receiver, arguments, scope, span);
  return build(call, span);
}

Expr call_function(std::string_view name, const Arguments& arguments, const Scope& scope, Span span) {
  const Depth guard;
  const Op* op = find_op(name);
  if (!op || (op->spelling != Spelling::kFunction && op->spelling != Spelling::kBoth)) {
    Error error(Code::kNotFound, "no function is named " + std::string(name));
    std::vector<std::string> candidates;
    for (const Op* each : catalogue())
      if (each->spelling == Spelling::kFunction || each->spelling == Spelling::kBoth)
        candidates.emplace_back(each->name);
    if (is_method(op)) {
      error.hint("it is a method: write it behind a column or table, as in x." + std::string(name) + "()");
    } else if (const auto near = nearest(name, candidates)) {
      error.hint("did you mean " + *near + "?");
    }
    throw std::move(error.at_span(span));
  }
  Call call(*op, Expr(), arguments, scope, span);
  return build(call, span);
}

Expr apply_operator(std::string_view symbol, const std::vector<Syntax>& operands, const Scope& scope,
                    Span span) {
  const Depth guard;
  const Op* op = find_operator(symbol, operands.size());
  if (!op) {
    Error error(Code::kInvalid, "`" + std::string(symbol) + "` is not an operator here");
    throw std::move(error.at_span(span));
  }
  Call call(*op, Expr(), {operands, {}}, scope, span);
  return build(call, span);
}

Expr attribute(const Expr& receiver, std::string_view name, const Scope& scope, Span span) {
  if (const Op* op = find_op(name); is_method(op) && offered(*op, receiver)) {
    if (op->spelling == Spelling::kAttribute) return call_method(receiver, "", name, {}, scope, span);
    Error error(Code::kInvalid, std::string(name) + " is a method, and stands without ()");
    error.hint(receiver.is_table() && receiver.element().field(name)
                   ? "the column of that name is t[\"" + std::string(name) + "\"]"
                   : "write " + std::string(name) + "(...)");
    throw std::move(error.at_span(span));
  }
  try {
    if (receiver.is_table() && receiver.element().field(name)) return field(receiver, std::string(name));
    unknown_member(receiver, "", name);
  } catch (Error& error) {
    throw std::move(error.at_span(span));
  }
}

Expr subscript(const Expr& receiver, const Syntax& index, const Scope& scope, Span span) {
  const auto refuse = [&](Error error) {
    error.at_span(index.span().end > 0 ? index.span() : span);
    throw error;
  };
  if (index.is(Syntax::Kind::kSlice)) {
    const Expr table = receiver.is_column() ? as_table(receiver) : receiver;
    if (!table.is_table()) refuse(Error(Code::kType, "only a table or a column can be sliced"));
    const auto bound = [&](size_t i) -> std::optional<int64_t> {
      const Syntax part = fold(index.children()[i]);
      if (part.is_none()) return std::nullopt;
      if (part.is(Syntax::Kind::kLiteral) && part.value().integer()) return *part.value().integer();
      refuse(Error(Code::kType, "a slice takes integers"));
      return std::nullopt;
    };
    const auto begin = bound(0), end = bound(1), step = bound(2);
    if (step && *step != 1) refuse(Error(Code::kUnsupported, "a slice of rows has no step"));
    Expr rows;
    if (begin && *begin < 0 && !end) {
      rows = make("tail", {table}, {{"n", -*begin}});
    } else {
      if ((begin && *begin < 0) || (end && *end < 0))
        refuse(Error(Code::kUnsupported, "a slice counts from the first row")
                   .hint("t[-n:] gives the last n rows"));
      const int64_t offset = begin.value_or(0);
      rows = make("slice", {table},
                  {{"offset", offset},
                   {"limit", end ? Value(std::max<int64_t>(0, *end - offset)) : Value()}});
    }
    return receiver.is_column() ? field(rows, receiver.name()) : rows;
  }
  if (receiver.is_table()) {
    if (index.is_string()) {
      try {
        return field(receiver, *index.value().string());
      } catch (Error& error) {
        refuse(std::move(error));
      }
    }
    const bool list = index.is(Syntax::Kind::kList) ||
                      (index.is(Syntax::Kind::kLiteral) && index.value().list());
    return call_method(receiver, "", list ? "select" : "filter", {{index}, {}}, scope, span);
  }
  if (receiver.is_column()) {
    Scope inner = scope;
    if (!inner.self) inner.self = receiver.source();
    const Expr condition = evaluate(index, inner);
    if (condition.element().without_option().is(type::Kind::kBool)) {
      const Expr source = receiver.source();
      const Expr rows = call_method(source, "", "filter", {{Syntax::expr(condition)}, {}}, inner, span);
      return absolute_in(relative_to(receiver, source, false), rows);
    }
  }
  refuse(Error(Code::kType, shape_word(receiver) + " takes no [...] of that kind"));
  return {};
}

namespace {

// What a part of the tree has become on the way.
struct Term {
  enum class Kind { kExpr, kPlain, kSpace, kMethod, kFunction } kind = Kind::kExpr;
  Expr expr;         // of kExpr; the receiver of kSpace and kMethod
  Syntax plain;      // of kPlain: a constant, a list, a tuple
  std::string space;
  std::string name;
};

bool is_space(std::string_view name) { return name == "str" || name == "dt"; }

Arguments arguments_of(const Syntax& call) {
  Arguments arguments;
  const auto& names = call.names();
  for (size_t i = 0; i < names.size(); ++i) {
    const Syntax& child = call.children()[i + 1];
    if (names[i].empty()) {
      arguments.positional.push_back(child);
    } else {
      arguments.keyword.emplace_back(names[i], child);
    }
  }
  return arguments;
}

class Evaluator {
 public:
  explicit Evaluator(const Scope& scope) : scope_(scope) {}

  Expr run(const Syntax& root) {
    // Down the left spine with a list, since chains of methods have no limit.
    std::vector<Syntax> spine;
    Syntax at = root;
    while (at.is(Syntax::Kind::kAttribute) || at.is(Syntax::Kind::kCall) ||
           at.is(Syntax::Kind::kSubscript) || at.is(Syntax::Kind::kOperator)) {
      spine.push_back(at);
      Syntax next = at.children()[0];
      at = std::move(next);
    }
    const bool called = !spine.empty() && spine.back().is(Syntax::Kind::kCall);
    Term term = base(at, called);
    for (size_t i = spine.size(); i-- > 0;)
      term = step(std::move(term), spine[i], i > 0 ? spine[i - 1] : Syntax());
    return finish(std::move(term), root);
  }

 private:
  Term base(const Syntax& syntax, bool called) {
    Term term;
    switch (syntax.kind()) {
      case Syntax::Kind::kName: {
        if (!called && scope_.names) {
          if (const auto place = scope_.names->find(syntax.text()); place != scope_.names->end()) {
            term.expr = place->second;
            return term;
          }
        }
        if (called) {
          term.kind = Term::Kind::kFunction;
          term.name = syntax.text();
          return term;
        }
        unknown_name(syntax);
      }
      case Syntax::Kind::kPlaceholder:
        if (!scope_.self)
          throw Error(Code::kInvalid, "_ stands outside of any table's method")
              .at_span(syntax.span())
              .hint("_ is the table that a method is called on, as in t.filter(_.x > 0)");
        term.expr = scope_.self;
        return term;
      case Syntax::Kind::kExpr: term.expr = syntax.embedded(); return term;
      default:
        term.kind = Term::Kind::kPlain;
        term.plain = syntax;
        return term;
    }
  }

  [[noreturn]] void unknown_name(const Syntax& syntax) {
    const std::string& name = syntax.text();
    Error error(Code::kNotFound, "no table is named " + name);
    std::vector<std::string> candidates;
    if (scope_.names)
      for (const auto& [known, expr] : *scope_.names) candidates.push_back(known);
    if (name == "true" || name == "false" || name == "null" || name == "none") {
      error.hint(std::string("write ") +
                 (name == "true" ? "True" : name == "false" ? "False" : "None"));
    } else if (scope_.self && scope_.self.element().field(name)) {
      error.hint("the column is _." + name);
    } else if (const auto near = nearest(name, candidates)) {
      error.hint("did you mean " + *near + "?");
    } else if (!candidates.empty()) {
      std::string all;
      for (const std::string& candidate : candidates) all += (all.empty() ? "" : ", ") + candidate;
      error.hint("the names are " + all);
    }
    throw std::move(error.at_span(syntax.span()));
  }

  Term step(Term term, const Syntax& syntax, const Syntax& next) {
    const bool called = next.is(Syntax::Kind::kCall);
    switch (syntax.kind()) {
      case Syntax::Kind::kAttribute: return member(std::move(term), syntax, called);
      case Syntax::Kind::kCall: return call(std::move(term), syntax);
      case Syntax::Kind::kSubscript:
        return of(subscript(as_expr(std::move(term), syntax), syntax.children()[1], scope_, syntax.span()));
      default: return operation(std::move(term), syntax);
    }
  }

  static Term of(Expr expr) {
    Term term;
    term.expr = std::move(expr);
    return term;
  }

  Term member(Term term, const Syntax& syntax, bool called) {
    const std::string& name = syntax.text();
    if (term.kind == Term::Kind::kSpace) {
      if (called) {
        term.kind = Term::Kind::kMethod;
        term.name = name;
        return term;
      }
      const Op* op = find_op(name, term.space);
      if (op && op->spelling != Spelling::kAttribute && offered(*op, term.expr))
        throw Error(Code::kInvalid, term.space + "." + name + " is a method, and stands without ()")
            .at_span(syntax.span())
            .hint("write " + term.space + "." + name + "(...)");
      return of(call_method(term.expr, term.space, name, {}, scope_, syntax.span()));
    }
    Expr expr = as_expr(std::move(term), syntax);
    Term result;
    result.expr = expr;
    if (is_space(name) && !(expr.is_table())) {
      result.kind = Term::Kind::kSpace;
      result.space = name;
      return result;
    }
    if (called) {
      result.kind = Term::Kind::kMethod;
      result.name = name;
      return result;
    }
    return of(attribute(expr, name, scope_, syntax.span()));
  }

  Term call(Term term, const Syntax& syntax) {
    const Arguments arguments = arguments_of(syntax);
    if (term.kind == Term::Kind::kFunction)
      return of(call_function(term.name, arguments, scope_, syntax.span()));
    if (term.kind != Term::Kind::kMethod)
      throw Error(Code::kInvalid, "only functions and methods can be called").at_span(syntax.span());
    return of(call_method(term.expr, term.space, term.name, arguments, scope_, syntax.span()));
  }

  Term operation(Term left, const Syntax& syntax) {
    std::vector<Syntax> operands;
    if (left.kind == Term::Kind::kPlain) {
      operands.push_back(left.plain);
    } else {
      operands.push_back(Syntax::expr(as_expr(std::move(left), syntax)));
    }
    if (syntax.children().size() == 2) operands.push_back(fold(syntax.children()[1]));
    if (const Syntax folded = fold(Syntax::op(syntax.text(), operands, syntax.span()));
        folded.is(Syntax::Kind::kLiteral)) {
      Term term;
      term.kind = Term::Kind::kPlain;
      term.plain = folded;
      return term;
    }
    return of(apply_operator(syntax.text(), operands, scope_, syntax.span()));
  }

  static Expr as_expr(Term term, const Syntax& at) {
    if (term.kind == Term::Kind::kExpr) return term.expr;
    if (term.kind == Term::Kind::kSpace)
      throw Error(Code::kInvalid, term.space + " is no value; a method follows it").at_span(at.span());
    if (term.kind == Term::Kind::kPlain) return literal_of(fold(term.plain));
    throw Error(Code::kInternal, "a method was not called").at_span(at.span());
  }

  static Expr finish(Term term, const Syntax& root) { return as_expr(std::move(term), root); }

  const Scope& scope_;
};

}  // namespace

Expr evaluate(const Syntax& syntax, const Scope& scope) {
  const Depth guard;
  return Evaluator(scope).run(syntax);
}

Expr parse(std::string_view text, const Scope& scope) {
  try {
    return evaluate(parse_syntax(text), scope);
  } catch (Error& error) {
    error.in_text(text);
    throw;
  }
}

}  // namespace phlox::expr
