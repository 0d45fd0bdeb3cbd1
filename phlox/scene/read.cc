// Decoding of documents' JSON: one case a "type".
#include "phlox/scene/read.h"

#include <cmath>
#include <limits>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/scene/json.h"
#include "phlox/scene/read_array.h"
#include "phlox/scene/schema.h"

namespace phlox::scene {
namespace {

using Kind = Value::Kind;

Value number_named(const Value& json) {
  const Value& value = member(json, "value");
  if (value.is_number()) return value;
  if (value.is(Kind::kString)) {
    if (value.text() == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (value.text() == "+inf" || value.text() == "inf")
      return std::numeric_limits<double>::infinity();
    if (value.text() == "-inf") return -std::numeric_limits<double>::infinity();
  }
  throw Error(Code::kIo, "a document has no number " + shown(value));
}

}  // namespace

const Value& member(const Value& json, std::string_view name) {
  if (const Value* found = json.find(name)) return *found;
  throw Error(Code::kIo,
              "the document lacks " + quoted_short(name) + " where it must be");
}

const std::string& text_member(const Value& json, std::string_view name) {
  const Value& found = member(json, name);
  if (!found.is(Kind::kString))
    throw Error(Code::kIo, quoted_short(name) + " of the document must be a text, not " +
                               shown(found));
  return found.text();
}

Value read_value(std::string_view json) {
  ModelsById models;
  const std::vector<Buffer> buffers;
  return Reader(models, buffers).value(parse_json(json));
}

Value::List Reader::entries(const Value& json) {
  Value::List out;
  const Value* entries = json.find("entries");
  if (!entries) return out;
  if (!entries->is(Kind::kList))
    throw Error(Code::kIo,
                "\"entries\" of the document must be a list, not " + shown(*entries));
  out.reserve(entries->list().size());
  for (const Value& entry : entries->list()) out.push_back(value(entry));
  return out;
}

Value Reader::map(const Value& json) {
  Value::Map out;
  for (const Value& entry : entries(json)) {
    if (!entry.is(Kind::kList) || entry.list().size() != 2)
      throw Error(Code::kIo, "a map of the document has an entry that is no pair");
    out.emplace_back(entry.list()[0], entry.list()[1]);
  }
  return Value::map(std::move(out));
}

Value Reader::spec(Spec::From from, std::string_view name, const Value& json) {
  Spec spec;
  spec.from = from;
  spec.value = value(member(json, name));
  if (const Value* transform = json.find("transform"))
    if (!transform->is_null()) spec.transform = model(*transform);
  if (const Value* units = json.find("units"))
    if (!units->is_null()) spec.units = text_member(json, "units");
  return spec;
}

std::string Reader::bytes(const Value& json, size_t limit) {
  const Value& data = member(json, "data");
  if (data.is(Kind::kString)) return inline_bytes(data.text(), limit);
  const std::string& id = text_member(data, "id");
  for (const Buffer& buffer : buffers_)
    if (buffer.id == id) return buffer.bytes;
  throw Error(Code::kIo,
              "the buffer " + quoted_short(id) + " did not come with the document");
}

Value Reader::ndarray(const Value& json, bool has_shape) {
  const std::string& dtype = text_member(json, "dtype");
  const Value& array = member(json, "array");
  std::optional<std::vector<int64_t>> shape;
  if (has_shape) shape = read_shape(member(json, "shape"));
  if (dtype == "object" || !array.is(Kind::kStruct) || !array.find("data")) {
    const Value items = value(array);
    if (!items.is(Kind::kList))
      throw Error(Code::kIo, "an array of the document has no list of its values");
    return nested(items.list(), shape);
  }
  Dtype known = Dtype::kFloat64;
  if (!dtype_of(dtype, &known))
    throw Error(Code::kIo, "a document has no arrays of " + quoted_short(dtype));
  const size_t limit = shape ? byte_count(*shape, known) : size_t{1} << 34;
  return array_of_bytes(known, shape, bytes(array, limit),
                        text_member(json, "order") == "big");
}

Model Reader::object(const Value& json) {
  const std::string& name = text_member(json, "name");
  const auto id = find_class(name);
  if (!id) class_named(name);  // throws
  Model model(*id);
  const Value* own = json.find("id");
  if (own) {
    model.set_id(text_member(json, "id"));
    if (!models_.emplace(model.id(), model).second)
      throw Error(Code::kIo,
                  "the document has two models with the id " + quoted_short(model.id()));
  }
  const Value* attributes = json.find("attributes");
  if (!attributes) return model;
  std::string_view attribute;
  try {
    for (const auto& [key, encoded] : attributes->entries()) {
      attribute = key.text();
      model.assign(property_named(*id, attribute), value(encoded));
    }
  } catch (Error& error) {
    if (own && error.notes().size() < 3)
      error.note("in the " + name + " " + quoted_short(model.id()));
    throw;
  }
  return model;
}

Model Reader::model(const Value& json) {
  Value read = value(json);
  if (!read.is(Kind::kModel))
    throw Error(Code::kIo, "the document has " + shown(read) + " where a model must be");
  return read.model();
}

Value Reader::value(const Value& json) {
  if (json.is(Kind::kList)) {
    Value::List out;
    out.reserve(json.list().size());
    for (const Value& item : json.list()) out.push_back(value(item));
    return out;
  }
  if (!json.is(Kind::kStruct)) return json;
  const Value* type = json.find("type");
  if (!type || !type->is(Kind::kString)) {
    if (json.find("id") && json.entries().size() == 1) {
      const std::string& id = text_member(json, "id");
      const auto found = models_.find(id);
      if (found != models_.end()) return found->second;
      throw Error(Code::kIo, "the document refers to the model " + quoted_short(id) +
                                 " before it tells what that is");
    }
    Value::Map out;
    for (const auto& [key, item] : json.entries()) out.emplace_back(key, value(item));
    return Value::map(std::move(out));
  }
  const std::string& kind = type->text();
  if (kind == "object") return object(json);
  if (kind == "value") return spec(Spec::From::kValue, "value", json);
  if (kind == "field") return spec(Spec::From::kField, "field", json);
  if (kind == "expr") return spec(Spec::From::kExpr, "expr", json);
  if (kind == "map") return map(json);
  if (kind == "set") return Value::set(entries(json));
  if (kind == "array") return entries(json);
  if (kind == "number") return number_named(json);
  if (kind == "ndarray") return ndarray(json, true);
  if (kind == "typed_array") return ndarray(json, false);
  if (kind == "bytes") return Value::bytes(bytes(json, size_t{1} << 34));
  if (kind == "date") return text_member(json, "iso");
  if (kind == "ref") return value(Value::structure({{Value("id"), member(json, "id")}}));
  throw Error(Code::kUnsupported,
              "phlox does not read what a document calls " + quoted_short(kind));
}

}  // namespace phlox::scene
