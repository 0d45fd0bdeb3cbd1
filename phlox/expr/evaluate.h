// From what was written to a typed expression.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/expr/op.h"
#include "phlox/expr/syntax.h"

namespace phlox::expr {

using Names = std::map<std::string, Expr, std::less<>>;

// What names mean at a place.
struct Scope {
  const Names* names = nullptr;
  const Constants* constants = nullptr;  // names that are read as plain values
  Expr self;                             // the table that `_` stands for, or none
  // Opens `data(uri)` in the shell; null where there is none (then data() is an error).
  type::Type (*discover)(const std::string& uri, void* context) = nullptr;
  void* context = nullptr;
};

// Gives the tree its meaning. Errors carry the span of the smallest part that is wrong.
Expr evaluate(const Syntax& syntax, const Scope& scope);
// Parses and evaluates; errors carry the text, too.
Expr parse(std::string_view text, const Scope& scope);

// True for a call of `over` on a function that waits for a table (`row_number()`) whose
// keys are columns of one: it can be evaluated without a scope.
bool finds_its_table(const Syntax& call);

// What hosts call for `receiver.method(...)`, `function(...)`, `a + b`, `t[...]` and
// `t.name`; a `name_space` is "str" or "dt". Arguments that are deferred see the
// receiver's table as `_`. `span` is that of the whole call, `name_span` that of the
// method's or function's name in it.
struct Arguments {
  std::vector<Syntax> positional;
  std::vector<std::pair<std::string, Syntax>> keyword;
};
Expr call_method(const Expr& receiver, std::string_view name_space, std::string_view name,
                 const Arguments& arguments, const Scope& scope = {}, Span span = {},
                 Span name_span = {});
Expr call_function(std::string_view name, const Arguments& arguments,
                   const Scope& scope = {}, Span span = {}, Span name_span = {});
Expr apply_operator(std::string_view symbol, const std::vector<Syntax>& operands,
                    const Scope& scope = {}, Span span = {});
Expr subscript(const Expr& receiver, const Syntax& index, const Scope& scope = {},
               Span span = {});
Expr attribute(const Expr& receiver, std::string_view name, const Scope& scope = {},
               Span span = {});

// One call on its way to a node: arguments matched to the op's parameters, not yet
// evaluated. What builders of the catalogue work with.
class Call {
 public:
  // Matches by the signature; throws Error(kInvalid) for too many, unknown, doubled,
  // missing ones.
  Call(const Op& op, Expr receiver, const Arguments& arguments, const Scope& scope,
       Span span);

  const Op& op() const { return op_; }
  const Scope& scope() const { return scope_; }
  // `_` for the arguments: the receiver's table, else what it was outside.
  void set_self(Expr table) { scope_.self = std::move(table); }

  bool given(std::string_view parameter) const;
  const Syntax& syntax(std::string_view parameter) const;  // must be given
  const std::vector<Syntax>& rest() const { return rest_; }
  const std::vector<std::pair<std::string, Syntax>>& named_rest() const {
    return named_rest_;
  }

  // Evaluated; the wrong kind of thing is an error at that argument.
  Expr expr(std::string_view parameter) const;
  Expr table(std::string_view parameter) const;
  Expr eval(const Syntax& syntax) const;
  // A column of `table`: a name as a string, or an expression of its rows, or a constant.
  Expr column(const Syntax& syntax, const Expr& table) const;
  // The item, with what a selector or across(...) in it stands for (selector.h).
  std::vector<Syntax> expanded(const Syntax& item, const Expr& table) const;
  // Columns: one, several in a list or tuple, those of a selector. A selector leaves out
  // what was listed before it.
  std::vector<Expr> columns(const std::vector<Syntax>& items, const Expr& table) const;

  // A key of a sort: a column, or asc(...), desc(...) of one.
  struct SortKey {
    Expr column;
    std::optional<bool> ascending;  // where it says so
  };
  SortKey sort_key(const Syntax& syntax, const Expr& table) const;

  int64_t integer(std::string_view parameter) const;
  double real(std::string_view parameter) const;
  bool boolean(std::string_view parameter) const;
  std::string string(std::string_view parameter) const;
  std::vector<std::string> strings(std::string_view parameter) const;  // one or a list
  Value constant(std::string_view parameter) const;  // a literal or a list of literals

  // Adds the span of that argument (or of the whole call) to an error.
  Error at(const Syntax& syntax, Error error) const;

 private:
  const Op& op_;
  Scope scope_;
  Span span_;
  std::vector<std::pair<std::string_view, Syntax>> given_;
  std::vector<Syntax> rest_;
  std::vector<std::pair<std::string, Syntax>> named_rest_;
};

// The literal that a bare value is, or error; lists become `N * T`.
Expr literal_of(const Syntax& syntax);
// Lets bare literals take the type of what stands beside them: a string beside a date is
// parsed as one (and must be one), an integer beside a narrow or unsigned integer takes
// its type if it fits.
void adapt_literals(std::vector<Expr>& args);

}  // namespace phlox::expr
