// What a user wrote, before it has types: the tree that the shell's parser, Python's `_`
// and C++'s
// `_` all make, so that one evaluator gives it meaning.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/expr/expr.h"

namespace phlox::expr {

// An immutable handle; trees of any depth may be dropped.
class Syntax {
 public:
  enum class Kind : uint8_t {
    kLiteral,      // value
    kName,         // text
    kPlaceholder,  // _
    kExpr,         // expr: an expression that is built already
    kAttribute,    // child 0 . text
    kCall,  // child 0 ( children 1... ), names[i] for child i + 1, "" where positional
    kSubscript,  // child 0 [ child 1 ]
    kSlice,      // children: begin, end, step (None literals where left out)
    kOperator,   // text: the symbol; one or two children
    kList,
    kTuple,
    kDict,  // children: key, value, key, value, ...
  };

  Syntax() = default;
  explicit operator bool() const { return node_ != nullptr; }

  static Syntax literal(Value value, Span span = {});
  static Syntax name(std::string name, Span span = {});
  static Syntax placeholder(Span span = {});
  static Syntax expr(Expr expr);
  static Syntax attribute(Syntax base, std::string name, Span span = {});
  static Syntax call(Syntax callee, std::vector<Syntax> args,
                     std::vector<std::string> names, Span span = {});
  static Syntax subscript(Syntax base, Syntax index, Span span = {});
  static Syntax slice(Syntax begin, Syntax end, Syntax step, Span span = {});
  static Syntax op(std::string symbol, std::vector<Syntax> operands, Span span = {});
  static Syntax list(std::vector<Syntax> items, Span span = {});
  static Syntax tuple(std::vector<Syntax> items, Span span = {});
  static Syntax dict(std::vector<Syntax> keys_and_values, Span span = {});

  Kind kind() const;
  bool is(Kind kind) const { return node_ && this->kind() == kind; }
  bool is_string() const { return is(Kind::kLiteral) && value().string(); }
  bool is_none() const { return is(Kind::kLiteral) && value().is_null(); }
  const Value& value() const;
  const std::string& text() const;
  const Expr& embedded() const;
  const std::vector<Syntax>& children() const;
  const std::vector<std::string>& names() const;
  Span span()
      const;  // of the whole in the text it came from; {0, 0} if it came from none
  // True if it has a meaning only where a table is at hand: a placeholder, a selector or
  // a window function without values is in it.
  bool deferred() const;
  // True if it chooses among the columns of a table (phlox/expr/selector.h): a call of a
  // selector or of across, and & | - ~ on selectors.
  bool selects() const;

  // The text that parses to this tree. An embedded expression prints as itself, or as
  // what `shown` makes of it.
  std::string to_string(const std::function<Expr(const Expr&)>& shown = {}) const;

 private:
  struct Node;
  explicit Syntax(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  static Syntax build(Kind kind, std::string text, std::vector<Syntax> children,
                      Span span);
  std::shared_ptr<const Node> node_;
};

// Reads one expression in the shell's grammar, a subset of Python's (language section 2),
// with Python's precedence. Throws Error(kInvalid) with text and span; what Python has
// and phlox has not (and, or, not, in, lambda, if-else, chained comparisons, =) gets a
// hint. Nesting of brackets is limited to 250 levels; chains of methods and operators are
// not. A name of `constants` (not of a call) is read as that constant: what the shell's
// `n = 3` sets may stand wherever a 3 may.
using Constants = std::map<std::string, Value, std::less<>>;
Syntax parse_syntax(std::string_view text, const Constants* constants = nullptr);

}  // namespace phlox::expr
