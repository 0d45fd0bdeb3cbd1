// The facts that models are checked by: classes, properties, types, defaults. The room
// model/ generates them as tables of plain numbers, so that they cost nothing at start,
// and installs them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::scene {

// What a value may be. Behind it the parts of a type, in Tables::parts.
enum class Check : uint8_t {
  kAny,
  kNull,
  kBool,
  kInt,
  kFloat,
  kPercent,  // a float from 0 to 1
  kString,
  kBytes,
  kEnum,         // parts: the texts, or the numbers as texts
  kPrefix,       // a text that begins so; parts: the beginning
  kColorHex,     // as kColor, kept as "#rrggbb"; parts: the names, then what they are
  kColor,        // CSS text, or [r, g, b] or [r, g, b, a]
  kDashPattern,  // a name, "4 2", or integers
  kCssLength,    // "12px"
  kDate,
  kDatetime,
  kTime,
  kTimedelta,
  kJson,      // a text that is JSON
  kFactor,    // a text, or two or three of them
  kFactors,   // of one depth
  kColumns,   // a map of columns of one length
  kInstance,  // parts: the class
  kList,      // parts: the element's type; so are the others of one type
  kSet,
  kDict,    // parts: types of key and value, and keys that are not allowed
  kTuple,   // parts: the types
  kStruct,  // parts: name, type, 1 if it may be missing
  kEither,  // parts: the types, tried in this order
  kNullable,
  kInterval,  // parts: the type, both ends as texts
  kNonnegative,
  kPositive,
  kNonempty,
  kLength,  // parts: the type, the length
  kHaving,  // parts: the type of a model, the name of its property, the type of that
  kSpec,    // parts: the type of a constant; the flags below
  kBounds,  // "auto", or a pair of which the first is less and one may be null; kDates
};

struct TypeRow {
  static constexpr uint8_t kDates = 1;        // dates and durations count as numbers
  static constexpr uint8_t kUnits = 2;        // has units: the property NAME_units
  static constexpr uint8_t kNonnegative = 4;  // a constant is not negative
  static constexpr uint8_t kSizes = 8;     // a text that begins with a digit is a length
  static constexpr uint8_t kNumbers = 16;  // of an enumeration: integers

  Check check;
  uint8_t flags;
  uint16_t num_parts;
  uint32_t first_part;
};

// A value of another type that a property takes, and what becomes of it.
struct AcceptRow {
  enum class Conversion : uint8_t {
    kWrap,   // a model `class_id` with properties[0] set to it
    kEach,   // a list: of every element a struct with properties[0] set to it
    kPairs,  // a list of pairs: of every one a model with both properties set
    kItems,  // a map: the list of its pairs
    kBytes,  // a text: its bytes
  };
  uint16_t type;
  Conversion conversion;
  ClassId class_id;
  uint32_t properties[2];  // texts
};

struct PropertyRow {
  static constexpr uint8_t kRequired = 1;      // has no default
  static constexpr uint8_t kReadonly = 2;      // is set by the browser alone
  static constexpr uint8_t kUnserialized = 4;  // is not written under its name
  static constexpr uint8_t kAlias = 8;         // another name of the property `type`

  uint32_t name;
  uint32_t default_text;  // JSON as in documents
  uint16_t type;
  uint16_t first_accept;
  uint8_t num_accepts;
  uint8_t flags;
};

struct ClassRow {
  uint32_t name;  // as C++ and Python have it
  uint32_t wire;  // as documents have it
  uint32_t family;
  uint32_t first_property;  // all that it has, those of its bases too, by rising name
  uint16_t num_properties;
  uint16_t
      first_base;  // in Tables::bases: its bases in their order, then all above these
  uint16_t num_direct_bases;
  uint16_t num_bases;
  bool is_abstract;
};

struct Tables {
  const char* bokeh_version;
  const char* texts;  // each ends with a zero byte
  std::span<const TypeRow> types;
  std::span<const uint32_t> parts;
  std::span<const AcceptRow> accepts;
  std::span<const PropertyRow> properties;
  std::span<const uint16_t> bases;
  std::span<const ClassRow> classes;  // by rising name
};

// Called once before main, by the room model/.
bool install(const Tables& tables);

// The schema that was installed.
const Tables& schema();
inline std::string_view text_at(uint32_t at) { return schema().texts + at; }
inline std::span<const uint32_t> parts_of(const TypeRow& type) {
  return schema().parts.subspan(type.first_part, type.num_parts);
}
inline const TypeRow& type_at(uint32_t at) { return schema().types[at]; }
inline const ClassRow& class_at(ClassId id) { return schema().classes[id]; }
inline std::string_view class_name(ClassId id) { return text_at(class_at(id).name); }
std::span<const PropertyRow> properties_of(ClassId id);

// By the class's name; of a name of the wire ("bokeh.models.dom.Div") too.
std::optional<ClassId> find_class(std::string_view name);
// The same; throws Error(kNotFound) with the nearest name.
ClassId class_named(std::string_view name);
// The place of a property among properties_of(id), through aliases.
std::optional<size_t> find_property(ClassId id, std::string_view name);
// The same; throws Error(kNotFound) with the nearest name.
size_t property_named(ClassId id, std::string_view name);
// True for a class itself and those above it.
bool is_subclass(ClassId id, ClassId base);

// The default of a property, or null where it has none or where it is a model; see
// make_default.
const Value* default_of(const PropertyRow& property);
// The default as a value of its own: a model is a new one each time. Null where there is
// none.
Value make_default(const PropertyRow& property);

}  // namespace phlox::scene
