// Text and JSON forms of an expression.
#pragma once

#include <string>
#include <string_view>

#include "phlox/expr/evaluate.h"
#include "phlox/expr/expr.h"

namespace phlox::expr {

// The canonical text: it parses back to an equal expression (with its symbols in scope).
// Throws Error(kUnsupported) if it grew beyond `limit` bytes (a shared part prints once
// for each use); with `cut` it ends in "..." there instead. It gets parentheses where it
// binds less tightly than `precedence`.
std::string to_text(const Expr& expr, size_t limit = 64 << 20, bool cut = false,
                    int precedence = 0);

// How tightly an operator binds, as Python has it, and what its operands must not fall
// below.
struct Binding {
  int precedence;
  int left;
  int right;
};
Binding binding_of(std::string_view symbol, size_t operands);
constexpr int kLoose = 0;  // anything may stand here
constexpr int kUnary = 8;
constexpr int kPostfix = 11;  // only what a dot may follow

// Version 1 of the JSON form: {"phlox": 1, "root": N, "nodes": [{"op", "args": [indices],
// ATTRIBUTES...}]}, arguments before users, so shared parts stay shared. Documented in
// docs/expression-json.md.
std::string to_json(const Expr& expr);
// Safe to read from strangers: only ops of the catalogue and literals can be named, and
// every node is checked as if a user had written it. Throws Error(kInvalid, kType, ...).
Expr from_json(std::string_view json);

// The same for what has no table yet: {"phlox": 1, "written": [{"kind", "children":
// [indices], ...}]}, parts before what they are parts of.
std::string to_json(const Syntax& syntax);
Syntax syntax_from_json(std::string_view json);

}  // namespace phlox::expr
