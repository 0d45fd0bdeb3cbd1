// Columns: choosing, computing and naming them.
#include <map>
#include <set>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/rules.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

using type::Type;

// Arguments after the table beside their names: the columns of select and what mutate
// computes.
std::vector<type::Field> computed(const Op& op, std::span<const Expr> args,
                                  const Attributes& attributes) {
  check_relative(op, args, 1);
  const auto names = names_attribute(op, attributes);
  if (names.size() + 1 != args.size())
    throw Error(Code::kInvalid,
                std::string(op.name) + " has not one name for each column");
  std::vector<type::Field> fields;
  fields.reserve(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    const Type& element = args[i + 1].element();
    // A bare None is a column of text that is always null.
    fields.push_back({names[i], element.is(type::Kind::kNull)
                                    ? Type::option(Type::string())
                                    : element});
  }
  return fields;
}

Facts rule_select(const Op& op, std::span<const Expr> args,
                  const Attributes& attributes) {
  table_arg(op, args);
  auto fields = computed(op, args, attributes);
  return {Shape::kTable, table_type(std::move(fields)), ""};
}

Facts rule_mutate(const Op& op, std::span<const Expr> args,
                  const Attributes& attributes) {
  const Type& record = table_arg(op, args).element();
  auto added = computed(op, args, attributes);
  // One new column is the usual step of a long chain: its record shares what it can.
  if (added.size() == 1 && !record.field(added[0].name))
    return {Shape::kTable, Type::var(record.with_field(std::move(added[0]))), ""};
  table_type(added);  // its names must differ
  std::vector<type::Field> fields = record.fields();
  for (type::Field& field : added) {
    if (const auto at = record.field_index(field.name)) {
      fields[*at].type = std::move(field.type);
    } else {
      fields.push_back(std::move(field));
    }
  }
  return {Shape::kTable, Type::table(std::move(fields)), ""};
}

Facts rule_label(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  if (args.size() != 1 || args[0].is_table())
    throw Error(Code::kType, "label names a column, not a table");
  const Value* name = attributes.find("name");
  if (!name || !name->string() || name->string()->empty())
    throw Error(Code::kInvalid, std::string(op.name) + " needs a name");
  return {args[0].shape(), args[0].type(), *name->string()};
}

// What a user wrote as columns of `table`, in relative form, with their names.
struct Columns {
  std::vector<Expr> args;
  std::vector<std::string> names;
  void add(const Expr& table, const Expr& expr, std::string name = {}) {
    NamedExpr one = named(expr);
    args.push_back(relative_to(one.expr, table, false));
    names.push_back(name.empty() ? std::move(one.name) : std::move(name));
  }
};

Expr finish(std::string_view op, const Expr& table, Columns columns) {
  columns.args.insert(columns.args.begin(), table);
  return make(op, std::move(columns.args), {{"names", names_value(columns.names)}});
}

// Positional columns under their own names, then name=expression.
Columns written(Call& call, const Expr& table) {
  Columns columns;
  for (const Expr& expr : call.columns(call.rest(), table)) columns.add(table, expr);
  for (const auto& [name, syntax] : call.named_rest()) {
    try {
      columns.add(table, call.column(syntax, table), name);
    } catch (Error& error) {
      // name="text" names a column, as everywhere.
      if (syntax.is_string() && error.code() == Code::kNotFound)
        error.note("a constant text is written literal(" + syntax.to_string() + ")");
      throw;
    }
  }
  return columns;
}

Expr build_select(Call& call) {
  const Expr table = call.table("t");
  return finish("select", table, written(call, table));
}

Expr build_mutate(Call& call) {
  const Expr table = call.table("t");
  Columns columns = written(call, table);
  if (columns.args.empty()) return table;
  return finish("mutate", table, std::move(columns));
}

// The names of columns that arguments stand for, which must be plain columns of the
// table.
std::vector<std::string> plain_names(Call& call, const Expr& table) {
  std::vector<std::string> names;
  for (const Syntax& item : call.rest()) {
    for (const Expr& expr : call.columns({item}, table)) {
      if (expr.op().kind != Kind::kField)
        throw call.at(item, Error(Code::kInvalid, std::string(call.op().name) +
                                                      " takes columns of the table"));
      names.push_back(expr.name());
    }
  }
  return names;
}

