// Rows: choosing, ordering and putting together.
#include <algorithm>
#include <map>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/rules.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

using type::Type;

Facts same_table(const Expr& table) { return {Shape::kTable, table.type(), ""}; }

int64_t count_attribute(const Op& op, const Attributes& attributes,
                        std::string_view name) {
  const Value* value = attributes.find(name);
  if (!value || !value->integer())
    throw Error(Code::kInvalid, std::string(op.name) + " needs a number of rows");
  if (*value->integer() < 0)
    throw Error(Code::kInvalid,
                std::string(op.name) + " takes no negative number of rows")
        .hint("t.tail(n) gives the last n rows");
  return *value->integer();
}

bool is_condition(const Expr& expr) {
  const Type element = expr.element().without_option();
  return !expr.is_table() &&
         (element.is(type::Kind::kBool) || element.is(type::Kind::kNull));
}

Facts rule_filter(const Op& op, std::span<const Expr> args, const Attributes&) {
  const Expr& table = table_arg(op, args);
  check_relative(op, args, 1);
  for (const Expr& condition : args.subspan(1))
    if (!is_condition(condition))
      throw Error(Code::kType, "a filter takes conditions (bool), not " +
                                   condition.element().to_string())
          .hint("compare it with something, as in _." + condition.name() + " > 0");
  return same_table(table);
}

Facts rule_slice(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  const Expr& table = table_arg(op, args);
  count_attribute(op, attributes, "offset");
  const Value* limit = attributes.find("limit");
  if (!limit) throw Error(Code::kInvalid, "slice needs a limit, or null");
  if (!limit->is_null()) count_attribute(op, attributes, "limit");
  return same_table(table);
}

Facts rule_tail(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  const Expr& table = table_arg(op, args);
  count_attribute(op, attributes, "n");
  return same_table(table);
}

Facts rule_sample(const Op& op, std::span<const Expr> args,
                  const Attributes& attributes) {
  const Expr& table = table_arg(op, args);
  const Value* n = attributes.find("n");
  const Value* frac = attributes.find("frac");
  if ((n != nullptr) == (frac != nullptr))
    throw Error(Code::kInvalid, "sample takes either n= or frac=");
  if (n) count_attribute(op, attributes, "n");
  if (frac && (!frac->real() || !(*frac->real() >= 0 && *frac->real() <= 1)))
    throw Error(Code::kInvalid, "frac of sample is a number between 0 and 1");
  return same_table(table);
}

Facts rule_distinct(const Op& op, std::span<const Expr> args, const Attributes&) {
  const Expr& table = table_arg(op, args);
  check_relative(op, args, 1);
  return same_table(table);
}

Facts rule_sort(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  const Expr& table = table_arg(op, args);
  check_relative(op, args, 1);
  const Value* ascending = attributes.find("ascending");
  if (args.size() < 2 || !ascending || !ascending->list() ||
      ascending->list()->size() + 1 != args.size())
    throw Error(Code::kInvalid, "sort has not one direction for each key");
  for (const Expr& key : args.subspan(1))
    if (key.element().without_option().is(type::Kind::kRecord) ||
        key.element().without_option().is_list() ||
        key.element().without_option().is(type::Kind::kMap))
      throw Error(Code::kType, "rows cannot be sorted by " + key.element().to_string());
  return same_table(table);
}

Facts rule_concat(const Op& op, std::span<const Expr> args, const Attributes&) {
  const Expr& first = table_arg(op, args);
  std::vector<type::Field> fields = first.element().fields();
  for (size_t i = 1; i < args.size(); ++i) {
    const Type& other = table_arg(op, args, i).element();
    for (const type::Field& field : other.fields())
      if (!first.element().field(field.name))
        throw Error(Code::kInvalid, std::string(op.name) +
                                        ": the first table has no column " + field.name)
            .hint("columns are matched by name; select or rename them first");
    for (type::Field& field : fields) {
      const type::Field* same = other.field(field.name);
      if (!same)
        throw Error(Code::kInvalid,
                    std::string(op.name) + ": a table has no column " + field.name)
            .hint("columns are matched by name; select or rename them first");
      const auto common = type::promote(field.type, same->type);
      if (!common)
        throw Error(Code::kType, std::string(op.name) + ": the column " + field.name +
                                     " is " + field.type.to_string() +
                                     " in one table and " + same->type.to_string() +
                                     " in another")
            .hint("cast one of them");
      field.type = *common;
    }
  }
  return {Shape::kTable, Type::table(std::move(fields)), ""};
}

