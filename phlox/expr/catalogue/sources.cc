// Sources: where rows and values come from.
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;

const Type& type_attribute(const Op& op, const Attributes& attributes) {
  const Value* type = attributes.find("type");
  if (!type || !type->type())
    throw Error(Code::kInvalid, std::string(op.name) + " has no type");
  return *type->type();
}

const std::string& string_attribute(const Op& op, const Attributes& attributes,
                                    std::string_view name) {
  const Value* value = attributes.find(name);
  if (!value || !value->string() || value->string()->empty())
    throw Error(Code::kInvalid, std::string(op.name) + " has no " + std::string(name));
  return *value->string();
}

void no_arguments(const Op& op, std::span<const Expr> args) {
  if (!args.empty())
    throw Error(Code::kInvalid, std::string(op.name) + " takes no arguments");
}

Facts rule_table_leaf(const Op& op, std::span<const Expr> args,
                      const Attributes& attributes) {
  no_arguments(op, args);
  const Type& type = type_attribute(op, attributes);
  if (!type.is_table())
    throw Error(Code::kType,
                "a " + std::string(op.name) + " is a table, not " + type.to_string())
        .hint("write its datashape as \"{name: string, x: int64}\"");
  string_attribute(op, attributes, op.name == "symbol" ? "name" : "uri");
  return {Shape::kTable, type,
          op.name == "symbol" ? *attributes.find("name")->string() : ""};
}

Facts rule_memtable(const Op& op, std::span<const Expr> args,
                    const Attributes& attributes) {
  no_arguments(op, args);
  const Type& type = type_attribute(op, attributes);
  const Value* rows = attributes.find("rows");
  if (!type.is_table() || !rows || !rows->list())
    throw Error(Code::kType, "a memtable has rows and the type of a table");
  const auto& fields = type.element().fields();
  for (const Value& row : *rows->list()) {
    if (!row.list() || row.list()->size() != fields.size())
      throw Error(Code::kType, "a row of the memtable has not one value for each column");
    for (size_t i = 0; i < fields.size(); ++i) {
      const Value& value = (*row.list())[i];
      if (value.is_null() ? !fields[i].type.is_option()
                          : !convert(value, fields[i].type).has_value() &&
                                !value.integer() && !value.list())
        throw Error(Code::kType, value.to_string() + " is no " +
                                     fields[i].type.to_string() + " for the column " +
                                     fields[i].name);
    }
  }
  return {Shape::kTable, type, ""};
}

Facts rule_literal(const Op& op, std::span<const Expr> args,
                   const Attributes& attributes) {
  no_arguments(op, args);
  if (!attributes.find("value")) throw Error(Code::kInvalid, "a literal has no value");
  return {Shape::kScalar, type_attribute(op, attributes), ""};
}

Facts rule_column(const Op& op, std::span<const Expr> args,
                  const Attributes& attributes) {
  no_arguments(op, args);
  return {Shape::kColumn, Type::var(type_attribute(op, attributes)),
          string_attribute(op, attributes, "name")};
}

Facts rule_field(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  const Expr& table = table_arg(op, args);
  const std::string& name = string_attribute(op, attributes, "name");
  const type::Field* field = table.element().field(name);
  if (!field) {
    Error error(Code::kNotFound, "the table has no column " + name);
    const auto names = table.element().field_names();
    if (const auto near = nearest(name, names)) {
      error.hint("did you mean " + *near + "?");
    } else {
      std::string all;
      for (size_t i = 0; i < names.size() && i < 12; ++i)
        all += (i ? ", " : "") + names[i];
      error.hint("its columns are " + all + (names.size() > 12 ? ", ..." : ""));
    }
    throw error;
  }
  return {Shape::kColumn, Type::var(field->type), name};
}

Expr build_symbol(Call& call) {
  try {
    return symbol(call.string("name"), type::parse_table(call.string("type")));
  } catch (Error& error) {
    throw call.at(call.syntax("type"), std::move(error));
  }
}

