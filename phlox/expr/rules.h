// What the rules of the catalogue share.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "phlox/expr/op.h"

namespace phlox::expr {

// The rule of every elementwise op: a column if any argument is one; the type by
// op.type_rule, null by op.nulls; the name of the one named thing among the arguments.
Facts elementwise_rule(const Op& op, std::span<const Expr> args,
                       const Attributes& attributes);

// The rule of every reduction: a scalar named `x_sum`. On its own it may be null (there
// may be no rows); in relative form, in a group, only if an argument may, or there is a
// condition.
Facts reduction_rule(const Op& op, std::span<const Expr> args,
                     const Attributes& attributes);

// The same of a window: `rows` says whether there are always some for it to see.
Facts reduction_facts(const Op& op, std::span<const Expr> args,
                      const Attributes& attributes, bool rows);

// What a rule throws if one argument is wrong: the place of the error is that argument.
struct WrongArgument : Error {
  WrongArgument(std::string_view parameter, Error error)
      : Error(std::move(error)), parameter(parameter) {}
  std::string parameter;
};

// Throws unless the argument is there and is a table.
const Expr& table_arg(const Op& op, std::span<const Expr> args, size_t i = 0);
// Throws Error(kInternal) unless the attribute is a list of strings.
std::vector<std::string> names_attribute(const Op& op, const Attributes& attributes);
// A table of these columns; none, or a doubled name, is an error that says so.
type::Type table_type(std::vector<type::Field> fields);
// Throws unless an argument of a table op is relative (or constant): never aligned with
// some table.
void check_relative(const Op& op, std::span<const Expr> args, size_t from);
Value names_value(const std::vector<std::string>& names);

// Type rules that several ops have.
type::Type rule_float64(const Op& op, std::span<const type::Type> types,
                        const Attributes&);  // numbers
type::Type rule_first(const Op& op, std::span<const type::Type> types,
                      const Attributes&);  // any: the same
type::Type rule_int64(const Op& op, std::span<const type::Type> types,
                      const Attributes&);  // any: int64
type::Type rule_bool(const Op& op, std::span<const type::Type> types,
                     const Attributes&);  // any: bool
type::Type rule_promote(const Op& op, std::span<const type::Type> types,
                        const Attributes&);  // common type

// Whether < and == mean something between the two: a common type, or two numbers.
bool comparable(const type::Type& a, const type::Type& b);

// In a builder: an argument's name (label or its own), and the argument without the
// label.
struct NamedExpr {
  std::string name;
  Expr expr;
};
NamedExpr named(const Expr& expr);

}  // namespace phlox::expr
