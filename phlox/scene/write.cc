// The JSON of values and models.
#include "phlox/scene/write.h"

#include <cmath>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/base/number.h"
#include "phlox/base/quote.h"
#include "phlox/base/utf8.h"
#include "phlox/scene/packed.h"
#include "phlox/scene/schema.h"
#include "phlox/table/text.h"

namespace phlox::scene {
namespace {

using Kind = Value::Kind;

constexpr int64_t kMostInteger = (int64_t{1} << 53) - 1;
constexpr int kMostDepth = 1000;

// The property that holds the units of a spec, or of which these are the units.
std::optional<size_t> units_of(const Model& model, size_t property) {
  const PropertyRow& row = properties_of(model.class_id())[property];
  const TypeRow& type = type_at(row.type);
  if (type.check != Check::kSpec || !(type.flags & TypeRow::kUnits)) return std::nullopt;
  return find_property(model.class_id(), std::string(text_at(row.name)) + "_units");
}

std::optional<size_t> owner_of_units(const Model& model, size_t property) {
  const std::string_view name = text_at(properties_of(model.class_id())[property].name);
  if (!name.ends_with("_units")) return std::nullopt;
  return find_property(model.class_id(), name.substr(0, name.size() - 6));
}

}  // namespace

void Writer::text(std::string_view text) {
  if (!is_utf8(text))
    throw Error(Code::kInvalid, "a text of a document must be UTF-8, and " +
                                    quoted_short(text) + " is not");
  table::append_json_string(text, out_);
}

void Writer::number(double value) {
  if (std::isnan(value)) {
    out_ += R"({"type":"number","value":"nan"})";
  } else if (std::isinf(value)) {
    out_ += value < 0 ? R"({"type":"number","value":"-inf"})"
                      : R"({"type":"number","value":"+inf"})";
  } else if (value == std::trunc(value) && std::abs(value) <= kMostInteger &&
             !(value == 0 && std::signbit(value))) {
    out_ += std::to_string(static_cast<int64_t>(value));
  } else {
    append_number(out_, value);
  }
}

void Writer::items(const Value::List& list) {
  out_ += '[';
  for (size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out_ += ',';
    value(list[i]);
  }
  out_ += ']';
}

void Writer::map(const Value::Map& entries) {
  out_ += R"({"type":"map")";
  if (!entries.empty()) out_ += R"(,"entries":[)";
  for (size_t i = 0; i < entries.size(); ++i) {
    out_ += i > 0 ? ",[" : "[";
    value(entries[i].first);
    out_ += ',';
    value(entries[i].second);
    out_ += ']';
  }
  out_ += entries.empty() ? "}" : "]}";
}

void Writer::bytes(std::string_view bytes) {
  out_ += R"({"type":"bytes","data":)";
  if (options_.buffers) {
    const std::string id = "b" + std::to_string(options_.buffers->size() + 1);
    options_.buffers->push_back({id, std::string(bytes)});
    out_ += R"({"id":")" + id + R"("}})";
    return;
  }
  out_ += '"';
  if (const std::string* text = packed_ ? packed_->find(bytes) : nullptr)
    out_ += *text;
  else
    append_packed(bytes, options_.level, out_);
  out_ += R"("})";
}

void Writer::array(const Array& array) {
  out_ += R"({"type":"ndarray","array":)";
  bytes(array.bytes());
  out_ += R"(,"shape":[)";
  for (size_t i = 0; i < array.shape().size(); ++i)
    out_ += (i > 0 ? "," : "") + std::to_string(array.shape()[i]);
  out_ += R"(],"dtype":")";
  out_ += dtype_name(array.dtype());
  out_ += R"(","order":"little"})";
}

void Writer::spec(const Spec& spec) {
  const char* name = spec.from == Spec::From::kValue   ? "value"
                     : spec.from == Spec::From::kField ? "field"
                                                       : "expr";
  out_ += R"({"type":")" + std::string(name) + R"(",")" + name + R"(":)";
  value(spec.value);
  if (spec.transform) {
    out_ += R"(,"transform":)";
    model(spec.transform);
  }
  if (!spec.units.empty()) {
    out_ += R"(,"units":)";
    text(spec.units);
  }
  out_ += '}';
}

void Writer::value(const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      out_ += "null";
      return;
    case Kind::kBool:
      out_ += value.boolean() ? "true" : "false";
      return;
    case Kind::kInt:
      if (value.integer() > kMostInteger || value.integer() < -kMostInteger)
        throw Error(Code::kUnsupported,
                    "the integer " + std::to_string(value.integer()) +
                        " is beyond 2^53, and a browser cannot hold it exactly")
            .hint("make it a float or a text");
      out_ += std::to_string(value.integer());
      return;
    case Kind::kFloat:
    case Kind::kDatetime:
    case Kind::kTime:
    case Kind::kTimedelta:
      return number(value.real());
    case Kind::kDate:
      return text(date_text(value.integer()));
    case Kind::kString:
      return text(value.text());
    case Kind::kBytes:
      return bytes(value.text());
    case Kind::kList:
      return items(value.list());
    case Kind::kSet:
      out_ += R"({"type":"set")";
      if (!value.list().empty()) {
        out_ += R"(,"entries":)";
        items(value.list());
      }
      out_ += '}';
      return;
    case Kind::kMap:
    case Kind::kStruct:
      return map(value.entries());
    case Kind::kModel:
      return model(value.model());
    case Kind::kSpec:
      return spec(value.spec());
    case Kind::kArray:
      return array(value.array());
  }
}

void Writer::reference(const Model& model) {
  out_ += R"({"id":)";
  text(id_of_(model));
  out_ += '}';
}

void Writer::model(const Model& model) {
  if (!written_.insert(model.address()).second) return reference(model);
  if (++depth_ > kMostDepth)
    throw Error(Code::kUnsupported, "models are nested more than " +
                                        std::to_string(kMostDepth) + " levels deep");
  out_ += R"({"type":"object","name":)";
  text(text_at(class_at(model.class_id()).wire));
  out_ += R"(,"id":)";
  text(id_of_(model));
  attributes(model);
  out_ += '}';
  --depth_;
}

void Writer::attributes(const Model& model) {
  const auto rows = properties_of(model.class_id());
  bool any = false;
  for (const auto& [set, unused] : model.values()) {
    size_t property = set;
    if (rows[property].flags & PropertyRow::kUnserialized) {
      // Units are written with what they are of; that is done here where it is not set
      // itself.
      const auto owner = owner_of_units(model, property);
      if (!owner || model.value_at(*owner)) continue;
      property = *owner;
    }
    const auto found = wire_value(model, property);
    if (!found) continue;
    out_ += any ? "," : R"(,"attributes":{)";
    any = true;
    text(text_at(rows[property].name));
    out_ += ':';
    value(*found);
  }
  if (any) out_ += '}';
}

std::optional<Value> wire_value(const Model& model, size_t property, bool all_units) {
  const PropertyRow& row = properties_of(model.class_id())[property];
  if (row.flags & PropertyRow::kUnserialized) return std::nullopt;
  const Value* value = model.value_at(property);
  const auto units = units_of(model, property);
  const Value* set_units = units ? model.value_at(*units) : nullptr;
  if (!value && (set_units || all_units)) value = default_of(row);
  if (!value) return std::nullopt;
  if (all_units && units && !set_units)
    set_units = default_of(properties_of(model.class_id())[*units]);
  if (!set_units || !value->is(Kind::kSpec)) return *value;
  Spec spec = value->spec();
  spec.units = set_units->text();
  return Value(std::move(spec));
}

}  // namespace phlox::scene
