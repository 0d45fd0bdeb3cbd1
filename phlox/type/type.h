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
  kVar,    // var * T
  kFixed,  // N * T
  kMap,
  kCategorical,
};

struct Field;

// Immutable; a copy is a reference count. Equality is structural and fast (pointer, then
// hash). A default-constructed Type is "no type" and only good for assignment and
// `explicit operator bool`.
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
  // length 0 is any length; encoding "" is utf8 (both are facts that are kept, nothing
  // more). An encoding is letters, digits and any of - _ . ; anything else throws
  // Error(kType).
  static Type string(int64_t length = 0, std::string encoding = {});
  static Type bytes();
  static Type date();
  static Type time();
  // "" is a wall clock. A zone is named as in the tz database (UTC, Europe/Berlin) or an
  // offset (+05:30); a text of another shape throws Error(kType). Whether such a zone
  // exists is not asked.
  static Type datetime(std::string zone = {});
  static Type timedelta();
  static Type uuid();
  static Type json();
  // ?T; an option of an option, or of null, is itself.
  static Type option(Type value);
  // Field names must be unique, not empty, and UTF-8 without a zero byte; Error(kInvalid)
  // names the one that is not.
  static Type record(std::vector<Field> fields);
  static Type var(Type element);
  // 0 <= length < 2^31, as in Arrow; anything else throws Error(kType).
  static Type fixed(int64_t length, Type element);
  // A key that is an option or null, and a categorical of an option, null or categorical,
  // throw Error(kType): whether a row holds a value is said outside, by ?categorical[T].
  static Type map(Type key, Type value);
  static Type categorical(Type value);
  // var * {fields}
  static Type table(std::vector<Field> fields);
  // This record and one more field behind the others; much cheaper than record() of a
  // long one.
  Type with_field(Field field) const;

  // Levels of nesting that a type may have; a constructor that would go deeper throws
  // Error(kInvalid). A leaf has one level, ?T, lists, maps, categoricals and records one
  // more.
  static constexpr int kMaxDepth = 200;

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
  // Of a record. `field` is a fast look-up also in a record of 10,000 fields; null if
  // absent.
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
  struct Builder;
  explicit Type(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  static bool equal(const Type& a, const Type& b);
  std::shared_ptr<const Node> node_;
};

struct Field {
  std::string name;
  Type type;
  friend bool operator==(const Field&, const Field&) = default;
};

// Reads a datashape (language section 1). Throws Error(kInvalid) with text, span and,
// where one helps, the nearest type's name. Nesting is limited to 200 levels. `int` is
// int64, `real` float64.
Type parse(std::string_view text);
// The same, where a table is expected: `{...}` means `var * {...}`; anything but a table
// is an error.
Type parse_table(std::string_view text);

// The smallest type that holds every value of both, or nothing if there is none.
// Symmetric; for many types it is the same in any order, wherever both orders give a type
// at all.
//   - integers widen; signed with unsigned gives the next signed one, uint64 with a
//     signed one nothing;
//   - floats widen; a float with an integer gives float64, but float32 with int8, int16
//     or uint8 gives float32;
//   - decimals keep the whole digits and the scale of both (more than 38 digits:
//     nothing); an integer counts 3, 5, 10 or 19 digits; a decimal with a float gives
//     float64;
//   - beside floats and decimals an unsigned integer counts as the signed one that holds
//     it, uint64 as 20 digits;
//   - date with a datetime of no zone gives datetime; datetimes of two zones give
//     datetime['UTC'], one with and one without a zone nothing;
//   - strings keep the larger length, and an encoding if both have it;
//   - lists promote their elements; fixed ones of one length stay fixed, others give var;
//   - maps promote key and value; records field by field, of the same names in the same
//     order;
//   - categorical[T] with U gives what T with U gives, with categorical[U] a categorical
//     of it;
//   - option infects, null gives ?T;
//   - bool, bytes, time, timedelta, uuid and json go only with themselves.
std::optional<Type> promote(const Type& a, const Type& b);

}  // namespace phlox::type

template <>
struct std::hash<phlox::type::Type> {
  size_t operator()(const phlox::type::Type& type) const { return type.hash(); }
};
