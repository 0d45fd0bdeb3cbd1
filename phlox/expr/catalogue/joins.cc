// Joins of two tables.
#include <algorithm>
#include <set>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;

constexpr std::string_view kHow[] = {"inner", "left", "right", "outer",
                                     "semi",  "anti", "cross"};

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs_attribute(const Attributes& attributes) {
  const Value* on = attributes.find("on");
  if (!on || !on->list()) throw Error(Code::kInvalid, "join has no list of key pairs");
  Pairs pairs;
  for (const Value& pair : *on->list()) {
    const Value::List* both = pair.list();
    if (!both || both->size() != 2 || !(*both)[0].string() || !(*both)[1].string())
      throw Error(Code::kInvalid, "a key of join is a pair of names");
    pairs.emplace_back(*(*both)[0].string(), *(*both)[1].string());
  }
  return pairs;
}

const type::Field& key_field(const Expr& table, const std::string& name,
                             std::string_view side) {
  if (const type::Field* field = table.element().field(name)) return *field;
  Error error(Code::kNotFound,
              "the " + std::string(side) + " table of the join has no column " + name);
  if (const auto near = nearest(name, table.element().field_names()))
    error.hint("did you mean " + *near + "?");
  throw error;
}

Facts rule_join(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  const Expr& left = table_arg(op, args, 0);
  const Expr& right = table_arg(op, args, 1);
  const Value* how_value = attributes.find("how");
  const std::string how = how_value && how_value->string() ? *how_value->string() : "";
  if (std::find(std::begin(kHow), std::end(kHow), how) == std::end(kHow))
    throw Error(Code::kInvalid, "no join is named " + how)
        .hint("it is one of inner left right outer semi anti cross");
  const Pairs on = pairs_attribute(attributes);
  if (on.empty() != (how == "cross"))
    throw Error(Code::kInvalid,
                how == "cross" ? "a cross join has no keys" : "a join needs keys");
  const Value* suffix_value = attributes.find("suffixes");
  if (!suffix_value || !suffix_value->list() || suffix_value->list()->size() != 2 ||
      !(*suffix_value->list())[0].string() || !(*suffix_value->list())[1].string())
    throw Error(Code::kInvalid, "suffixes of a join are two strings");
  const std::string suffixes[2] = {*(*suffix_value->list())[0].string(),
                                   *(*suffix_value->list())[1].string()};

  std::vector<type::Field> fields;
  std::set<std::string> right_keys;
  const bool fills_left = how == "right" || how == "outer";  // a left row may be missing
  const bool fills_right = how == "left" || how == "outer";
  std::set<std::string> left_keys;
  for (const auto& [l, r] : on) {
    const Type& left_type = key_field(left, l, "left").type;
    const Type& right_type = key_field(right, r, "right").type;
    if (!comparable(left_type, right_type))
      throw Error(Code::kType, "the join's keys do not compare: " + l + " is " +
                                   left_type.to_string() + " and " + r + " is " +
                                   right_type.to_string())
          .hint("cast one of them first");
    if (!left_keys.insert(l).second || !right_keys.insert(r).second)
      throw Error(Code::kInvalid, "a key of the join stands there twice");
  }
  if (how == "semi" || how == "anti") return {Shape::kTable, left.type(), ""};
  std::set<std::string> left_names, clashes;
  for (const type::Field& field : left.element().fields()) left_names.insert(field.name);
  for (const type::Field& field : right.element().fields())
    if (!right_keys.contains(field.name) && left_names.contains(field.name))
      clashes.insert(field.name);
  for (const type::Field& field : left.element().fields()) {
    Type type = field.type;
    const auto pair = std::find_if(on.begin(), on.end(),
                                   [&](const auto& p) { return p.first == field.name; });
    if (pair != on.end()) {
      const Type& other = right.element().field(pair->second)->type;
      if (fills_left) {
        const auto common = type::promote(type, other);
        if (!common)
          throw Error(Code::kType, "the join's keys have no common type: " +
                                       type.to_string() + " and " + other.to_string())
              .hint("cast one of them first");
        // A right join's key is that of the right row, which is always there.
        type = how == "right" && !other.is_option() ? common->without_option() : *common;
      }
    } else if (fills_left) {
      type = Type::option(type);
    }
    fields.push_back(
        {clashes.contains(field.name) ? field.name + suffixes[0] : field.name,
         std::move(type)});
  }
  for (const type::Field& field : right.element().fields()) {
    if (right_keys.contains(field.name)) continue;
    fields.push_back(
        {clashes.contains(field.name) ? field.name + suffixes[1] : field.name,
         fills_right ? Type::option(field.type) : field.type});
  }
  return {Shape::kTable, table_type(std::move(fields)), ""};
}

