// What a value is: the datashape types of the language, as small immutable handles.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace phlox::type {

enum class Kind : uint8_t {
  kNull,  // the type of a bare None; unifies with every ?T
  kBool,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
  kFloat32,
  kFloat64,
  kDecimal,
  kString,
  kBytes,
  kDate,
  kTime,
  kDatetime,
  kTimedelta,
  kUuid,
  kJson,
  kOption,
  kRecord,
  kVar,          // var * T
  kFixed,        // N * T
  kMap,
  kCategorical,
};

struct Field;

// Immutable; a copy is a reference count. Equality is structural and fast (pointer, then hash).
// A default-constructed Type is "no type" and only good for assignment and `explicit operator bool`.
class Type {
 public:
  Type() = default;
  explicit operator bool() const { return node_ != nullptr; }

  static Type null();
  static Type boolean();
  static Type int8();
  static Type int16();
  static Type int32();
  static Type int64();
  static Type uint8();
  static Type uint16();
  static Type uint32();
  static Type uint64();
  static Type float32();
  static Type float64();
  // 1 <= precision <= 38, 0 <= scale <= precision; anything else throws Error(kType).
  static Type decimal(int precision, int scale);
  // length 0 is any length; encoding "" is utf8 (both are facts that are kept, nothing more).
  static Type string(int64_t length = 0, std::string encoding = {});
  static Type bytes();
  static Type date();
  static Type time();
  static Type datetime(std::string zone = {});  // "" is a wall clock; throws on an unknown zone name shape
  static Type timedelta();
  static Type uuid();
  static Type json();
  // ?T; an option of an option, or of null, is itself.
  static Type option(Type value);
  // Field names must be unique and not empty; a duplicate throws Error(kInvalid) that names it.
  static Type record(std::vector<Field> fields);
  static Type var(Type element);
  static Type fixed(int64_t length, Type element);
  static Type map(Type key, Type value);
  static Type categorical(Type value);
  // var * {fields}
  static Type table(std::vector<Field> fields);

  Kind kind() const;
  bool is(Kind kind) const { return node_ && this->kind() == kind; }
  bool is_option() const { return is(Kind::kOption); }
  bool is_integer() const;   // int8..int64, uint8..uint64 (not an option of one)
  bool is_signed() const;    // int8..int64
  bool is_unsigned() const;  // uint8..uint64
  bool is_float() const;     // float32, float64
  bool is_number() const;    // integer, float or decimal
  bool is_temporal() const;  // date, time, datetime, timedelta
  bool is_list() const;      // var or fixed
  int bit_width() const;     // of an integer or a float: 8, 16, 32 or 64

  // The T of ?T, var * T, N * T, categorical[T] and the value of map[K, V].
  const Type& element() const;
  const Type& map_key() const;
  int64_t fixed_length() const;
  int precision() const;
  int scale() const;
  int64_t string_length() const;
  const std::string& string_encoding() const;
  const std::string& zone() const;
  // Of a record. `field` is a fast look-up also in a record of 10,000 fields; null if absent.
  const std::vector<Field>& fields() const;
  const Field* field(std::string_view name) const;
  std::optional<size_t> field_index(std::string_view name) const;
  std::vector<std::string> field_names() const;

  // T of ?T, and T itself of any other.
  Type without_option() const;
  // True for `var * {...}`; its record is element().
  bool is_table() const;

  // The canonical text, which parses back to an equal type.
  std::string to_string() const;
  uint64_t hash() const;
  friend bool operator==(const Type& a, const Type& b) { return equal(a, b); }

 private:
  struct Node;
  explicit Type(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  static bool equal(const Type& a, const Type& b);
  std::shared_ptr<const Node> node_;
};

struct Field {
  std::string name;
  Type type;
  friend bool operator==(const Field&, const Field&) = default;
};

// Reads a datashape (language section 1). Throws Error(kInvalid) with text, span and, where one
// helps, the nearest type's name. Nesting is limited to 200 levels. `int` is int64, `real` float64.
Type parse(std::string_view text);
// The same, where a table is expected: `{...}` means `var * {...}`; anything but a table is an error.
Type parse_table(std::string_view text);

// The smallest type that holds every value of both, or nothing if there is none: integers widen
// (signed with unsigned to the next signed; uint64 with a signed one to float64 is NOT done: no
// type), integer with float gives float64 (float32 for 8 and 16 bit ones with float32), integer
// with decimal a decimal that holds both, float with decimal float64, date with datetime datetime,
// option infects, null gives ?T, records and lists promote by field and element, categorical[T] with
// T gives T.
std::optional<Type> promote(const Type& a, const Type& b);

}  // namespace phlox::type

template <>
struct std::hash<phlox::type::Type> {
  size_t operator()(const phlox::type::Type& type) const { return type.hash(); }
};
