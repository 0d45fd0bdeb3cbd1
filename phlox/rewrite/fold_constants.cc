// fold_constants: operators on literals become literals, exactly as the language defines
// them. What would be an error when it runs, is null, or depends on an engine's last bit
// stays as it is.
#include <cmath>
#include <optional>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/rules.h"

namespace phlox::rewrite {

namespace {

using expr::Expr;
using expr::Value;
using type::Kind;

const Value* constant(const Expr& node) {
  if (!node.is("literal")) return nullptr;
  const Value& value = node.attribute("value");
  return value.is_null() || value.list() ? nullptr : &value;
}

// A signed integer in 64 bits, of any integer type.
std::optional<int64_t> integer(const Expr& node) {
  const Value* value = constant(node);
  if (!value || !value->integer() || !node.element().without_option().is_integer())
    return std::nullopt;
  return *value->integer();
}

std::optional<double> real(const Expr& node) {
  const Value* value = constant(node);
  if (!value || !node.element().without_option().is(Kind::kFloat64)) return std::nullopt;
  if (value->real()) return *value->real();
  return std::nullopt;
}

std::optional<bool> boolean(const Expr& node) {
  const Value* value = constant(node);
  if (!value || !value->boolean()) return std::nullopt;
  return *value->boolean();
}

std::optional<Value> integers(std::string_view op, int64_t a, int64_t b, bool in_int64) {
  if (op == "div") return Value(static_cast<double>(a) / static_cast<double>(b));
  if (!in_int64) return std::nullopt;
  int64_t result = 0;
  if (op == "add" && !__builtin_add_overflow(a, b, &result)) return Value(result);
  if (op == "sub" && !__builtin_sub_overflow(a, b, &result)) return Value(result);
  if (op == "mul" && !__builtin_mul_overflow(a, b, &result)) return Value(result);
  // Zero gives null, and the least integer by -1 overflows.
  if ((op != "floordiv" && op != "mod") || b == 0 || b == -1) return std::nullopt;
  const int64_t quotient = a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
  return Value(op == "floordiv" ? quotient : a - quotient * b);
}

std::optional<Value> reals(std::string_view op, double a, double b) {
  if (op == "add") return Value(a + b);
  if (op == "sub") return Value(a - b);
  if (op == "mul") return Value(a * b);
  if (op == "div") return Value(a / b);
  return std::nullopt;
}

// The order of the language: NaN equals NaN and is above every number.
int order(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return static_cast<int>(std::isnan(a)) - static_cast<int>(std::isnan(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

std::optional<int> compare(const Expr& a, const Expr& b) {
  const Value *x = constant(a), *y = constant(b);
  if (!x || !y) return std::nullopt;
  const type::Type left = a.element().without_option(),
                   right = b.element().without_option();
  const bool same = left == right;
  if (x->integer() && y->integer() &&
      ((left.is_integer() && right.is_integer()) || (same && left.is_temporal())))
    return *x->integer() < *y->integer() ? -1 : *x->integer() > *y->integer() ? 1 : 0;
  if (same && left.is(Kind::kFloat64) && x->real() && y->real())
    return order(*x->real(), *y->real());
  if (same && left.is(Kind::kString) && x->string() && y->string())
    return x->string()->compare(*y->string());
  return std::nullopt;
}

std::optional<bool> holds(std::string_view op, int order) {
  if (op == "eq") return order == 0;
  if (op == "ne") return order != 0;
  if (op == "lt") return order < 0;
  if (op == "le") return order <= 0;
  if (op == "gt") return order > 0;
  if (op == "ge") return order >= 0;
  return std::nullopt;
}

std::optional<Value> computed(const Expr& node, const std::vector<Expr>& args) {
  const std::string_view op = node.op().name;
  if (args.size() == 1) {
    if (op == "not")
      if (const auto a = boolean(args[0])) return Value(!*a);
    if (op == "isnull" || op == "notnull")
      if (args[0].is("literal"))
        return Value(args[0].attribute("value").is_null() == (op == "isnull"));
    if (op == "neg") {
      if (const auto a = real(args[0])) return Value(-*a);
      const auto a = integer(args[0]);
      if (a && *a != INT64_MIN) return Value(-*a);
    }
    return std::nullopt;
  }
  if (args.size() != 2) return std::nullopt;
  if (const auto a = boolean(args[0]), b = boolean(args[1]); a && b) {
    if (op == "and") return Value(*a && *b);
    if (op == "or") return Value(*a || *b);
  }
  if (const auto order = compare(args[0], args[1]))
    if (const auto truth = holds(op, *order)) return Value(*truth);
  if (const auto a = integer(args[0]), b = integer(args[1]); a && b)
    return integers(op, *a, *b, node.element().without_option().is(Kind::kInt64));
  if (const auto a = real(args[0]), b = real(args[1]); a && b) return reals(op, *a, *b);
  if (op == "add" && constant(args[0]) && constant(args[1]) &&
      node.element().is(Kind::kString))
    return Value(*constant(args[0])->string() + *constant(args[1])->string());
  return std::nullopt;
}

// Where one argument decides that the other is the result.
Expr chosen(const Expr& node, const std::vector<Expr>& args) {
  const std::string_view op = node.op().name;
  if (op == "and" || op == "or") {
    for (size_t i = 0; i < 2; ++i)
      if (const auto truth = boolean(args[i]); truth && *truth == (op == "and"))
        return args[1 - i];
  }
  if (op == "not" && args[0].is("not")) return args[0].arg(0);
  if (op == "if_else")
    if (const auto truth = boolean(args[0])) return args[*truth ? 1 : 2];
  return {};
}

}  // namespace

Expr fold_constants(const Expr& query) {
  return expr::transform(
      query, [](const Expr& node, const std::vector<Expr>& args) -> Expr {
        if (node.is("filter")) {
          std::vector<Expr> kept{args[0]};
          for (size_t i = 1; i < args.size(); ++i)
            if (!boolean(args[i]).value_or(false)) kept.push_back(args[i]);
          if (kept.size() == args.size()) return {};
          return kept.size() == 1 ? kept[0] : expr::make("filter", std::move(kept));
        }
        if (node.op().kind != expr::Kind::kElementwise || node.is("label")) return {};
        // A column stays a column: groups and reductions take nothing else.
        if (const Expr other = chosen(node, args); other && other.type() == node.type())
          return other;
        if (!node.is_scalar()) return {};
        if (const auto value = computed(node, args))
          return expr::literal(*value, node.type());
        return {};
      });
}

}  // namespace phlox::rewrite
