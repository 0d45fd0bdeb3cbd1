// The JSON form: a flat list of nodes, so that shared parts stay shared and nothing
// recurses.
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "phlox/base/base64.h"
#include "phlox/base/error.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kExactInDouble = int64_t{1} << 53;

Json value_to_json(const Value& value) {
  if (const auto* b = value.boolean()) return *b;
  if (const auto* i = value.integer()) {
    if (*i > kExactInDouble || *i < -kExactInDouble) return std::to_string(*i);
    return *i;
  }
  if (const auto* u = value.unsigned_integer()) return std::to_string(*u);
  if (const auto* d = value.real()) {
    if (!std::isfinite(*d)) return value.to_string();
    return *d;
  }
  if (const auto* s = value.string()) return *s;
  if (const auto* t = value.type()) return t->to_string();
  if (const auto* list = value.list()) {
    Json out = Json::array();
    for (const Value& item : *list) out.push_back(value_to_json(item));
    return out;
  }
  return nullptr;
}

// A constant as its type has it: bytes in base64.
Json typed_to_json(const Value& value, const type::Type& option) {
  const type::Type type = option.without_option();
  if (const auto* bytes = type.is(type::Kind::kBytes) ? value.string() : nullptr) {
    std::string text;
    append_base64(*bytes, text);
    return text;
  }
  const auto* list = value.list();
  if (!list) return value_to_json(value);
  Json out = Json::array();
  for (size_t i = 0; i < list->size(); ++i) {
    const Value& item = (*list)[i];
    if (type.is(type::Kind::kMap)) {
      out.push_back(Json::array({typed_to_json((*item.list())[0], type.map_key()),
                                 typed_to_json((*item.list())[1], type.element())}));
    } else {
      out.push_back(typed_to_json(
          item, type.is(type::Kind::kRecord) ? type.fields()[i].type : type.element()));
    }
  }
  return out;
}

[[noreturn]] void wrong(std::string message) {
  throw Error(Code::kInvalid, "the JSON form is wrong: " + std::move(message));
}

// An attribute whose own JSON type says all.
Value plain_value(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned() && json.get<uint64_t>() > INT64_MAX)
    return json.get<uint64_t>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_number_float()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (!json.is_array()) wrong("an attribute is an object");
  Value::List list;
  for (const Json& item : json) list.push_back(plain_value(item));
  return list;
}