// ------------------------------------------------------------------------------------
// builders

Expr build_filter(Call& call) {
  const Expr table = call.table("t");
  std::vector<Expr> args{table};
  for (const Syntax& item : call.rest()) {
    const Expr condition = call.column(item, table);
    if (!is_condition(condition)) {
      Error error(Code::kType, "a filter takes conditions (bool), not " +
                                   condition.element().to_string());
      error.hint(condition.named()
                     ? "compare it with something, as in _." + condition.name() + " > 0"
                     : "compare it with something");
      throw call.at(item, std::move(error));
    }
    args.push_back(relative_to(named(condition).expr, table, false));
  }
  if (args.size() == 1) return table;
  return make("filter", std::move(args));
}

int64_t rows_given(Call& call, std::string_view name, int64_t fallback) {
  if (!call.given(name)) return fallback;
  const int64_t count = call.integer(name);
  if (count >= 0) return count;
  Error error(Code::kInvalid,
              std::string(call.op().name) + " takes no negative number of rows");
  if (call.op().name == "head") error.hint("t.tail(n) gives the last n rows");
  throw call.at(call.syntax(name), std::move(error));
}

Expr build_head(Call& call) {
  const int64_t n = rows_given(call, "n", 5);
  const int64_t offset = rows_given(call, "offset", 0);
  return make("slice", {call.table("t")}, {{"offset", offset}, {"limit", n}});
}

Expr build_tail(Call& call) {
  return make("tail", {call.table("t")}, {{"n", rows_given(call, "n", 5)}});
}

Expr build_sample(Call& call) {
  Attributes attributes;
  if (call.given("n") && !call.syntax("n").is_none())
    attributes.set("n", call.integer("n"));
  if (call.given("frac") && !call.syntax("frac").is_none())
    attributes.set("frac", call.real("frac"));
  attributes.set("seed", call.given("seed") ? call.integer("seed") : 0);
  return make("sample", {call.table("t")}, std::move(attributes));
}

Expr build_distinct(Call& call) {
  const Expr table = call.table("t");
  std::vector<Expr> args{table};
  for (const Expr& key : call.columns(call.rest(), table))
    args.push_back(relative_to(named(key).expr, table, false));
  return make("distinct", std::move(args));
}

// The keys of one argument; desc(numeric()) is one for each column.
std::vector<Syntax> sort_items(const Call& call, const Syntax& item, const Expr& table) {
  std::vector<Syntax> keys;
  for (const Syntax& one : items_of(item)) {
    const bool turned =
        one.is(Syntax::Kind::kCall) && one.children().size() == 2 &&
        one.children()[1].selects() &&
        (one.children()[0].text() == "desc" || one.children()[0].text() == "asc");
    if (!turned) {
      for (Syntax& each : call.expanded(one, table)) keys.push_back(std::move(each));
      continue;
    }
    for (Syntax& each : call.expanded(one.children()[1], table))
      keys.push_back(
          Syntax::call(one.children()[0], {std::move(each)}, {""}, one.span()));
  }
  return keys;
}

