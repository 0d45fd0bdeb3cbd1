// The catalogue: where an op is born. One row gives its spelling, signature, type rule
// and documentation; the parser, the Python and C++ methods, their stubs, the reference
// and completion all follow from it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/expr/expr.h"

namespace phlox::expr {

class Call;

// The chapters of the reference, in the order of language section 2.
enum class Group : uint8_t {
  kSources,
  kColumns,
  kSelectors,
  kRows,
  kGroups,
  kJoins,
  kReductions,
  kWindows,
  kArithmetic,
  kLogic,
  kStrings,
  kTime,
  kNested,
  kCasts,
};
std::string_view group_title(Group group);

// What sort of node it makes; passes switch on this and not on names.
enum class Kind : uint8_t {
  kSugar,        // makes other nodes when it is built; there is no node of this op
  kLeaf,         // symbol, data, memtable, literal, column
  kTable,        // tables (and relative expressions) to a table
  kField,        // one column of a table
  kElementwise,  // values to a value, row by row
  kReduction,    // a column to a scalar
  kWindow,       // over: a function of rows near each row, a column
};

// How it is written.
enum class Spelling : uint8_t {
  kNone,       // not by users: `column`
  kFunction,   // join(a, b)
  kMethod,     // t.filter(c)
  kBoth,       // by(t, ...) and t.by(...)
  kOperator,   // a + b, -a, ~a
  kAttribute,  // c.dt.year, with or without ()
};

// On what a method is offered (completion, and the error for a wrong receiver).
enum class Receiver : uint8_t {
  kNone,
  kTable,
  kGrouped,
  kAnyColumn,  // columns and scalars of any type
  kNumber,
  kBool,
  kString,
  kTemporal,
  kList,  // and maps
  kEverything,  // tables as well as columns
  kWindow,      // what has a reduction or a window function in it
};

// One parameter, read from the signature.
struct Parameter {
  enum class Role : uint8_t {
    kExpr,       // "x": an argument of the node
    kConstant,   // "n: int": an attribute of the node
    kRest,       // "*keys"
    kNamedRest,  // "**columns"
  };
  std::string name;
  Role role = Role::kExpr;
  std::string constant;  // of kConstant: int float str bool type, or any other word for
                         // the reader
  bool keyword_only = false;
  bool required = true;
  std::string fallback;  // the default, as text
};

struct Facts {
  Shape shape = Shape::kScalar;
  type::Type type;
  std::string name;  // empty: "value"
};

// Canonical arguments to shape, type and name; throws Error where they are wrong.
using Rule = Facts (*)(const Op& op, std::span<const Expr> args,
                       const Attributes& attributes);
// For elementwise ops and reductions: the result's type out of the arguments' types
// without their options. Throws `wrong_types(op, args)`.
using TypeRule = type::Type (*)(const Op& op, std::span<const type::Type> types,
                                const Attributes& attributes);
// What a user wrote to a node.
using Builder = Expr (*)(Call& call);

// When the result of an elementwise op or a reduction may be null.
enum class Nulls : uint8_t {
  kPropagate,  // if any argument may be (a reduction: also over no rows)
  kNever,
  kAlways,    // whatever the arguments
  kAllArgs,   // only if all arguments may be: coalesce, greatest
  kTypeRule,  // the type rule says it (it then gets types with their options)
};

struct Op {
  // Unique; of a method in a name space with it: "str.len".
  std::string_view name{};
  Group group = Group::kSources;
  Kind kind = Kind::kSugar;
  Spelling spelling = Spelling::kNone;
  Receiver receiver = Receiver::kNone;
  // Of a method "", "str" or "dt". Functions are called without theirs: it keeps the
  // function matches(regex), "selector.matches", apart from the method.
  std::string_view name_space{};
  std::string_view symbol{};      // of an operator: "+"
  std::string_view aliases{};     // other names for it, with spaces between
  std::string_view
      signature{};  // "(x, n: int = 0, *, where=None)"; for a method x is the receiver
  std::string_view doc{};  // one line, a sentence
  std::string_view
      example{};        // one expression over `t: {name: string, x: int64, y: ?float64,
                        // when: datetime}` and `u: {name: string, z: int64}`
  Rule rule = nullptr;  // null: the rule of its kind over `type_rule`; sugar has none
  Builder build =
      nullptr;  // null: parameters are matched to arguments as the signature says
  TypeRule type_rule = nullptr;
  Nulls nulls = Nulls::kPropagate;

  // The name without its name space: "len".
  std::string_view member() const {
    return name_space.empty() ? name : name.substr(name_space.size() + 1);
  }
  // The member and the aliases: all that a user may write.
  std::vector<std::string> spellings() const;
  // The signature, parsed once; thread-safe.
  const std::vector<Parameter>& parameters() const;
};

// Rows register before main, one array of them a file of phlox/expr/catalogue/:
//   const Rows rows = {{.name = "abs", ...}, ...};
class Rows {
 public:
  Rows(std::initializer_list<Op> ops);
};

// Every op in the order of chapter and name.
const std::vector<const Op*>& catalogue();
// The op that is written so in that name space (by its name or an alias), or null.
// Without one, "str.len" finds it as well.
const Op* find_op(std::string_view name, std::string_view name_space = "");
// The function that is called so, or null.
const Op* find_function(std::string_view name);
const Op& op_named(std::string_view name);  // a missing one is a bug
// The operator with that symbol and number of operands, or null.
const Op* find_operator(std::string_view symbol, size_t operands);

// True if the method or attribute may be called on an expression of that shape and sort
// of type.
bool offered(const Op& op, const Expr& receiver);
// The same, and row operations on a column (t.x.head(3)), which work on the table of just
// that column.
bool has_method(const Expr& receiver, const Op& op);
// The methods and attributes that are right for an expression: for completion and "did
// you mean".
std::vector<std::string> methods_of(const Expr& expr, std::string_view name_space = "");

// The error of a type rule: "`+` takes two numbers or two strings, not string and int64".
Error wrong_types(const Op& op, std::string_view takes,
                  std::span<const type::Type> types);

}  // namespace phlox::expr