// Attributes that are integers, or lists of them: large ones are strings.
bool holds_integers(std::string_view name) {
  static constexpr std::string_view kNames[] = {"n",    "k",      "offset", "limit",
                                                "seed", "digits", "rows"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

Value integers(Value value) {
  if (const Value::List* list = value.list()) {
    Value::List out;
    for (const Value& item : *list) out.push_back(integers(item));
    return out;
  }
  if (const std::string* text = value.string()) {
    int64_t number = 0;
    const auto [end, error] =
        std::from_chars(text->data(), text->data() + text->size(), number);
    if (error == std::errc() && end == text->data() + text->size()) return number;
  }
  return value;
}

// A literal's value, as its type says.
Value typed_from_json(const Json& json, const type::Type& full) {
  const type::Type type = full.without_option();
  if (json.is_null()) return {};
  if (type.is_list()) {
    if (!json.is_array()) wrong("a list literal is no array");
    Value::List list;
    for (const Json& item : json) list.push_back(typed_from_json(item, type.element()));
    return list;
  }
  if (type.is(type::Kind::kRecord)) {
    if (!json.is_array() || json.size() != type.fields().size())
      wrong("a record literal has not one value for each field");
    Value::List list;
    for (size_t i = 0; i < json.size(); ++i)
      list.push_back(typed_from_json(json[i], type.fields()[i].type));
    return list;
  }
  if (type.is(type::Kind::kMap)) {
    if (!json.is_array()) wrong("a map literal is no array of pairs");
    Value::List list;
    for (const Json& entry : json) {
      if (!entry.is_array() || entry.size() != 2)
        wrong("a map literal is no array of pairs");
      list.emplace_back(Value::List{typed_from_json(entry[0], type.map_key()),
                                    typed_from_json(entry[1], type.element())});
    }
    return list;
  }
  if (type.is(type::Kind::kBytes) && json.is_string()) {
    auto bytes = read_base64(json.get<std::string>());
    if (!bytes) wrong(json.dump() + " is no base64");
    return *std::move(bytes);
  }
  const bool integral = type.is_integer() || type.is(type::Kind::kDate) ||
                        type.is(type::Kind::kTime) || type.is(type::Kind::kDatetime) ||
                        type.is(type::Kind::kTimedelta);
  if (integral) {
    if (json.is_number_integer() &&
        !(json.is_number_unsigned() && json.get<uint64_t>() > INT64_MAX))
      return json.get<int64_t>();
    const std::string text = json.is_string() ? json.get<std::string>() : json.dump();
    char* end = nullptr;
    errno = 0;
    if (type.is_unsigned() && text[0] != '-') {
      const uint64_t value = std::strtoull(text.c_str(), &end, 10);
      if (errno || end == text.c_str() || *end)
        wrong(text + " is no " + type.to_string());
      return value > INT64_MAX ? Value(value) : Value(static_cast<int64_t>(value));
    }
    const int64_t value = std::strtoll(text.c_str(), &end, 10);
    if (errno || end == text.c_str() || *end) wrong(text + " is no " + type.to_string());
    return value;
  }
  if (type.is_float()) {
    if (json.is_number()) return json.get<double>();
    if (json == "nan") return __builtin_nan("");
    if (json == "inf") return __builtin_inf();
    if (json == "-inf") return -__builtin_inf();
    wrong(json.dump() + " is no " + type.to_string());
  }
  const bool text = type.is(type::Kind::kString) || type.is(type::Kind::kDecimal) ||
                    type.is(type::Kind::kUuid) || type.is(type::Kind::kBytes) ||
                    type.is(type::Kind::kJson);
  if (text && json.is_string()) {
    if (type.is(type::Kind::kDecimal))
      return decimal_text(Value(json.get<std::string>()), type);
    return json.get<std::string>();
  }
  if (type.is(type::Kind::kBool) && json.is_boolean()) return json.get<bool>();
  if (type.is(type::Kind::kCategorical)) return typed_from_json(json, type.element());
  wrong(json.dump() + " is no " + type.to_string());
}

Attributes attributes_of(const Op& op, const Json& node) {
  Attributes attributes;
  for (const auto& [key, json] : node.items()) {
    if (key == "op" || key == "args") continue;
    if (key == "type") {
      if (!json.is_string()) wrong("a type is no string");
      attributes.set(key, type::parse(json.get<std::string>()));
    } else if (op.name == "literal" || op.name == "memtable") {
      continue;  // after the type
    } else if (key == "frac" || key == "q") {
      if (!json.is_number()) wrong(key + " is no number");
      attributes.set(key, json.get<double>());
    } else {
      Value value = plain_value(json);
      attributes.set(key, holds_integers(key) ? integers(std::move(value)) : value);
    }
  }
  const Value* type = attributes.find("type");
  if (op.name == "literal") {
    if (!type || !node.contains("value")) wrong("a literal needs a value and a type");
    attributes.set("value", typed_from_json(node["value"], *type->type()));
  }
  if (op.name == "memtable") {
    if (!type || !type->type()->is_table() || !node.contains("rows") ||
        !node["rows"].is_array())
      wrong("a memtable needs rows and a type");
    const auto& fields = type->type()->element().fields();
    Value::List rows;
    for (const Json& row : node["rows"]) {
      if (!row.is_array() || row.size() != fields.size())
        wrong("a row has not one value for each column");
      Value::List values;
      for (size_t i = 0; i < fields.size(); ++i)
        values.push_back(typed_from_json(row[i], fields[i].type));
      rows.emplace_back(std::move(values));
    }
    attributes.set("rows", Value(std::move(rows)));
  }
  return attributes;
}

}  // namespace

std::string to_json(const Expr& expr) {
  const std::vector<Expr> order = postorder(expr);
  std::unordered_map<const void*, size_t> index;
  Json nodes = Json::array();
  for (const Expr& node : order) {
    Json json;
    json["op"] = std::string(node.op().name);
    if (!node.args().empty()) {
      Json args = Json::array();
      for (const Expr& arg : node.args()) args.push_back(index.at(arg.id()));
      json["args"] = std::move(args);
    }
    // A type says that a text is a number; without one it must be a number itself.
    for (const auto& [name, value] : node.attributes().all()) {
      if (node.is("literal") && name == "value") {
        json[name] = typed_to_json(value, node.type());
      } else if (node.is("memtable") && name == "rows") {
        json[name] = Json::array();
        for (const Value& row : *value.list())
          json[name].push_back(typed_to_json(row, node.element()));
      } else {
        json[name] = value.integer() ? Json(*value.integer()) : value_to_json(value);
      }
    }
    index.emplace(node.id(), nodes.size());
    nodes.push_back(std::move(json));
  }
  const Json all = {
      {"phlox", 1}, {"root", order.size() - 1}, {"nodes", std::move(nodes)}};
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Expr from_json(std::string_view text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const nlohmann::json::exception&) {
    wrong("it is no JSON");
  }
  if (!json.is_object() || !json.contains("phlox")) wrong("it is no expression");
  if (json["phlox"] != 1)
    throw Error(Code::kUnsupported, "the expression is of version " +
                                        json["phlox"].dump() +
                                        ", and this phlox reads version 1")
        .hint("use a newer phlox");
  if (!json.contains("nodes") || !json["nodes"].is_array() || !json.contains("root") ||
      !json["root"].is_number_unsigned())
    wrong("nodes or root are missing");
  std::vector<Expr> nodes;
  nodes.reserve(json["nodes"].size());
  for (const Json& node : json["nodes"]) {
    if (!node.is_object() || !node.contains("op") || !node["op"].is_string())
      wrong("a node has no op");
    const std::string name = node["op"].get<std::string>();
    const Op* op = find_op(name);
    if (!op || op->name != name || !op->rule) wrong("there is no op " + name);
    std::vector<Expr> args;
    if (node.contains("args")) {
      if (!node["args"].is_array()) wrong("args are no list");
      for (const Json& arg : node["args"]) {
        if (!arg.is_number_unsigned() || arg.get<size_t>() >= nodes.size())
          wrong("an argument is no earlier node");
        args.push_back(nodes[arg.get<size_t>()]);
      }
    }
    nodes.push_back(make(*op, std::move(args), attributes_of(*op, node)));
  }
  const size_t root = json["root"].get<size_t>();
  if (root >= nodes.size()) wrong("the root is no node");
  return nodes[root];
}

}  // namespace phlox::expr