Expr build_drop(Call& call) {
  const Expr table = call.table("t");
  const auto dropped = plain_names(call, table);
  const std::set<std::string> gone(dropped.begin(), dropped.end());
  Columns columns;
  for (const type::Field& field : table.element().fields())
    if (!gone.contains(field.name)) columns.add(table, column(field.name, field.type));
  if (columns.args.empty()) throw Error(Code::kInvalid, "drop leaves no column");
  return finish("select", table, std::move(columns));
}

Expr build_rename(Call& call) {
  const Expr table = call.table("t");
  std::map<std::string, std::string> new_names;
  const auto add = [&](const Syntax& place, const std::string& to, const Syntax& from) {
    const Expr old = call.column(from, table);
    if (old.op().kind != Kind::kField)
      throw call.at(place, Error(Code::kInvalid, "rename takes columns of the table"));
    new_names[old.name()] = to;
  };
  for (const auto& [name, syntax] : call.named_rest()) add(syntax, name, syntax);
  for (const Syntax& item : call.rest()) {
    if (!item.is(Syntax::Kind::kDict))
      throw call.at(item, Error(Code::kInvalid, "rename takes new=\"old\"")
                              .hint("or a dict from the new name to the old"));
    for (size_t i = 0; i + 1 < item.children().size(); i += 2) {
      const Syntax& key = item.children()[i];
      if (!key.is_string())
        throw call.at(key, Error(Code::kInvalid, "a new name is a string"));
      add(key, *key.value().string(), item.children()[i + 1]);
    }
  }
  Columns columns;
  for (const type::Field& field : table.element().fields()) {
    const auto place = new_names.find(field.name);
    columns.add(table, column(field.name, field.type),
                place == new_names.end() ? field.name : place->second);
  }
  return finish("select", table, std::move(columns));
}

Expr build_merge(Call& call) {
  Expr table;
  std::vector<std::pair<Expr, std::string>> parts;
  const auto add = [&](const Syntax& syntax, std::string name) {
    const Expr expr = call.eval(syntax);
    if (expr.is_table() || (expr.is_column() && table && expr.source() != table))
      throw call.at(syntax, Error(Code::kInvalid, "merge takes columns of one table")
                                .hint("join(a, b, ...) brings two tables together"));
    if (expr.is_column()) table = expr.source();
    parts.emplace_back(expr, std::move(name));
  };
  for (const Syntax& syntax : call.rest()) add(syntax, "");
  for (const auto& [name, syntax] : call.named_rest()) add(syntax, name);
  if (!table) throw Error(Code::kInvalid, "merge takes columns");
  Columns columns;
  for (auto& [expr, name] : parts) columns.add(table, expr, std::move(name));
  return finish("select", table, std::move(columns));
}

Expr build_label(Call& call) {
  Expr expr = call.expr("x");
  const std::string name = call.string("name");
  if (expr.is("label")) expr = expr.arg(0);
  if (!expr.is("label") && expr.named() && expr.name() == name) return expr;
  return make("label", {expr}, {{"name", name}});
}

const Rows rows = {
    {.name = "select",
     .group = Group::kColumns,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, *columns, **named)",
     .doc = "Just these columns: names, expressions, or name=expression.",
     .example = "t.select(\"name\", _.x, double=_.x * 2)",
     .rule = rule_select,
     .build = build_select},
    {.name = "mutate",
     .group = Group::kColumns,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .aliases = "transform",
     .signature = "(t, *columns, **named)",
     .doc = "All columns and new ones; a name that is there is replaced in its place.",
     .example = "t.mutate(z=_.x + 1)",
     .rule = rule_mutate,
     .build = build_mutate},
    {.name = "drop",
     .group = Group::kColumns,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, *columns)",
     .doc = "All columns but these.",
     .example = "t.drop(\"x\")",
     .build = build_drop},
    {.name = "rename",
     .group = Group::kColumns,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .aliases = "relabel",
     .signature = "(t, *columns, **named)",
     .doc = "The same columns under other names: new=\"old\".",
     .example = "t.rename(n=\"x\")",
     .build = build_rename},
    {.name = "merge",
     .group = Group::kColumns,
     .kind = Kind::kSugar,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*columns, **named)",
     .doc = "A table of columns that belong to one table.",
     .example = "merge(t.name, (t.x + 1).label(\"z\"))",
     .build = build_merge},
    {.name = "label",
     .group = Group::kColumns,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kAnyColumn,
     .signature = "(x, name: str)",
     .doc = "The same under another name.",
     .example = "(t.x + 1).label(\"next\")",
     .rule = rule_label,
     .build = build_label},
};

}  // namespace

}  // namespace phlox::expr
