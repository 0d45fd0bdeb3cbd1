// The JSON form of what was written with `_`: a flat list of nodes, as that of an
// expression.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/expr/print.h"
#include "phlox/expr/syntax.h"

namespace phlox::expr {

namespace {

using Json = nlohmann::ordered_json;
using Kind = Syntax::Kind;

constexpr std::pair<Kind, const char*> kKinds[] = {
    {Kind::kLiteral, "literal"},     {Kind::kName, "name"},
    {Kind::kPlaceholder, "_"},       {Kind::kExpr, "expr"},
    {Kind::kCall, "call"},           {Kind::kAttribute, "attribute"},
    {Kind::kSubscript, "subscript"}, {Kind::kList, "list"},
    {Kind::kSlice, "slice"},         {Kind::kOperator, "operator"},
    {Kind::kDict, "dict"},           {Kind::kTuple, "tuple"}};

[[noreturn]] void wrong(const std::string& message) {
  throw Error(Code::kInvalid, "the JSON form is wrong: " + message);
}

Json value_to_json(const Value& value) {
  if (const auto* b = value.boolean()) return *b;
  if (const auto* i = value.integer()) return *i;
  if (const auto* u = value.unsigned_integer()) return *u;
  if (const auto* s = value.string()) return *s;
  if (const auto* d = value.real()) {
    if (std::isfinite(*d)) return *d;
    return {{"float", value.to_string()}};
  }
  if (const auto* list = value.list()) {
    Json out = Json::array();
    for (const Value& item : *list) out.push_back(value_to_json(item));
    return out;
  }
  return nullptr;
}

Value value_of(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned() && json.get<uint64_t>() > INT64_MAX)
    return json.get<uint64_t>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_number_float()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_object() && json.size() == 1 && json.contains("float")) {
    if (json["float"] == "nan") return __builtin_nan("");
    if (json["float"] == "inf") return __builtin_inf();
    if (json["float"] == "-inf") return -__builtin_inf();
  }
  if (!json.is_array()) wrong("a value is none");
  Value::List list;
  for (const Json& item : json) list.push_back(value_of(item));
  return list;
}

// A part that is used twice is written twice, as it was written.
struct Writer {
  Json nodes = Json::array();

  void write(const Syntax& root) {
    // Children before their users: each is visited a second time when they are done.
    std::vector<std::pair<Syntax, bool>> work{{root, false}};
    std::vector<size_t> done;
    while (!work.empty()) {
      const auto [tree, visited] = std::move(work.back());
      work.pop_back();
      if (!visited) {
        work.emplace_back(tree, true);
        for (size_t i = tree.children().size(); i-- > 0;)
          work.emplace_back(tree.children()[i], false);
        continue;
      }
      Json children = Json::array();
      const size_t from = done.size() - tree.children().size();
      for (size_t i = from; i < done.size(); ++i) children.push_back(done[i]);
      done.resize(from);
      done.push_back(nodes.size());
      nodes.push_back(node(tree, std::move(children)));
    }
  }

  static Json node(const Syntax& tree, Json children) {
    Json json;
    for (const auto& [kind, name] : kKinds)
      if (kind == tree.kind()) json["kind"] = name;
    if (tree.is(Kind::kLiteral)) {
      json["value"] = value_to_json(tree.value());
    } else if (tree.is(Kind::kExpr)) {
      json["expr"] = Json::parse(to_json(tree.embedded()));
    } else if (!tree.text().empty() && !tree.is(Kind::kPlaceholder)) {
      json["text"] = tree.text();
    }
    if (tree.is(Kind::kCall)) json["names"] = tree.names();
    if (!children.empty()) json["children"] = std::move(children);
    return json;
  }
};

