// phlox for C++ programs: one expression over any data.
//
//   #include <phlox/phlox.h>
//   using namespace phlox;
//
//   auto arcs = symbol("arcs", "{node_out: int32, node_id: int32}");
//   auto index = symbol("index", "{name: string, node_id: int32}");
//   auto joined = join(arcs, index, "node_id");
//   auto links = by(joined, joined["name"], arg("links") = joined["node_id"].count());
//   for (const auto& row : compute(links, {{arcs, "arcs.tsv"}, {index,
//   "index.tsv"}}).rows())
//     std::cout << row[0] << ": " << row[1] << "\n";
//
// What a user may write is in docs/language.md and docs/reference.md: t["x"] stands for
// t.x, `arg("n") = v` for n=v, list("a", "b") for [a, b], None for None, and
// `a.floordiv(b)` for a // b. Expressions are immutable, cheap to copy, and checked when
// they are built. Every failure is a phlox::Error.
#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/base/task.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/expr.h"
#include "phlox/expr/syntax.h"
#include "phlox/table/stream.h"
#include "phlox/table/value.h"
#include "phlox/type/arrow_c.h"

namespace phlox {

class Argument;
class StringMethods;
class TimeMethods;

// Rows [begin, end) of a table, for t[Rows{10, 20}]; end -1 is all that follow.
struct Rows {
  int64_t begin = 0;
  int64_t end = -1;
};

// A table, a column or a value to be computed; or something written with `_` that becomes
// one where it is used.
class Expression {
 public:
  Expression(expr::Expr expr) : syntax_(expr::Syntax::expr(std::move(expr))) {}
  explicit Expression(expr::Syntax deferred) : syntax_(std::move(deferred)) {}

  // A column of a table, or a field of a record.
  Expression operator[](std::string_view name) const;
  Expression operator[](const char* name) const {
    return (*this)[std::string_view(name)];
  }
  // Just these columns.
  Expression operator[](std::initializer_list<std::string_view> names) const;
  // The rows where the condition is true.
  Expression operator[](const Expression& condition) const;
  Expression operator[](Rows rows) const;

// Every method of the language, each with its one line of documentation.
#include "phlox/methods.inc"

  // The methods of strings and of times: x.str().len(), x.dt().year().
  StringMethods str() const;
  TimeMethods dt() const;

  // True if it holds a `_` that has no table yet. The other questions need one that has.
  bool deferred() const;
  const expr::Expr& expr() const;
  const expr::Syntax& syntax() const { return syntax_; }
  // The datashape, and the text that the shell would read it from.
  std::string type() const;
  std::string to_string() const;
  std::string to_json() const;
  // Whether both are the same expression (== makes a comparison of values).
  bool same_as(const Expression& other) const;

  // Calls a method by its name.
  Expression call(std::string_view name_space, std::string_view name,
                  std::vector<Argument> arguments) const;

 private:
  expr::Syntax syntax_;  // an embedded expression where it is not deferred
};

// The table that a method is called on: t.filter(_["x"] > 3).
inline const Expression _{expr::Syntax::placeholder()};

struct NoneType {};
inline constexpr NoneType None;

// What a function or method takes: an expression or a plain value, perhaps with a name.
class Argument {
 public:
  Argument(Expression value) : syntax(value.syntax()) {}
  Argument(bool value) : syntax(expr::Syntax::literal(value)) {}
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  Argument(Integer value) : syntax(expr::Syntax::literal(integer(value))) {}
  Argument(double value) : syntax(expr::Syntax::literal(value)) {}
  Argument(const char* value) : syntax(expr::Syntax::literal(value)) {}
  Argument(std::string value) : syntax(expr::Syntax::literal(std::move(value))) {}
  Argument(std::string_view value) : Argument(std::string(value)) {}
  Argument(NoneType) : syntax(expr::Syntax::literal(expr::Value())) {}
  explicit Argument(expr::Syntax syntax) : syntax(std::move(syntax)) {}

  expr::Syntax syntax;
  std::string name;  // empty: by position

 private:
  template <class Integer>
  static expr::Value integer(Integer value) {
    if constexpr (std::unsigned_integral<Integer>) {
      if (value > static_cast<Integer>(INT64_MAX)) return static_cast<uint64_t>(value);
    }
    return static_cast<int64_t>(value);
  }
};

// A keyword argument: arg("links") = x, or "links"_a = x.
class Keyword {
 public:
  explicit Keyword(std::string name) : name_(std::move(name)) {}
  Argument operator=(Argument value) && {
    value.name = std::move(name_);
    return value;
  }