Expr build_data(Call& call) {
  const std::string uri = call.string("uri");
  Type type;
  if (call.given("type") && !call.syntax("type").is_none()) {
    type = type::parse_table(call.string("type"));
  } else if (call.scope().discover) {
    type = call.scope().discover(uri, call.scope().context);
  } else {
    throw Error(Code::kUnsupported, "data(...) cannot look at files here")
        .hint("give its datashape: data(uri, \"{...}\")");
  }
  return make("data", {}, {{"uri", uri}, {"type", type}});
}

// Rows as tuples or lists, with a datashape or one found from the values; or as dicts.
Expr build_memtable(Call& call) {
  std::optional<Type> declared;
  if (call.given("type") && !call.syntax("type").is_none())
    declared = type::parse_table(call.string("type"));
  std::vector<std::string> names;
  if (declared) names = declared->element().field_names();
  std::vector<std::vector<Expr>> rows;
  const std::vector<Syntax> written = items_of(call.syntax("rows"));
  for (const Syntax& item : written) {
    std::vector<Expr> row;
    const auto refuse = [&](std::string message) {
      throw call.at(item, Error(Code::kInvalid, std::move(message)));
    };
    if (item.is(Syntax::Kind::kDict)) {
      const auto& parts = item.children();
      if (names.empty())
        for (size_t i = 0; i + 1 < parts.size(); i += 2)
          names.push_back(parts[i].is_string() ? *parts[i].value().string() : "");
      row.assign(names.size(), literal(Value()));
      for (size_t i = 0; i + 1 < parts.size(); i += 2) {
        const auto place = parts[i].is_string() ? std::find(names.begin(), names.end(),
                                                            *parts[i].value().string())
                                                : names.end();
        if (place == names.end())
          refuse("a row of the memtable has a key that the first has not");
        row[static_cast<size_t>(place - names.begin())] = literal_of(fold(parts[i + 1]));
      }
    } else {
      for (const Syntax& value : items_of(item)) row.push_back(literal_of(fold(value)));
      if (names.empty())
        for (size_t i = 0; i < row.size(); ++i) names.push_back("f" + std::to_string(i));
      if (row.size() != names.size())
        refuse("a row of the memtable has " + std::to_string(row.size()) +
               " values, and the table " + std::to_string(names.size()) + " columns");
    }
    rows.push_back(std::move(row));
  }
  if (names.empty()) throw Error(Code::kInvalid, "an empty memtable needs a datashape");
  std::vector<type::Field> fields;
  for (size_t i = 0; i < names.size(); ++i) {
    Type type = declared       ? declared->element().fields()[i].type
                : rows.empty() ? Type::null()
                               : rows[0][i].element();
    for (const auto& row : rows) {
      if (declared) break;
      const auto both = type::promote(type, row[i].element());
      if (!both)
        throw Error(Code::kType, "the column " + names[i] + " of the memtable mixes " +
                                     type.to_string() + " and " +
                                     row[i].element().to_string());
      type = *both;
    }
    fields.push_back(
        {names[i], type.is(type::Kind::kNull) ? Type::option(Type::string()) : type});
  }
  Value::List values;
  for (size_t n = 0; n < rows.size(); ++n) {
    Value::List converted;
    for (size_t i = 0; i < rows[n].size(); ++i) {
      const Expr& cell = rows[n][i];
      const Value& value = cell.attribute("value");
      const Type& type = fields[i].type;
      std::optional<Value> target;
      try {
        const bool same = cell.element().without_option() == type.without_option();
        target = same ? value : convert(value, type);
      } catch (Error& error) {
        throw call.at(written[n], std::move(error));
      }
      // What is in lists and records is checked where the rows are read.
      if (!target && (type.without_option().is_list() || value.list())) target = value;
      if (!target || (value.is_null() && !type.is_option()))
        throw call.at(written[n], Error(Code::kType,
                                        value.to_string() + " is no " + type.to_string() +
                                            " for the column " + fields[i].name));
      converted.push_back(*std::move(target));
    }
    values.emplace_back(std::move(converted));
  }
  return make(
      "memtable", {},
      {{"rows", Value(std::move(values))}, {"type", table_type(std::move(fields))}});
}