// How many children a node of the kind has: from, to (-1 is any number).
std::pair<int, int> arity(Kind kind) {
  switch (kind) {
    case Kind::kLiteral:
    case Kind::kName:
    case Kind::kPlaceholder:
    case Kind::kExpr:
      return {0, 0};
    case Kind::kAttribute:
      return {1, 1};
    case Kind::kSubscript:
      return {2, 2};
    case Kind::kSlice:
      return {3, 3};
    case Kind::kOperator:
      return {1, 2};
    case Kind::kCall:
      return {1, -1};
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kDict:
      return {0, -1};
  }
  return {0, 0};
}

Syntax read(const Json& json, std::vector<Syntax> children) {
  const std::string name = json["kind"].get<std::string>();
  const auto* known = std::find_if(std::begin(kKinds), std::end(kKinds),
                                   [&](const auto& kind) { return name == kind.second; });
  if (known == std::end(kKinds)) wrong("there is no " + name);
  const Kind kind = known->first;
  const auto count = static_cast<int>(children.size());
  const auto [least, most] = arity(kind);
  if (count < least || (most >= 0 && count > most) ||
      (kind == Kind::kDict && count % 2 == 1))
    wrong(name + " has another number of parts");
  std::string text;
  if (json.contains("text")) {
    if (!json["text"].is_string()) wrong("a text is none");
    text = json["text"].get<std::string>();
  }
  switch (kind) {
    case Kind::kLiteral:
      if (!json.contains("value")) wrong("a literal has no value");
      return Syntax::literal(value_of(json["value"]));
    case Kind::kName:
      return Syntax::name(text);
    case Kind::kPlaceholder:
      return Syntax::placeholder();
    case Kind::kExpr:
      if (!json.contains("expr")) wrong("an expression is missing");
      return Syntax::expr(from_json(json["expr"].dump()));
    case Kind::kAttribute:
      return Syntax::attribute(children[0], text);
    case Kind::kSubscript:
      return Syntax::subscript(children[0], children[1]);
    case Kind::kSlice:
      return Syntax::slice(children[0], children[1], children[2]);
    case Kind::kOperator:
      return Syntax::op(text, std::move(children));
    case Kind::kList:
      return Syntax::list(std::move(children));
    case Kind::kTuple:
      return Syntax::tuple(std::move(children));
    case Kind::kDict:
      return Syntax::dict(std::move(children));
    case Kind::kCall:
      break;
  }
  std::vector<std::string> names;
  if (!json.contains("names") || !json["names"].is_array()) wrong("a call has no names");
  for (const Json& each : json["names"]) {
    if (!each.is_string()) wrong("a name is no string");
    names.push_back(each.get<std::string>());
  }
  if (names.size() + 1 != children.size()) wrong("a call has another number of names");
  Syntax callee = std::move(children[0]);
  children.erase(children.begin());
  return Syntax::call(std::move(callee), std::move(children), std::move(names));
}

}  // namespace

std::string to_json(const Syntax& syntax) {
  Writer writer;
  writer.write(syntax);
  return Json{{"phlox", 1}, {"written", std::move(writer.nodes)}}.dump(
      -1, ' ', false, Json::error_handler_t::replace);
}

Syntax syntax_from_json(std::string_view text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const nlohmann::json::exception&) {
    wrong("it is no JSON");
  }
  if (!json.is_object() || json.value("phlox", Json()) != 1 ||
      !json.contains("written") || !json["written"].is_array() || json["written"].empty())
    wrong("it is nothing written with _");
  std::vector<Syntax> nodes;
  for (const Json& node : json["written"]) {
    if (!node.is_object() || !node.contains("kind") || !node["kind"].is_string())
      wrong("a part has no kind");
    std::vector<Syntax> children;
    for (const Json& child : node.value("children", Json::array())) {
      if (!child.is_number_unsigned() || child.get<size_t>() >= nodes.size())
        wrong("a part is no earlier one");
      children.push_back(nodes[child.get<size_t>()]);
    }
    nodes.push_back(read(node, std::move(children)));
  }
  return nodes.back();
}

}  // namespace phlox::expr
