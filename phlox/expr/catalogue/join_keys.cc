// What the joins of the catalogue share: keys, suffixes, and the columns of the result.
#include "phlox/expr/catalogue/join_keys.h"

#include <algorithm>
#include <set>

#include "phlox/base/error.h"
#include "phlox/expr/items.h"

namespace phlox::expr {

using type::Type;

Value pairs_value(const Pairs& pairs) {
  Value::List list;
  for (const auto& [l, r] : pairs) list.emplace_back(Value::List{Value(l), Value(r)});
  return Value(std::move(list));
}

Pairs::value_type pair_of(const Value& value) {
  const Value::List* both = value.list();
  if (!both || both->size() != 2 || !(*both)[0].string() || !(*both)[1].string())
    throw Error(Code::kInvalid, "a key of join is a pair of names");
  return {*(*both)[0].string(), *(*both)[1].string()};
}

Pairs pairs_attribute(const Attributes& attributes, std::string_view name) {
  const Value* list = attributes.find(name);
  if (!list || !list->list())
    throw Error(Code::kInvalid, "join has no list of key pairs");
  Pairs pairs;
  for (const Value& pair : *list->list()) pairs.push_back(pair_of(pair));
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

void check_keys(const Expr& left, const Expr& right, const Pairs& keys) {
  std::set<std::string> left_keys, right_keys;
  for (const auto& [l, r] : keys) {
    const Type& left_type = key_field(left, l, "left").type;
    const Type& right_type = key_field(right, r, "right").type;
    if (!comparable(left_type.without_option(), right_type.without_option()))
      throw Error(Code::kType, "the join's keys do not compare: " + l + " is " +
                                   left_type.to_string() + " and " + r + " is " +
                                   right_type.to_string())
          .hint("cast one of them first");
    if (!left_keys.insert(l).second || !right_keys.insert(r).second)
      throw Error(Code::kInvalid, "a key of the join stands there twice");
  }
}

namespace {

std::pair<std::string, std::string> suffixes_attribute(const Attributes& attributes) {
  const Value* value = attributes.find("suffixes");
  if (!value || !value->list() || value->list()->size() != 2 ||
      !(*value->list())[0].string() || !(*value->list())[1].string())
    throw Error(Code::kInvalid, "suffixes of a join are two strings");
  return {*(*value->list())[0].string(), *(*value->list())[1].string()};
}

}  // namespace

std::vector<type::Field> joined_fields(const Expr& left, const Expr& right,
                                       std::string_view how, const Pairs& keys,
                                       const Attributes& attributes) {
  const auto suffixes = suffixes_attribute(attributes);
  const bool fills_left = how == "right" || how == "outer";  // a left row may be missing
  const bool fills_right = how == "left" || how == "outer";
  std::set<std::string> left_names, right_keys, clashes;
  for (const auto& [l, r] : keys) right_keys.insert(r);
  for (const type::Field& field : left.element().fields()) left_names.insert(field.name);
  for (const type::Field& field : right.element().fields())
    if (!right_keys.contains(field.name) && left_names.contains(field.name))
      clashes.insert(field.name);
  std::vector<type::Field> fields;
  for (const type::Field& field : left.element().fields()) {
    Type type = field.type;
    const auto pair = std::find_if(keys.begin(), keys.end(),
                                   [&](const auto& p) { return p.first == field.name; });
    if (pair != keys.end()) {
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
        {clashes.contains(field.name) ? field.name + suffixes.first : field.name,
         std::move(type)});
  }
  for (const type::Field& field : right.element().fields()) {
    if (right_keys.contains(field.name)) continue;
    fields.push_back(
        {clashes.contains(field.name) ? field.name + suffixes.second : field.name,
         fills_right ? Type::option(field.type) : field.type});
  }
  return fields;
}

namespace {

std::string key_name(Call& call, const Syntax& syntax, const Expr& table) {
  if (syntax.is_string()) return *syntax.value().string();
  const Expr expr = call.column(syntax, table);
  if (expr.op().kind != Kind::kField)
    throw call.at(syntax, Error(Code::kInvalid, "a key of a join is a column's name")
                              .hint("compute it first, as in l.mutate(k=...)"));
  return expr.name();
}

}  // namespace

Pairs::value_type written_pair(Call& call, const Syntax& item, const Expr& left,
                               const Expr& right) {
  if (!item.is(Syntax::Kind::kTuple) && !item.is(Syntax::Kind::kList)) {
    const std::string name = key_name(call, item, left);
    return {name, name};
  }
  const auto& both = item.children();
  if (both.size() != 2)
    throw call.at(item,
                  Error(Code::kInvalid, "a pair of keys is (left name, right name)"));
  return {key_name(call, both[0], left), key_name(call, both[1], right)};
}

Pairs written_pairs(Call& call, const Syntax& written, const Expr& left,
                    const Expr& right) {
  Pairs pairs;
  for (const Syntax& item : items_of(written))
    pairs.push_back(written_pair(call, item, left, right));
  return pairs;
}

Value written_suffixes(Call& call) {
  if (!call.given("suffixes")) return names_value({"_left", "_right"});
  const std::vector<std::string> suffixes = call.strings("suffixes");
  if (suffixes.size() != 2)
    throw call.at(call.syntax("suffixes"),
                  Error(Code::kInvalid, "suffixes are two strings"));
  return names_value(suffixes);
}

}  // namespace phlox::expr
