// The one value class of the C++ face: a deferred expression.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "phlox/faces/cpp/argument.h"
#include "phlox/type/type.h"

namespace phlox {

// Namespaces of methods, as in column.str().upper(); what they hold is generated.
template <class Space>
class Methods;

// Immutable, and cheap to copy; thread-safe. One of
//   - an expression with a type: a table, a column, a scalar, checked when it is built;
//   - a constant that stands for itself: 3, "a", true, a list;
//   - what is written with `_` and has no type yet: the method that it is passed to gives
//     it one.
// A default Expression is the constant None. Wrong names and types throw phlox::Error at
// once.
class Expression {
 public:
  Expression() : Expression(nullptr) {}
  template <cpp::Constant T>
  Expression(const T& value) : written_(cpp::written(value)) {}

  // t["name"], t[{"name", "x"}], t[condition], t[slice(0, 5)].
  Expression operator[](const Argument& index) const;

  // `var * {...}` of a table, `var * T` of a column, `T` of a scalar. Throws where `_`
  // has not found its table yet.
  type::Type type() const;
  // The text in the language, which parses back to an equal expression.
  std::string text() const;
  // Whether the two are the same expression: `==` is the expression of a comparison.
  bool equals(const Expression& other) const;
  std::size_t hash() const;
  // True if it is written with `_`, and so has no type yet.
  bool deferred() const;

  friend Expression operator+(const Expression& a, const Expression& b) {
    return operation("+", {a, b});
  }
  friend Expression operator-(const Expression& a, const Expression& b) {
    return operation("-", {a, b});
  }
  friend Expression operator*(const Expression& a, const Expression& b) {
    return operation("*", {a, b});
  }
  friend Expression operator/(const Expression& a, const Expression& b) {
    return operation("/", {a, b});
  }
  friend Expression operator%(const Expression& a, const Expression& b) {
    return operation("%", {a, b});
  }
  friend Expression operator&(const Expression& a, const Expression& b) {
    return operation("&", {a, b});
  }
  friend Expression operator|(const Expression& a, const Expression& b) {
    return operation("|", {a, b});
  }
  friend Expression operator==(const Expression& a, const Expression& b) {
    return operation("==", {a, b});
  }
  friend Expression operator!=(const Expression& a, const Expression& b) {
    return operation("!=", {a, b});
  }
  friend Expression operator<(const Expression& a, const Expression& b) {
    return operation("<", {a, b});
  }
  friend Expression operator<=(const Expression& a, const Expression& b) {
    return operation("<=", {a, b});
  }
  friend Expression operator>(const Expression& a, const Expression& b) {
    return operation(">", {a, b});
  }
  friend Expression operator>=(const Expression& a, const Expression& b) {
    return operation(">=", {a, b});
  }
  friend Expression operator-(const Expression& x) { return operation("-", {x}); }
  friend Expression operator~(const Expression& x) { return operation("~", {x}); }
  friend Expression operator!(const Expression& x) { return operation("~", {x}); }
  // C++ would compute these without asking the left side first; write & and |.
  friend Expression operator&&(const Expression&, const Expression&) = delete;
  friend Expression operator||(const Expression&, const Expression&) = delete;

// The methods of the catalogue.
#include <phlox/generated/methods.inc>  // NOLINT: a part of this class

  // For the functions of this face: what it was made of.
  explicit Expression(cpp::Written written) : written_(std::move(written)) {}
  const cpp::Written& written() const { return written_; }

 private:
  static Expression operation(const char* symbol,
                              std::initializer_list<Expression> operands);
  Expression method(const char* space, const char* name,
                    std::initializer_list<Argument> arguments) const;
  template <class Space>
  friend class Methods;

  cpp::Written written_;
};

namespace cpp {
Expression call_function(const char* name, std::initializer_list<Argument> arguments);
Expression placeholder();
}  // namespace cpp

// The functions of the catalogue, and the methods of its namespaces.
#include <phlox/generated/functions.inc>  // NOLINT: a part of this namespace

// The table that a method is called on: t.filter(_["x"] > 3).
inline const Expression _ = cpp::placeholder();

// Ahead of std::data, which the compiler would find for a std::string, too.
template <class String>
  requires std::same_as<std::remove_const_t<String>, std::string>
Expression data(String& uri) {
  return data(Argument(uri));
}
template <class String>
  requires std::same_as<String, std::string>
Expression data(const String& uri) {
  return data(Argument(uri));
}

// A symbol with a name of its own, as TableSymbol of the datashape alone.
Expression symbol(std::string_view datashape);
Expression TableSymbol(std::string_view datashape);

// Rows from begin up to, not including, end: t[slice(2, 5)]; nullopt is no bound, and a
// negative begin counts from the end: t[slice(-3)].
Argument slice(std::optional<int64_t> begin, std::optional<int64_t> end = std::nullopt);
// Keys and values: fillna(dict("x"_a = 0)).
template <class... Entries>
Argument dict(const Entries&... entries);

std::string text(const Expression& expression);
// The expression of a text, as the command line takes it; `names` are the symbols in it.
Expression parse(std::string_view text, const std::vector<Expression>& names = {});
// The JSON form, and back (safe to read from strangers).
std::string to_json(const Expression& expression);
Expression from_json(std::string_view json);

std::ostream& operator<<(std::ostream& out, const Expression& expression);

namespace cpp {
Argument dict_of(std::initializer_list<Argument> entries);
}
template <class... Entries>
Argument dict(const Entries&... entries) {
  return cpp::dict_of({Argument(entries)...});
}

}  // namespace phlox

template <>
struct std::hash<phlox::Expression> {
  std::size_t operator()(const phlox::Expression& e) const { return e.hash(); }
};
