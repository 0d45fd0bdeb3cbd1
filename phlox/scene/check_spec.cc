// Specs: telling constants from names of columns.
#include "phlox/scene/check_spec.h"

#include <cctype>

#include "phlox/scene/check.h"

namespace phlox::scene {
namespace {

using Kind = Value::Kind;

bool is_instance(const Model& model, std::string_view base) {
  return model && model.is_a(base);
}

// As check(), but for a type that takes any text: a text alone is then the name of a
// column.
bool check_but_any_text(const TypeRow& type, Value& value) {
  if (!value.is(Kind::kString)) return check(type, value);
  switch (type.check) {
    case Check::kString:
      return false;
    case Check::kNullable:
    case Check::kEither: {
      for (const uint32_t part : parts_of(type))
        if (check_but_any_text(type_at(part), value)) return true;
      return false;
    }
    default:
      return check(type, value);
  }
}

bool check_constant(const TypeRow& type, Value& value) {
  if (type.flags & TypeRow::kDates) {
    if (value.is(Kind::kTimedelta) || value.is(Kind::kDatetime)) value = value.real();
    if (value.is(Kind::kDate))
      value = static_cast<double>(value.integer()) * 86'400'000.0;
  }
  if (!check(type_at(parts_of(type)[0]), value)) return false;
  return !(type.flags & TypeRow::kNonnegative) || !value.is_number() ||
         value.number() >= 0;
}

// {"field": "x", "transform": ...}: a map with the fields of a spec.
bool read_map(const Value& map, Spec* spec) {
  size_t known = 0;
  const std::pair<const char*, Spec::From> kinds[] = {{"value", Spec::From::kValue},
                                                      {"field", Spec::From::kField},
                                                      {"expr", Spec::From::kExpr}};
  for (const auto& [name, from] : kinds)
    if (const Value* found = map.find(name)) {
      spec->from = from;
      spec->value = *found;
      ++known;
    }
  if (known != 1) return false;
  if (const Value* transform = map.find("transform")) {
    if (!transform->is(Kind::kModel)) return false;
    spec->transform = transform->model();
    ++known;
  }
  if (const Value* units = map.find("units")) {
    if (!units->is(Kind::kString)) return false;
    spec->units = units->text();
    ++known;
  }
  return known == map.entries().size();
}

bool check_parts(const TypeRow& type, Spec& spec) {
  if (spec.transform && !is_instance(spec.transform, "Transform")) return false;
  if (!spec.units.empty() && !(type.flags & TypeRow::kUnits)) return false;
  switch (spec.from) {
    case Spec::From::kValue:
      return check_constant(type, spec.value);
    case Spec::From::kField:
      return spec.value.is(Kind::kString);
    case Spec::From::kExpr:
      return spec.value.is(Kind::kModel) && is_instance(spec.value.model(), "Expression");
  }
  return false;
}

}  // namespace

bool check_spec(const TypeRow& type, Value& value) {
  Spec spec;
  if (value.is(Kind::kSpec)) {
    spec = value.spec();
    if (!check_parts(type, spec)) return false;
  } else if ((value.is(Kind::kMap) || value.is(Kind::kStruct)) &&
             read_map(value, &spec)) {
    if (!check_parts(type, spec)) return false;
  } else if (value.is(Kind::kModel) && is_instance(value.model(), "Expression")) {
    spec.from = Spec::From::kExpr;
    spec.value = value;
  } else if (value.is(Kind::kString)) {
    spec.value = value;
    if (!check_but_any_text(type_at(parts_of(type)[0]), spec.value)) {
      const std::string& text = value.text();
      // "12 px" is no column but a slip.
      if ((type.flags & TypeRow::kSizes) &&
          (text.empty() || std::isdigit(text[0] & 0x7f)))
        return false;
      spec.from = Spec::From::kField;
      spec.value = value;
    }
  } else {
    spec.value = value;
    if (!check_constant(type, spec.value)) return false;
  }
  value = Value(std::move(spec));
  return true;
}

}  // namespace phlox::scene