Expr build_sort(Call& call) {
  const Expr table = call.table("t");
  std::vector<Expr> args{table};
  Value::List directions;
  std::vector<bool> ascending;
  if (call.given("ascending")) {
    for (const Syntax& item : items_of(call.syntax("ascending"))) {
      if (!item.is(Syntax::Kind::kLiteral) || !item.value().boolean())
        throw call.at(
            item, Error(Code::kType, "ascending takes True, False, or a list of them"));
      ascending.push_back(*item.value().boolean());
    }
  }
  for (const Syntax& item : call.rest()) {
    for (const Syntax& one : sort_items(call, item, table)) {
      const size_t at = directions.size();
      const bool up =
          ascending.empty() ||
          (ascending.size() == 1 ? ascending[0] : at < ascending.size() && ascending[at]);
      const Call::SortKey key = call.sort_key(one, table);
      args.push_back(relative_to(named(key.column).expr, table, false));
      directions.emplace_back(key.ascending.value_or(up));
    }
  }
  if (args.size() == 1) throw Error(Code::kInvalid, "a sort needs at least one key");
  if (ascending.size() > 1 && ascending.size() != directions.size())
    throw call.at(call.syntax("ascending"),
                  Error(Code::kInvalid,
                        "there are " + std::to_string(directions.size()) + " keys and " +
                            std::to_string(ascending.size()) + " directions"));
  return make("sort", std::move(args), {{"ascending", Value(std::move(directions))}});
}

Facts rule_sort_key(const Op& op, std::span<const Expr> args, const Attributes&) {
  if (args.size() != 1 || args[0].is_table())
    throw Error(Code::kType, std::string(op.name) + " takes a column or its name");
  return {Shape::kSortKey, args[0].type(), args[0].named() ? args[0].name() : ""};
}

Expr build_concat(Call& call) {
  std::vector<Expr> tables;
  for (const Syntax& item : call.rest()) {
    for (const Syntax& one : items_of(item)) {
      tables.push_back(call.eval(one));
      if (!tables.back().is_table())
        throw call.at(
            one, Error(Code::kType, std::string(call.op().name) + " takes tables, not " +
                                        tables.back().type().to_string()));
      // `_` of later arguments is the first table.
      if (tables.size() == 1) call.set_self(tables[0]);
    }
  }
  if (tables.empty())
    throw Error(Code::kInvalid, std::string(call.op().name) + " needs tables");
  if (call.op().name != "concat" && tables.size() != 2)
    throw Error(Code::kInvalid, std::string(call.op().name) + " takes two tables");
  if (tables.size() == 1) return tables[0];
  return make(call.op(), std::move(tables));
}

Expr build_dropna(Call& call) {
  const Expr table = call.table("t");
  std::vector<Expr> args{table};
  std::vector<Expr> columns;
  if (call.rest().empty()) {
    for (const type::Field& field : table.element().fields())
      columns.push_back(column(field.name, field.type));
  } else {
    for (const Expr& each : call.columns(call.rest(), table))
      columns.push_back(relative_to(named(each).expr, table, false));
  }
  for (const Expr& each : columns)
    if (each.element().is_option()) args.push_back(make("notnull", {each}));
  if (args.size() == 1) return table;
  return make("filter", std::move(args));
}

// fillna(v) fills every column that can hold v, fillna({"a": 0}) those named.
Expr build_fillna(Call& call) {
  const Expr receiver = call.expr("x");
  const Syntax value = fold(call.syntax("value"));
  if (!receiver.is_table()) {
    std::vector<Expr> args{receiver, call.eval(value)};
    adapt_literals(args);
    return make("coalesce", std::move(args));
  }
  std::vector<Expr> args{receiver};
  std::vector<std::string> names;
  const auto fill = [&](const type::Field& field, const Syntax& with, bool must) {
    if (!field.type.is_option()) return;
    const Expr own = column(field.name, field.type);
    std::vector<Expr> pair{own, relative_to(call.eval(with), receiver, false)};
    try {
      adapt_literals(pair);
      const Expr filled = make("coalesce", pair);
      if (!must && filled.element() != field.type.without_option())
        return;  // it cannot hold the value
      args.push_back(filled);
      names.push_back(field.name);
    } catch (Error& error) {
      if (must) throw call.at(with, std::move(error));
    }
  };
  if (value.is(Syntax::Kind::kDict)) {
    for (size_t i = 0; i + 1 < value.children().size(); i += 2) {
      const Expr target = call.column(value.children()[i], receiver);
      fill(*receiver.element().field(target.name()), value.children()[i + 1], true);
    }
  } else {
    for (const type::Field& field : receiver.element().fields())
      fill(field, value, false);
  }
  if (names.empty()) return receiver;
  return make("mutate", std::move(args), {{"names", names_value(names)}});
}

