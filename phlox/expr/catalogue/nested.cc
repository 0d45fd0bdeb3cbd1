// Nested values: fields of records, elements of lists, values of maps and of JSON, and
// lists as rows.
#include "phlox/expr/nested.h"

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;
using Types = std::span<const Type>;

// The field has its own name, and may be null where its record may be.
Facts rule_get_field(const Op& op, std::span<const Expr> args,
                     const Attributes& attributes) {
  const Value* name = attributes.find("name");
  if (args.size() != 1 || args[0].is_table() || !name || !name->string())
    throw Error(Code::kInvalid, std::string(op.name) + " takes a record and a name");
  const Type record = args[0].element().without_option();
  if (!record.is(type::Kind::kRecord))
    throw Error(Code::kType, "only a record has fields, not " + record.to_string());
  const type::Field* field = record.field(*name->string());
  if (!field) {
    const std::string& wanted = *name->string();
    Error error(Code::kNotFound, "the record" +
                                     (args[0].named() ? " " + args[0].name() : "") +
                                     " has no field " + wanted);
    std::string all;
    for (const std::string& each : record.field_names())
      if (all.size() < 100) all += (all.empty() ? "" : ", ") + each;
    const auto near = nearest(wanted, record.field_names());
    error.hint(near ? "did you mean " + *near + "?" : "its fields are " + all);
    throw error;
  }
  const Type element =
      args[0].element().is_option() ? Type::option(field->type) : field->type;
  return {args[0].shape(), args[0].is_column() ? Type::var(element) : element,
          field->name};
}

Type rule_get_item(const Op&, Types types, const Attributes&) {
  const Type& x = types[0];
  const Type& key = types[1];
  const auto refuse = [&](const std::string& takes) {
    return Error(Code::kType, "[...] of " + x.to_string() + " takes " + takes + ", not " +
                                  key.to_string());
  };
  if (x.is_list()) {
    if (!key.is_integer()) throw refuse("the number of an element");
    return x.element();
  }
  if (x.is(type::Kind::kMap)) {
    const auto both = type::promote(x.map_key(), key);
    if (!both || *both != x.map_key())
      throw refuse("a key of " + x.map_key().to_string());
    return x.element();
  }
  if (x.is(type::Kind::kJson)) {
    if (!key.is_integer() && !key.is(type::Kind::kString))
      throw refuse("a key (string) or the number of an element");
    return x;
  }
  throw Error(Code::kType,
              "[...] takes an element of a list, a map or json, not of " + x.to_string());
}

Type rule_len(const Op& op, Types types, const Attributes&) {
  if (!types[0].is_list() && !types[0].is(type::Kind::kMap))
    throw wrong_types(op, "a list or a map", types);
  return Type::int64();
}

Facts rule_explode(const Op& op, std::span<const Expr> args,
                   const Attributes& attributes) {
  const Expr& table = table_arg(op, args);
  const Value* name = attributes.find("column");
  if (args.size() != 1 || !name || !name->string())
    throw Error(Code::kInvalid, "explode takes a table and the name of a column");
  const Type column = field(table, *name->string()).element();
  if (!column.without_option().is_list())
    throw Error(Code::kType, "explode takes a list column, and " + *name->string() +
                                 " is " + column.to_string());
  const Value* keep = attributes.find("keep_empty");
  const Type element = column.without_option().element();
  std::vector<type::Field> fields = table.element().fields();
  for (type::Field& each : fields)
    if (each.name == *name->string())
      each.type =
          keep && keep->boolean() && *keep->boolean() ? Type::option(element) : element;
  return {Shape::kTable, Type::table(std::move(fields)), ""};
}

Expr build_explode(Call& call) {
  const Expr table = call.table("t");
  const Syntax& written = call.syntax("column");
  const Expr column = call.column(written, table);
  if (column.op().kind != Kind::kField)
    throw call.at(
        written,
        Error(Code::kInvalid, "explode takes a column of the table")
            .hint("compute it first, as in t.mutate(parts=...).explode(\"parts\")"));
  Attributes attributes{{"column", column.name()}};
  if (call.given("keep_empty") && call.boolean("keep_empty"))
    attributes.set("keep_empty", true);
  try {
    return make("explode", {table}, std::move(attributes));
  } catch (Error& error) {
    throw call.at(written, std::move(error));
  }
}

const Rows rows = {
    {.name = "get_field",
     .group = Group::kNested,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kNone,
     .receiver = Receiver::kNone,
     .signature = "(x, name: str)",
     .doc = "A field of a record: r.name or r[\"name\"]; null where the record is.",
     .example = "data(\"log.jsonl\", \"{user: {name: string}}\").user.name",
     .rule = rule_get_field},
    {.name = "get_item",
     .group = Group::kNested,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kNone,
     .receiver = Receiver::kNone,
     .signature = "(x, key)",
     .doc = "An element of a list (from 0, negative from the end), the value of a map's "
            "key, a part of json; null where there is none.",
     .example = "t.x.topk(2)[0]",
     .rule = elementwise_rule,
     .type_rule = rule_get_item,
     .nulls = Nulls::kAlways},
    {.name = "len",
     .group = Group::kNested,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kList,
     .signature = "(x)",
     .doc = "How many elements a list has, or keys a map.",
     .example = "t.x.topk(2).len()",
     .rule = elementwise_rule,
     .type_rule = rule_len},
    {.name = "explode",
     .group = Group::kNested,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, column, *, keep_empty: bool = False)",
     .doc = "A row for each element of a list column; a row without elements goes, or "
            "stays with a null.",
     .example = "t.by(\"name\", best=_.x.topk(2)).explode(\"best\")",
     .rule = rule_explode,
     .build = build_explode},
};

}  // namespace

bool is_record(const Expr& expr) {
  return (expr.is_column() || expr.is_scalar()) &&
         expr.element().without_option().is(type::Kind::kRecord);
}

bool has_items(const Expr& expr) {
  const Type element = expr.element().without_option();
  return (expr.is_column() || expr.is_scalar()) &&
         (element.is_list() || element.is(type::Kind::kMap) ||
          element.is(type::Kind::kJson));
}

Expr get_field(const Expr& record, const std::string& name) {
  return make("get_field", {record}, {{"name", name}});
}

Expr get_item(const Expr& x, Expr key) {
  const Type element = x.element().without_option();
  if (key.is("literal")) {
    // One spelling for each key: the type that it is looked up in.
    const Type target = element.is(type::Kind::kMap) ? element.map_key()
                        : key.element().is_integer() ? Type::int64()
                                                     : key.element();
    if (const auto value = convert(key.attribute("value"), target);
        value && !value->is_null())
      key = literal(*value, target);
  }
  return make("get_item", {x, std::move(key)});
}

}  // namespace phlox::expr