 private:
  std::string name_;
};
inline Keyword arg(std::string name) { return Keyword(std::move(name)); }
inline namespace literals {
inline Keyword operator""_a(const char* name, size_t size) {
  return Keyword(std::string(name, size));
}
}  // namespace literals

// [a, b] and (a, b) of the language.
Argument make_list(std::vector<Argument> items);
Argument make_tuple(std::vector<Argument> items);
template <class... Items>
Argument list(Items&&... items) {
  return make_list({Argument(std::forward<Items>(items))...});
}
template <class... Items>
Argument tuple(Items&&... items) {
  return make_tuple({Argument(std::forward<Items>(items))...});
}

// Calls a function by its name; what the functions below do.
Expression call_function(std::string_view name, std::vector<Argument> arguments);
Expression call_operator(std::string_view symbol, std::vector<Argument> operands);

// A table by name, to be bound to data in compute().
Expression symbol(std::string name, std::string_view datashape);
// The table at a URI; without a datashape its type is found out.
Expression data(std::string_view uri, std::string_view datashape = {});

// Every function of the language.
#include "phlox/functions.inc"

// The methods of a name space.
class StringMethods {
 public:
  explicit StringMethods(Expression receiver) : receiver_(std::move(receiver)) {}
#include "phlox/string_methods.inc"

 private:
  Expression receiver_;
};
class TimeMethods {
 public:
  explicit TimeMethods(Expression receiver) : receiver_(std::move(receiver)) {}
#include "phlox/time_methods.inc"

 private:
  Expression receiver_;
};
inline StringMethods Expression::str() const { return StringMethods(*this); }
inline TimeMethods Expression::dt() const { return TimeMethods(*this); }

// Operators build expressions; one side may be a plain value.
template <class Value>
concept Plain =
    !std::convertible_to<Value, Expression> && std::convertible_to<Value, Argument>;
#define PHLOX_OPERATOR(symbol)                                                      \
  inline Expression operator symbol(const Expression& a, const Expression& b) {     \
    return call_operator(#symbol, {Argument(a), Argument(b)});                      \
  }                                                                                 \
  template <Plain Value>                                                            \
  Expression operator symbol(const Expression& a, Value&& b) {                      \
    return call_operator(#symbol, {Argument(a), Argument(std::forward<Value>(b))}); \
  }                                                                                 \
  template <Plain Value>                                                            \
  Expression operator symbol(Value&& a, const Expression& b) {                      \
    return call_operator(#symbol, {Argument(std::forward<Value>(a)), Argument(b)}); \
  }
PHLOX_OPERATOR(+)
PHLOX_OPERATOR(-)
PHLOX_OPERATOR(*)
PHLOX_OPERATOR(/)
PHLOX_OPERATOR(%)
PHLOX_OPERATOR(==)
PHLOX_OPERATOR(!=)
PHLOX_OPERATOR(<)
PHLOX_OPERATOR(<=)
PHLOX_OPERATOR(>)
PHLOX_OPERATOR(>=)
PHLOX_OPERATOR(&)
PHLOX_OPERATOR(|)
#undef PHLOX_OPERATOR
inline Expression operator-(const Expression& x) {
  return call_operator("-", {Argument(x)});
}
inline Expression operator~(const Expression& x) {
  return call_operator("~", {Argument(x)});
}

// ----------------------------------------------------------------------------------
// computing

// One cell of a result: null, or a value of the column's type.
using Cell = table::Value;

// The rows of a query, as they come: read them once, in one of these ways.
class Result {
 public:
  explicit Result(table::Stream stream) : stream_(std::move(stream)) {}
  std::string type() const { return stream_.type().to_string(); }
  std::vector<std::string> names() const {
    return stream_.type().element().field_names();
  }
  // All rows, in memory.
  std::vector<std::vector<Cell>> rows();
  // Aligned columns, for people.
  std::string to_string();
  // Hands the rows over as an Arrow C stream, which the caller releases.
  void export_to(ArrowArrayStream* out) && { std::move(stream_).export_to(out); }
  // Batch by batch.
  table::Stream& stream() { return stream_; }

 private:
  table::Stream stream_;
};

// A cell as text: numbers, strings without quotes, "null". Dates and the like are the
// numbers that they are stored as; Result::to_string writes them out.
namespace table {
std::ostream& operator<<(std::ostream& out, const Value& cell);
}

// Where the rows of a symbol come from.
class Bound {
 public:
  // A file, a glob, a folder, "-" for standard input.
  Bound(Expression symbol, std::string_view uri);
  Bound(Expression symbol, const char* uri)
      : Bound(std::move(symbol), std::string_view(uri)) {}
  Bound(Expression symbol, const std::string& uri)
      : Bound(std::move(symbol), std::string_view(uri)) {}
  // Rows of the program; opened anew for each time that they are read.
  Bound(Expression symbol, table::StreamFactory rows);
  // An Arrow C stream, which is taken over and read into memory.
  Bound(Expression symbol, ArrowArrayStream* rows);

  Expression symbol;
  std::string uri;
  table::StreamFactory rows;
};
using Bindings = std::initializer_list<Bound>;

struct ComputeOptions {
  std::string engine = "auto";
  std::vector<std::string> rewrites_off;
  Task task;  // task.cancel() from any thread ends the work
};

Result compute(const Expression& query, Bindings bindings = {},
               const ComputeOptions& options = {});
// What compute would do, for people.
std::string explain(const Expression& query, Bindings bindings = {},
                    const ComputeOptions& options = {});
std::string to_sql(const Expression& query, std::string_view dialect = "duckdb");

}  // namespace phlox
