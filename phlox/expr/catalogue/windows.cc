// Windows: functions of rows near each row.
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/rules.h"
#include "phlox/expr/traverse.h"
#include "phlox/expr/window.h"

namespace phlox::expr {

namespace {

using type::Type;
using Types = std::span<const Type>;

// ------------------------------------------------------------------------------------
// types

void check_n(const Op& op, const Attributes& attributes, int64_t least) {
  const Value* n = attributes.find("n");
  if (!n) throw Error(Code::kInternal, std::string(op.name) + " without n");
  if (!n->integer() || *n->integer() < least)
    throw Error(Code::kInvalid, std::string(op.name) + " takes an n of at least " +
                                    std::to_string(least));
}

Type rule_ntile(const Op& op, Types, const Attributes& attributes) {
  check_n(op, attributes, 1);
  return Type::int64();
}

Type rule_lag(const Op& op, Types types, const Attributes& attributes) {
  check_n(op, attributes, 0);
  return rule_promote(op, types, attributes);
}

Type rule_running(const Op& op, Types types, const Attributes& attributes) {
  const Op& reduction = op_named(op.name == "cumsum"   ? "sum"
                                 : op.name == "cummin" ? "min"
                                                       : "max");
  return reduction.type_rule(op, types, attributes);
}

// Of a function of this chapter, as reduction_facts of a reduction.
Facts function_facts(const Window& window) {
  const Op& op = *window.function;
  size_t least = 0, most = 0;
  for (const Parameter& parameter : op.parameters()) {
    if (parameter.role != Parameter::Role::kExpr) continue;
    least += parameter.required;
    ++most;
  }
  if (window.values.size() < least || window.values.size() > most)
    throw Error(Code::kInvalid, std::string(op.name) + std::string(op.signature) +
                                    " has not these arguments");
  if (window.rows)
    throw Error(Code::kInvalid, std::string(op.name) + " has its own rows")
        .hint("rows= goes with a reduction, as in x.sum().over(rows=(-1, 0))");
  std::vector<Type> types;
  bool any_null = false;
  for (const Expr& value : window.values) {
    if (value.is_table())
      throw Error(Code::kType, std::string(op.name) + " takes a column");
    any_null |= value.element().is_option() || value.element().is(type::Kind::kNull);
    types.push_back(value.element().without_option());
  }
  if (most > 0 && !window.values[0].is_column())
    throw Error(Code::kType, std::string(op.name) +
                                 " takes a column, and this is one value of " +
                                 window.values[0].type().to_string());
  Facts facts;
  facts.type = op.type_rule(op, types, window.options);
  // Outside of the table there is a default, or null.
  const bool outside = op.nulls == Nulls::kAlways && window.values.size() < 2;
  if (outside || (any_null && op.nulls != Nulls::kNever))
    facts.type = Type::option(facts.type);
  if (most == 0) {
    facts.name = op.name;
  } else if (window.values[0].named()) {
    facts.name = window.values[0].name();
  }
  return facts;
}

bool sees_itself(const Window& window) {
  if (!window.rows) return true;
  return window.rows->begin.value_or(0) <= 0 && window.rows->end.value_or(0) >= 0;
}

void check_keys(const Window& window) {
  for (const auto* keys : {&window.by, &window.order})
    for (const Expr& key : *keys)
      if (!key.is_column() && !key.is_scalar())
        throw Error(Code::kType, "a key of over is a column");
  for (const Expr& key : window.order) {
    const Type type = key.element().without_option();
    if (type.is(type::Kind::kRecord) || type.is_list() || type.is(type::Kind::kMap))
      throw Error(Code::kType, "rows cannot be ordered by " + key.element().to_string());
  }
}

void check_rows(const Window::Frame& rows) {
  if (!rows.begin || !rows.end || *rows.begin <= *rows.end) return;
  throw Error(Code::kInvalid, "rows=(" + std::to_string(*rows.begin) + ", " +
                                  std::to_string(*rows.end) + ") ends before it begins")
      .hint("rows=(-1, 0) is the row before and this one");
}

Facts rule_over(const Op&, std::span<const Expr> args, const Attributes& attributes) {
  const Window window = window_of(args, attributes);
  if (window.table && !window.counts())
    throw Error(Code::kInvalid, "over has a table beside the values of its function");
  check_keys(window);
  if (window.rows) check_rows(*window.rows);
  Facts facts = window.reduces() ? reduction_facts(*window.function, window.values,
                                                   window.options, sees_itself(window))
                                 : function_facts(window);
  facts.shape = Shape::kColumn;
  facts.type = Type::var(facts.type);
  return facts;
}

// ------------------------------------------------------------------------------------
// builders

// A function over all rows in the source's order, until over(...) says more.
Expr bare(std::string_view function, std::vector<Expr> values, Attributes options = {},
          Expr table = {}) {
  Window window;
  window.function = &op_named(function);
  window.table = std::move(table);
  window.values = std::move(values);
  window.options = std::move(options);
  return over(window);
}

// The n of a call, 1 if none is given.
int64_t n_of(Call& call, int64_t least, const char* hint = "") {
  if (!call.given("n")) return 1;
  const int64_t n = call.integer("n");
  if (n >= least) return n;
  Error error(Code::kInvalid, std::string(call.op().name) + " takes an n of at least " +
                                  std::to_string(least));
  if (*hint) error.hint(hint);
  throw call.at(call.syntax("n"), std::move(error));
}

Expr build_counting(Call& call) {
  Attributes options;
  if (call.given("n")) options.set("n", n_of(call, 1));
  return bare(call.op().name, {}, std::move(options), call.scope().self);
}

Expr build_running(Call& call) { return bare(call.op().name, {call.expr("x")}); }

Expr build_lag(Call& call) {
  std::vector<Expr> values{call.expr("x")};
  if (call.given("default") && !call.syntax("default").is_none()) {
    values.push_back(call.expr("default"));
    adapt_literals(values);
  }
  const int64_t n =
      n_of(call, 0, "lag looks at rows before, lead at rows after, and shift at either");
  return bare(call.op().name, std::move(values), {{"n", n}});
}

// The value n rows before, or after for a negative n.
Expr shifted(Call& call, const Expr& x) {
  const int64_t n = n_of(call, -INT64_MAX);
  return bare(n < 0 ? "lead" : "lag", {x}, {{"n", n < 0 ? -n : n}});
}

Expr build_shift(Call& call) { return shifted(call, call.expr("x")); }

Expr build_diff(Call& call) {
  const Expr x = call.expr("x");
  return make("sub", {x, shifted(call, x)});
}

// The table whose rows they are, where the function itself has none: that of the first
// key.
Expr table_of_keys(Call& call) {
  for (const char* parameter : {"by", "order"}) {
    if (!call.given(parameter)) continue;
    for (const Syntax& item : items_of(call.syntax(parameter))) {
      if (item.is_string()) continue;
      Expr key = call.eval(item);
      if (key.shape() == Shape::kSortKey) key = key.arg(0);
      if (const Expr source = key.source()) return source;
    }
  }
  throw Error(Code::kInvalid, "this window has no table")
      .hint(
          "use it in a method of a table, as in t.mutate(n=row_number()), or order it by "
          "a column: row_number().over(order=t.x)");
}

std::optional<int64_t> bound_of(Call& call, const Syntax& syntax) {
  const Syntax bound = fold(syntax);
  if (bound.is_none()) return std::nullopt;
  if (bound.is(Syntax::Kind::kLiteral) && bound.value().integer())
    return *bound.value().integer();
  throw call.at(call.syntax("rows"),
                Error(Code::kType, "rows takes two integers, or None for no bound")
                    .hint("rows=(-1, 0) is the row before and this one"));
}

std::optional<Window::Frame> rows_of(Call& call) {
  if (!call.given("rows") || call.syntax("rows").is_none()) return std::nullopt;
  const std::vector<Syntax> bounds = items_of(call.syntax("rows"));
  if (bounds.size() != 2) bound_of(call, Syntax::list({}));
  const Window::Frame rows{bound_of(call, bounds[0]), bound_of(call, bounds[1])};
  try {
    check_rows(rows);
  } catch (Error& error) {
    throw call.at(call.syntax("rows"), std::move(error));
  }
  return rows;
}

Expr build_over(Call& call) {
  Expr f = call.expr("f");
  Expr table = f.source();
  if (!table) {
    table = call.scope().self ? call.scope().self : table_of_keys(call);
    f = absolute_in(f, table);
  }
  call.set_self(table);
  Window keys;
  if (call.given("by") && !call.syntax("by").is_none())
    for (const Expr& key : call.columns(items_of(call.syntax("by")), table))
      if (!key.is("literal")) keys.by.push_back(named(key).expr);
  if (call.given("order") && !call.syntax("order").is_none()) {
    for (const Syntax& item : items_of(call.syntax("order"))) {
      const Call::SortKey key = call.sort_key(item, table);
      if (key.column.is("literal"))
        throw call.at(item, Error(Code::kInvalid, "a constant orders nothing")
                                .hint("order= takes columns and their names"));
      keys.order.push_back(named(key.column).expr);
      keys.ascending.push_back(key.ascending.value_or(true));
    }
  }
  keys.rows = rows_of(call);

  const auto is_function = [&](const Expr& node) {
    return node.op().kind == Kind::kWindow ||
           (node.op().kind == Kind::kReduction && node.source() == table);
  };
  const auto change = [&](const Expr& node, const std::vector<Expr>&) -> Expr {
    if (!is_function(node)) return {};
    Window window = keys;
    if (node.op().kind == Kind::kReduction) {
      window.function = &node.op();
      window.values.assign(node.args().begin(), node.args().end());
      window.options = node.attributes();
      if (window.values[0].is_table()) {  // nrows(t)
        window.table = window.values[0];
        window.values.erase(window.values.begin());
      }
    } else {
      const Window before = window_of(node);
      if (before.reduces() || !before.by.empty() || !before.order.empty())
        throw Error(Code::kInvalid, "over stands twice")
            .hint("write one over with all of it: over(by=..., order=..., rows=...)");
      window.function = before.function;
      window.table = before.table;
      window.values = before.values;
      window.options = before.options;
    }
    return over(window);
  };
  return transform_row(f, change, is_function);
}

// ------------------------------------------------------------------------------------
// rows

Op function(std::string_view name, std::string_view signature, TypeRule rule,
            std::string_view doc, std::string_view example) {
  return {.name = name,
          .group = Group::kWindows,
          .kind = Kind::kSugar,
          .spelling = Spelling::kFunction,
          .signature = signature,
          .doc = doc,
          .example = example,
          .build = build_counting,
          .type_rule = rule,
          .nulls = Nulls::kNever};
}

Op method(std::string_view name, std::string_view signature, TypeRule rule, Nulls nulls,
          Builder build, std::string_view doc, std::string_view example) {
  return {.name = name,
          .group = Group::kWindows,
          .kind = Kind::kSugar,
          .spelling = Spelling::kMethod,
          .receiver = Receiver::kAnyColumn,
          .signature = signature,
          .doc = doc,
          .example = example,
          .build = build,
          .type_rule = rule,
          .nulls = nulls};
}

const Rows rows = {
    {.name = "over",
     .group = Group::kWindows,
     .kind = Kind::kWindow,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kWindow,
     .signature = "(f, by=None, order=None, rows=None)",
     .doc =
         "A reduction or window function for each row: over the rows with the same `by`, "
         "in the order of `order`, up to this one or within `rows`.",
     .example = "t.mutate(share=_.x / _.x.sum().over(by=_.name))",
     .rule = rule_over,
     .build = build_over},
    function(
        "row_number", "()", rule_int64,
        "The number of the row, from 1; over(...) says of which rows, and in what order.",
        "t.mutate(n=row_number().over(by=_.name, order=desc(\"x\")))"),
    function(
        "rank", "()", rule_int64,
        "From 1, ties have the rank of their first, and the next one counts them all.",
        "t.mutate(place=rank().over(order=desc(\"x\")))"),
    function("dense_rank", "()", rule_int64,
             "From 1, ties have one rank, and the next one is one more.",
             "t.mutate(place=dense_rank().over(order=_.x))"),
    function("ntile", "(n: int)", rule_ntile,
             "Which of n parts the row is in, from 1; the first ones are the larger.",
             "t.mutate(half=ntile(2).over(order=_.x))"),
    method("lag", "(x, n: int = 1, *, default=None)", rule_lag, Nulls::kAlways, build_lag,
           "The value n rows before; null, or the default, where there is none.",
           "t.mutate(before=_.x.lag(1).over(order=_.when))"),
    method("lead", "(x, n: int = 1, *, default=None)", rule_lag, Nulls::kAlways,
           build_lag,
           "The value n rows after; null, or the default, where there is none.",
           "t.mutate(after=_.x.lead(1).over(order=_.when))"),
    method("cumsum", "(x)", rule_running, Nulls::kPropagate, build_running,
           "The sum up to this row, nulls aside.", "t.x.cumsum()"),
    method("cummin", "(x)", rule_running, Nulls::kPropagate, build_running,
           "The least value up to this row, nulls aside.", "t.x.cummin()"),
    method("cummax", "(x)", rule_running, Nulls::kPropagate, build_running,
           "The greatest value up to this row, nulls aside.", "t.x.cummax()"),
    method("shift", "(x, n: int = 1)", nullptr, Nulls::kAlways, build_shift,
           "The value n rows before, or after for a negative n: lag or lead.",
           "t.x.shift(-1)"),
    method("diff", "(x, n: int = 1)", nullptr, Nulls::kAlways, build_diff,
           "The difference to the value n rows before.", "t.x.diff()"),
};

}  // namespace

}  // namespace phlox::expr
