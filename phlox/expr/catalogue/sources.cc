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
      try {
        check_value((*row.list())[i], fields[i].type);
      } catch (const Error& error) {
        throw Error(Code::kType, error.message() + " for the column " + fields[i].name);
      }
    }
  }
  return {Shape::kTable, type, ""};
}

Facts rule_literal(const Op& op, std::span<const Expr> args,
                   const Attributes& attributes) {
  no_arguments(op, args);
  const Value* value = attributes.find("value");
  if (!value) throw Error(Code::kInvalid, "a literal has no value");
  const Type& type = type_attribute(op, attributes);
  if (value->list()) check_value(*value, type);
  return {Shape::kScalar, type, ""};
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
  std::vector<std::vector<Syntax>> rows;
  for (const Syntax& item : items_of(call.syntax("rows"))) {
    std::vector<Syntax> row;
    const auto refuse = [&](std::string message) {
      throw call.at(item, Error(Code::kInvalid, std::move(message)));
    };
    if (item.is(Syntax::Kind::kDict)) {
      const auto& parts = item.children();
      if (names.empty())
        for (size_t i = 0; i + 1 < parts.size(); i += 2)
          names.push_back(parts[i].is_string() ? *parts[i].value().string() : "");
      row.assign(names.size(), Syntax::literal(Value()));
      for (size_t i = 0; i + 1 < parts.size(); i += 2) {
        const auto place = parts[i].is_string() ? std::find(names.begin(), names.end(),
                                                            *parts[i].value().string())
                                                : names.end();
        if (place == names.end())
          refuse("a row of the memtable has a key that the first has not");
        row[static_cast<size_t>(place - names.begin())] = parts[i + 1];
      }
    } else {
      row = items_of(item);
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
    if (declared) {
      fields.push_back(declared->element().fields()[i]);
      continue;
    }
    Type type = Type::null();
    bool first = true;
    for (const auto& row : rows) {
      const Type next = written_type(row[i]);
      const auto both = std::exchange(first, false) ? next : merged(type, next);
      if (!both)
        throw call.at(row[i], Error(Code::kType,
                                    "the column " + names[i] + " of the memtable mixes " +
                                        type.to_string() + " and " + next.to_string()));
      type = *both;
    }
    fields.push_back({names[i], settled(type)});
  }
  Value::List values;
  for (size_t i = 0; i < rows.size(); ++i) {
    Value::List converted;
    for (size_t k = 0; k < fields.size(); ++k) {
      try {
        converted.push_back(typed_value(rows[i][k], fields[k].type, fields[k].name));
      } catch (Error& error) {
        throw call.at(rows[i][k], std::move(error));
      }
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
  if (!typed) {
    try {
      return literal_of(fold(call.syntax("value")));
    } catch (Error& error) {
      throw call.at(call.syntax("value"), std::move(error));
    }
  }
  const Type type = type::parse(call.string("type"));
  try {
    return literal(typed_value(call.syntax("value"), type), type);
  } catch (Error& error) {
    throw call.at(call.syntax("value"), std::move(error));
  }
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