const Rows rows = {
    {.name = "filter",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, *conditions)",
     .doc = "The rows where all conditions are true; t[condition] is the same.",
     .example = "t.filter(_.x > 1)",
     .rule = rule_filter,
     .build = build_filter},
    {.name = "slice",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kNone,
     .receiver = Receiver::kNone,
     .signature = "(t)",
     .doc = "Rows from an offset on: t[a:b].",
     .example = "t[1:3]",
     .rule = rule_slice},
    {.name = "head",
     .group = Group::kRows,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .aliases = "limit",
     .signature = "(t, n: int = 5, *, offset: int = 0)",
     .doc = "The first n rows; any n rows of a table that is not sorted.",
     .example = "t.sort(\"x\").head(2)",
     .build = build_head},
    {.name = "tail",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, n: int = 5)",
     .doc = "The last n rows, in their order.",
     .example = "t.sort(\"x\").tail(2)",
     .rule = rule_tail,
     .build = build_tail},
    {.name = "sample",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, n: int = None, *, frac: float = None, seed: int = 0)",
     .doc =
         "n rows, or a fraction of them, by chance; the same seed gives the same rows.",
     .example = "t.sample(2, seed=7)",
     .rule = rule_sample,
     .build = build_sample},
    {.name = "distinct",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, *keys)",
     .doc = "One row of each; with keys the first row of each key, with all its columns.",
     .example = "t.distinct(\"name\")",
     .rule = rule_distinct,
     .build = build_distinct},
    {.name = "sort",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .aliases = "order_by",
     .signature = "(t, *keys, ascending: bool = True)",
     .doc = "Rows in order of the keys, nulls last; desc(key) turns one key round.",
     .example = "t.sort(\"name\", desc(\"x\"))",
     .rule = rule_sort,
     .build = build_sort},
    {.name = "desc",
     .group = Group::kRows,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(key)",
     .doc = "A sort key, largest first.",
     .example = "t.order_by(desc(\"x\"))",
     .rule = rule_sort_key},
    {.name = "asc",
     .group = Group::kRows,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(key)",
     .doc = "A sort key, smallest first.",
     .example = "t.order_by(asc(\"x\"))",
     .rule = rule_sort_key},
    {.name = "concat",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*tables)",
     .doc = "All rows of all tables; columns are matched by name.",
     .example = "concat(t.select(\"name\"), u.select(\"name\"))",
     .rule = rule_concat,
     .build = build_concat},
    {.name = "intersect",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*tables)",
     .doc = "The distinct rows that both tables have.",
     .example = "intersect(t.select(\"name\"), u.select(\"name\"))",
     .rule = rule_concat,
     .build = build_concat},
    {.name = "difference",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*tables)",
     .doc = "The distinct rows of the first table that the second has not.",
     .example = "difference(t.select(\"name\"), u.select(\"name\"))",
     .rule = rule_concat,
     .build = build_concat},
    {.name = "dropna",
     .group = Group::kRows,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, *columns)",
     .doc = "The rows without a null (in these columns).",
     .example = "t.dropna(\"y\")",
     .build = build_dropna},
    {.name = "fillna",
     .group = Group::kRows,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kEverything,
     .signature = "(x, value)",
     .doc = "Nulls replaced: of a column, of every column that can hold the value, or of "
            "those in a dict.",
     .example = "t.fillna({\"y\": 0.0})",
     .build = build_fillna},
};

}  // namespace

}  // namespace phlox::expr
