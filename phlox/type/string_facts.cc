// A type without the lengths and encodings of its strings.
#include "phlox/type/string_facts.h"

namespace phlox::type {

Type without_string_facts(const Type& type) {
  switch (type.kind()) {
    case Kind::kString:
      return Type::string();
    case Kind::kOption:
      return Type::option(without_string_facts(type.element()));
    case Kind::kVar:
      return Type::var(without_string_facts(type.element()));
    case Kind::kFixed:
      return Type::fixed(type.fixed_length(), without_string_facts(type.element()));
    case Kind::kCategorical:
      return Type::categorical(without_string_facts(type.element()));
    case Kind::kMap:
      return Type::map(without_string_facts(type.map_key()),
                       without_string_facts(type.element()));
    case Kind::kRecord: {
      std::vector<Field> fields;
      fields.reserve(type.fields().size());
      for (const auto& field : type.fields())
        fields.push_back({field.name, without_string_facts(field.type)});
      return Type::record(std::move(fields));
    }
    default:
      return type;
  }
}

}  // namespace phlox::type
