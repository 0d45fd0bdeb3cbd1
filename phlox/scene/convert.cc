// The conversions that the schema names.
#include "phlox/scene/convert.h"

#include "phlox/scene/check.h"

namespace phlox::scene {
namespace {

using Conversion = AcceptRow::Conversion;

Value converted(const AcceptRow& row, const Value& value) {
  const auto name = [&](size_t i) { return text_at(row.properties[i]); };
  Value::List out;
  switch (row.conversion) {
    case Conversion::kWrap: {
      Model model(row.class_id);
      model.set(name(0), value);
      return model;
    }
    case Conversion::kEach:
      for (const Value& item : value.list())
        out.push_back(Value::structure({{Value(name(0)), item}}));
      return out;
    case Conversion::kPairs:
      for (const Value& pair : value.list()) {
        Model model(row.class_id);
        // A label that is a text is that text, and not the column of that name.
        const TypeRow& type = type_at(
            properties_of(row.class_id)[property_named(row.class_id, name(0))].type);
        const Value& first = pair.list()[0];
        model.set(name(0), type.check == Check::kSpec ? scene::value(first) : first);
        model.set(name(1), pair.list()[1]);
        out.emplace_back(std::move(model));
      }
      return out;
    case Conversion::kItems:
      for (const auto& [key, item] : value.entries())
        out.push_back(Value(Value::List{key, item}));
      return out;
    case Conversion::kBytes:
      return Value::bytes(value.text());
  }
  return value;
}

}  // namespace

bool convert(const PropertyRow& property, Value& value) {
  for (size_t i = 0; i < property.num_accepts; ++i) {
    const AcceptRow& row = schema().accepts[property.first_accept + i];
    if (!check(type_at(row.type), value)) continue;
    value = converted(row, value);
    return true;
  }
  return false;
}

}  // namespace phlox::scene