Expr build_literal(Call& call) {
  // A value of the host may know its type: a Python date.
  const bool typed = call.given("type") && !call.syntax("type").is_none();
  if (const Syntax& written = call.syntax("value");
      !typed && written.is(Syntax::Kind::kExpr) && written.embedded().is("literal"))
    return written.embedded();
  const Value value = call.constant("value");
  if (!typed) return literal(value);
  const Type type = type::parse(call.string("type"));
  if (const std::string* text = value.string();
      text && type.without_option().is_float()) {
    if (*text == "nan") return literal(Value(__builtin_nan("")), type);
    if (*text == "inf") return literal(Value(__builtin_inf()), type);
    if (*text == "-inf") return literal(Value(-__builtin_inf()), type);
  }
  if (type.is_list() && value.list()) {
    Value::List items;
    for (const Value& item : *value.list()) {
      const auto one = convert(item, type.element());
      if (!one)
        throw Error(Code::kType,
                    item.to_string() + " is no " + type.element().to_string());
      items.push_back(*one);
    }
    return literal(Value(std::move(items)), type);
  }
  if (type.without_option().is(type::Kind::kTimedelta) && value.integer())
    return literal(value, type);
  const auto converted = convert(value, type);
  if (!converted || (value.is_null() && !type.is_option()))
    throw Error(Code::kType, value.to_string() + " is no " + type.to_string());
  return literal(*converted, type);
}

const Rows rows = {
    {.name = "symbol",
     .group = Group::kSources,
     .kind = Kind::kLeaf,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .aliases = "TableSymbol",
     .signature = "(name: str, type: str)",
     .doc = "A table by name, to be bound to data when it runs.",
     .example = "symbol(\"t\", \"{name: string, x: int64}\")",
     .rule = rule_table_leaf,
     .build = build_symbol},
    {.name = "data",
     .group = Group::kSources,
     .kind = Kind::kLeaf,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(uri: str, type: str = None)",
     .doc = "The table at a URI; its type is found out unless it is given.",
     .example = "data(\"arcs.tsv\", \"{node_out: int32, node_id: int32}\")",
     .rule = rule_table_leaf,
     .build = build_data},
    {.name = "memtable",
     .group = Group::kSources,
     .kind = Kind::kLeaf,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(rows, type: str = None)",
     .doc = "A table written out: rows as tuples, lists or dicts.",
     .example = "memtable([(1, \"a\"), (2, \"b\")], \"{id: int64, name: string}\")",
     .rule = rule_memtable,
     .build = build_memtable},
    {.name = "literal",
     .group = Group::kSources,
     .kind = Kind::kLeaf,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(value, type: str = None)",
     .doc = "A constant of a given type.",
     .example = "literal(\"1.50\", \"decimal[10, 2]\")",
     .rule = rule_literal,
     .build = build_literal},
    {.name = "column",
     .group = Group::kSources,
     .kind = Kind::kLeaf,
     .spelling = Spelling::kNone,
     .receiver = Receiver::kNone,
     .signature = "()",
     .doc = "A column of the row at hand.",
     .rule = rule_column},
    {.name = "field",
     .group = Group::kSources,
     .kind = Kind::kField,
     .spelling = Spelling::kNone,
     .receiver = Receiver::kNone,
     .signature = "(t)",
     .doc = "One column of a table: t.x or t[\"x\"].",
     .example = "t.x",
     .rule = rule_field},
};

}  // namespace

}  // namespace phlox::expr
