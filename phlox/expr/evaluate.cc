// The evaluator: one meaning for what all hosts write.
#include "phlox/expr/evaluate.h"

#include "phlox/base/error.h"
#include "phlox/expr/depth.h"
#include "phlox/expr/items.h"
#include "phlox/expr/nested.h"

namespace phlox::expr {

namespace {

// What a part of the tree has become on the way.
struct Term {
  enum class Kind { kExpr, kPlain, kSpace, kMethod, kFunction } kind = Kind::kExpr;
  Expr expr;     // of kExpr; the receiver of kSpace and kMethod
  Syntax plain;  // of kPlain: a constant, a list, a tuple
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

// Where the name of an attribute stands: at its end.
Span name_span(const Syntax& attribute) {
  const Span span = attribute.span();
  const auto size = static_cast<uint32_t>(attribute.text().size());
  return span.end < size ? span : Span{span.end - size, span.end};
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
          if (const auto place = scope_.names->find(syntax.text());
              place != scope_.names->end()) {
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
      case Syntax::Kind::kExpr:
        term.expr = syntax.embedded();
        return term;
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
      error.hint(std::string("write ") + (name == "true"    ? "True"
                                          : name == "false" ? "False"
                                                            : "None"));
    } else if (scope_.self && scope_.self.is_table() && scope_.self.element().field(name)) {
      error.hint("the column is _." + name);
    } else if (const auto near = nearest(name, candidates)) {
      error.hint("did you mean " + *near + "?");
    } else if (!candidates.empty()) {
      std::string all;
      for (const std::string& candidate : candidates)
        all += (all.empty() ? "" : ", ") + candidate;
      error.hint("the names are " + all);
    }
    throw std::move(error.at_span(syntax.span()));
  }

  Term step(Term term, const Syntax& syntax, const Syntax& next) {
    const bool called = next.is(Syntax::Kind::kCall);
    switch (syntax.kind()) {
      case Syntax::Kind::kAttribute:
        return member(std::move(term), syntax, called);
      case Syntax::Kind::kCall:
        return call(std::move(term), syntax);
      case Syntax::Kind::kSubscript:
        return of(subscript(as_expr(std::move(term), syntax), syntax.children()[1],
                            scope_, syntax.span()));
      default:
        return operation(std::move(term), syntax);
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
        throw Error(Code::kInvalid,
                    term.space + "." + name + " is a method, and stands without ()")
            .at_span(name_span(syntax))
            .hint("write " + term.space + "." + name + "(...)");
      return of(call_method(term.expr, term.space, name, {}, scope_, syntax.span(),
                            name_span(syntax)));
    }
    Expr expr = as_expr(std::move(term), syntax);
    Term result;
    result.expr = expr;
    if (is_space(name) && !expr.is_table() && !is_record(expr)) {
      result.kind = Term::Kind::kSpace;
      result.space = name;
      return result;
    }
    if (called) {
      result.kind = Term::Kind::kMethod;
      result.name = name;
      return result;
    }
    return of(attribute(expr, name, scope_, name_span(syntax)));
  }

  Term call(Term term, const Syntax& syntax) {
    const Arguments arguments = arguments_of(syntax);
    if (term.kind == Term::Kind::kFunction)
      return of(call_function(term.name, arguments, scope_, syntax.span(),
                              syntax.children()[0].span()));
    if (term.kind != Term::Kind::kMethod)
      throw Error(Code::kInvalid, "only functions and methods can be called")
          .at_span(syntax.span());
    return of(call_method(term.expr, term.space, term.name, arguments, scope_,
                          syntax.span(), name_span(syntax.children()[0])));
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
      throw Error(Code::kInvalid, term.space + " is no value; a method follows it")
          .at_span(at.span());
    if (term.kind == Term::Kind::kPlain) return literal_of(fold(term.plain));
    throw Error(Code::kInternal, "a method was not called").at_span(at.span());
  }

  static Expr finish(Term term, const Syntax& root) {
    return as_expr(std::move(term), root);
  }

  const Scope& scope_;
};

}  // namespace

Expr evaluate(const Syntax& syntax, const Scope& scope) {
  const DepthGuard guard;
  return Evaluator(scope).run(syntax);
}

bool finds_its_table(const Syntax& call) {
  if (!call.is(Syntax::Kind::kCall) || call.children().size() < 2 ||
      !call.children()[0].is(Syntax::Kind::kAttribute) ||
      call.children()[0].text() != "over")
    return false;
  bool any_column = false;
  std::vector<Syntax> work{call};
  while (!work.empty()) {
    const Syntax at = work.back();
    work.pop_back();
    if (at.is(Syntax::Kind::kPlaceholder)) return false;
    any_column |= at.is(Syntax::Kind::kExpr) && at.embedded().source();
    // A sort key holds its column.
    any_column |= at.is(Syntax::Kind::kExpr) && !at.embedded().args().empty() &&
                  at.embedded().arg(0).source();
    work.insert(work.end(), at.children().begin(), at.children().end());
  }
  return any_column;
}

namespace {

// A whole text has its tables in it.
void check_query(const Expr& expr) {
  if (expr.is_column() && expr.relative())
    throw Error(Code::kInvalid, "this window has no table")
        .hint(
            "use it in a method of a table, as in t.mutate(n=row_number()), or order it "
            "by a column: row_number().over(order=t.x)");
}

}  // namespace

Expr parse(std::string_view text, const Scope& scope) {
  try {
    Expr expr = evaluate(parse_syntax(text, scope.constants), scope);
    check_query(expr);
    return expr;
  } catch (Error& error) {
    error.in_text(text);
    throw;
  }
}

}  // namespace phlox::expr