std::string key_name(Call& call, const Syntax& syntax, const Expr& table) {
  if (syntax.is_string()) return *syntax.value().string();
  const Expr expr = call.column(syntax, table);
  if (expr.op().kind != Kind::kField)
    throw call.at(syntax, Error(Code::kInvalid, "a key of a join is a column's name")
                              .hint("compute it first, as in l.mutate(k=...)"));
  return expr.name();
}

Expr build_join(Call& call) {
  const Expr left = call.table("left");
  const Expr right = call.table("right");
  const std::string how = call.given("how") ? call.string("how") : "inner";
  Pairs on;
  if (call.given("on") && !call.syntax("on").is_none()) {
    // One name; a list of names or pairs; one pair is written as a list of it.
    const Syntax& written = call.syntax("on");
    for (const Syntax& item : items_of(written)) {
      if (item.is(Syntax::Kind::kTuple) || item.is(Syntax::Kind::kList)) {
        const auto& both = item.children();
        if (both.size() != 2)
          throw call.at(
              item, Error(Code::kInvalid, "a pair of keys is (left name, right name)"));
        on.emplace_back(key_name(call, both[0], left), key_name(call, both[1], right));
      } else {
        const std::string name = key_name(call, item, left);
        on.emplace_back(name, name);
      }
    }
  } else if (how != "cross") {
    for (const type::Field& field : left.element().fields())
      if (right.element().field(field.name)) on.emplace_back(field.name, field.name);
    if (on.empty())
      throw Error(Code::kInvalid, "the tables of the join share no column name")
          .hint(
              "say which belong together: join(l, r, [(\"left name\", \"right name\")]), "
              "or how=\"cross\"");
  }
  std::vector<std::string> suffixes{"_left", "_right"};
  if (call.given("suffixes")) {
    suffixes = call.strings("suffixes");
    if (suffixes.size() != 2)
      throw call.at(call.syntax("suffixes"),
                    Error(Code::kInvalid, "suffixes are two strings"));
  }
  Value::List pairs;
  for (auto& [l, r] : on) pairs.emplace_back(Value::List{Value(l), Value(r)});
  try {
    return make("join", {left, right},
                {{"how", how},
                 {"on", Value(std::move(pairs))},
                 {"suffixes", names_value(suffixes)}});
  } catch (Error& error) {
    if (call.given("on") && error.code() == Code::kNotFound)
      throw call.at(call.syntax("on"), std::move(error));
    if (call.given("how") && error.message().starts_with("no join"))
      throw call.at(call.syntax("how"), std::move(error));
    throw;
  }
}

const Rows rows = {
    {.name = "join",
     .group = Group::kJoins,
     .kind = Kind::kTable,
     .spelling = Spelling::kBoth,
     .receiver = Receiver::kTable,
     .aliases = "Join",
     .signature = "(left, right, on: keys = None, how: str = \"inner\", *, suffixes: "
                  "keys = (\"_left\", \"_right\"))",
     .doc = "Rows of two tables whose keys are equal: inner left right outer semi anti "
            "cross.",
     .example = "join(t, u, \"name\", how=\"left\")",
     .rule = rule_join,
     .build = build_join},
};

}  // namespace

}  // namespace phlox::expr
