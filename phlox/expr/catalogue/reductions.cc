// Reductions: a column to one value.
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;
using Types = std::span<const Type>;

Type rule_sum(const Op& op, Types types, const Attributes&) {
  const Type& type = types[0];
  if (type.is_unsigned()) return Type::uint64();
  if (type.is_integer() || type.is(type::Kind::kBool)) return Type::int64();
  if (type.is_float()) return Type::float64();
  if (type.is(type::Kind::kDecimal)) return Type::decimal(38, type.scale());
  if (type.is(type::Kind::kTimedelta)) return type;
  throw wrong_types(op, "numbers", types);
}

Type rule_mean(const Op& op, Types types, const Attributes&) {
  for (const Type& type : types)
    if (!type.is_number() && !type.is(type::Kind::kBool))
      throw wrong_types(op, "numbers", types);
  return Type::float64();
}

Type rule_ordered(const Op& op, Types types, const Attributes&) {
  const Type& by = types.back();
  if (by.is(type::Kind::kRecord) || by.is_list() || by.is(type::Kind::kMap) ||
      by.is(type::Kind::kJson))
    throw wrong_types(op, "values that have an order", types);
  return types[0];
}

Type rule_logic(const Op& op, Types types, const Attributes&) {
  if (!types[0].is(type::Kind::kBool)) throw wrong_types(op, "a bool column", types);
  return Type::boolean();
}

Type rule_topk(const Op& op, Types types, const Attributes& attributes) {
  const Type value = rule_ordered(op, types, attributes);
  const Value* k = attributes.find("k");
  if (!k) throw Error(Code::kInternal, "topk without k");
  if (!k->integer() || *k->integer() < 1)
    throw Error(Code::kInvalid, "topk takes a k of at least 1");
  return Type::var(value);
}

Type rule_quantile(const Op& op, Types types, const Attributes& attributes) {
  const Type result = rule_mean(op, types, attributes);
  const Value* q = attributes.find("q");
  if (!q) throw Error(Code::kInternal, "quantile without q");
  if (!q->real() || !(*q->real() >= 0 && *q->real() <= 1))
    throw Error(Code::kInvalid, "quantile takes a q between 0 and 1");
  return result;
}

// Rows of a table; rows behind a column are those of its table.
Expr build_nrows(Call& call) {
  Expr table = call.expr("t");
  if (!table.is_table()) table = table.source();
  if (!table) throw Error(Code::kType, "nrows counts the rows of a table");
  std::vector<Expr> args{table};
  Attributes attributes;
  if (call.given("where") && !call.syntax("where").is_none()) {
    call.set_self(table);
    args.push_back(call.column(call.syntax("where"), table));
    attributes.set("where", true);
  }
  return make("nrows", std::move(args), std::move(attributes));
}

Op reduction(std::string_view name, std::string_view signature, TypeRule rule,
             Nulls nulls, std::string_view doc, std::string_view example) {
  return {.name = name,
          .group = Group::kReductions,
          .kind = Kind::kReduction,
          .spelling = Spelling::kMethod,
          .receiver = Receiver::kAnyColumn,
          .signature = signature,
          .doc = doc,
          .example = example,
          .rule = reduction_rule,
          .type_rule = rule,
          .nulls = nulls};
}

constexpr Nulls kNever = Nulls::kNever;
constexpr Nulls kPropagate = Nulls::kPropagate;
constexpr Nulls kAlways = Nulls::kAlways;

const Rows rows = {
    reduction("count", "(x, *, where=None)", rule_int64, kNever,
              "The number of values that are not null.", "t.y.count()"),
    {.name = "nrows",
     .group = Group::kReductions,
     .kind = Kind::kReduction,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kEverything,
     .signature = "(t, *, where=None)",
     .doc = "The number of rows.",
     .example = "t.nrows()",
     .rule = reduction_rule,
     .build = build_nrows,
     .type_rule = rule_int64,
     .nulls = Nulls::kNever},
    reduction("nunique", "(x, *, where=None)", rule_int64, kNever,
              "The number of different values, nulls aside.", "t.name.nunique()"),
    reduction("approx_nunique", "(x, *, where=None)", rule_int64, kNever,
              "About how many different values there are.", "t.name.approx_nunique()"),
    reduction("sum", "(x, *, where=None)", rule_sum, kPropagate,
              "The sum; too large an integer is an error.", "t.x.sum()"),
    reduction("mean", "(x, *, where=None)", rule_mean, kPropagate,
              "The arithmetic mean, a float64.", "t.x.mean()"),
    reduction("min", "(x, *, where=None)", rule_ordered, kPropagate, "The least value.",
              "t.x.min()"),
    reduction("max", "(x, *, where=None)", rule_ordered, kPropagate,
              "The greatest value.", "t.x.max()"),
    reduction("var", "(x, *, where=None, unbiased: bool = True)", rule_mean, kAlways,
              "The variance of a sample (unbiased=False: of a population).", "t.y.var()"),
    reduction("std", "(x, *, where=None, unbiased: bool = True)", rule_mean, kAlways,
              "The standard deviation of a sample (unbiased=False: of a population).",
              "t.y.std()"),
    reduction("median", "(x, *, where=None)", rule_mean, kPropagate,
              "The middle value, between the middle two where there are two.",
              "t.y.median()"),
    reduction("quantile", "(x, q: float, *, where=None)", rule_quantile, kPropagate,
              "The value below which a part q lies, interpolated linearly.",
              "t.y.quantile(0.9)"),
    reduction("first", "(x, *, where=None)", rule_first, kPropagate,
              "The first value in the source's order that is not null.", "t.x.first()"),
    reduction("last", "(x, *, where=None)", rule_first, kPropagate,
              "The last value in the source's order that is not null.", "t.x.last()"),
    reduction("mode", "(x, *, where=None)", rule_ordered, kPropagate,
              "The most frequent value, the least of several.", "t.name.mode()"),
    reduction("any", "(x, *, where=None)", rule_logic, kPropagate, "True if one is true.",
              "(t.x > 1).any()"),
    reduction("all", "(x, *, where=None)", rule_logic, kPropagate,
              "True if none is false.", "(t.x > 1).all()"),
    reduction("corr", "(x, other, *, where=None)", rule_mean, kAlways,
              "Pearson's correlation of two columns.", "t.x.corr(t.y)"),
    reduction("cov", "(x, other, *, where=None, unbiased: bool = True)", rule_mean,
              kAlways, "The covariance of a sample of two columns.", "t.x.cov(t.y)"),
    reduction("argmin", "(x, key, *, where=None)", rule_ordered, kPropagate,
              "The value in the row where the key is least.", "t.name.argmin(t.x)"),
    reduction("argmax", "(x, key, *, where=None)", rule_ordered, kPropagate,
              "The value in the row where the key is greatest.", "t.name.argmax(t.x)"),
    reduction("topk", "(x, k: int, *, where=None)", rule_topk, kPropagate,
              "The k largest values as a list, largest first.", "t.x.topk(2)"),
};

}  // namespace

}  // namespace phlox::expr
