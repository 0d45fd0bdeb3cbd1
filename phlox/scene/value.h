// What a property can hold.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "phlox/scene/array.h"
#include "phlox/scene/model.h"

namespace phlox::scene {

struct Spec;

// Immutable; a copy is at most a reference count or a short text. What a property takes
// it keeps in one form only: a float is a double, a colour of numbers its CSS text, "x"
// of a glyph the column x.
class Value {
 public:
  enum class Kind : uint8_t {
    kNull,
    kBool,
    kInt,
    kFloat,
    kString,
    kBytes,
    kList,
    kSet,
    kMap,     // in the order in which it was made
    kStruct,  // a map of fixed keys, in the order of the property's type
    kModel,
    kSpec,
    kArray,
    kDate,       // days since 1970-01-01
    kDatetime,   // milliseconds since 1970-01-01, UTC or of the wall clock
    kTime,       // milliseconds since midnight
    kTimedelta,  // milliseconds
  };
  using List = std::vector<Value>;
  using Map = std::vector<std::pair<Value, Value>>;

  Value() = default;  // null
  Value(const Value&) = default;
  Value& operator=(const Value&) = default;
  // What is moved from is null.
  Value(Value&& other) noexcept
      : kind_(std::exchange(other.kind_, Kind::kNull)),
        data_(std::exchange(other.data_, std::monostate())) {}
  Value& operator=(Value&& other) noexcept {
    kind_ = std::exchange(other.kind_, Kind::kNull);
    data_ = std::exchange(other.data_, std::monostate());
    return *this;
  }
  Value(std::nullptr_t) {}
  template <std::same_as<bool> T>
  Value(T value) : kind_(Kind::kBool), data_(value) {}
  template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>)
  Value(T value) : Value(Kind::kInt, static_cast<int64_t>(value)) {}
  template <std::floating_point T>
  Value(T value) : Value(Kind::kFloat, static_cast<double>(value)) {}
  Value(std::string value) : kind_(Kind::kString), data_(std::move(value)) {}
  Value(std::string_view value) : Value(std::string(value)) {}
  Value(const char* value) : Value(std::string(value)) {}
  Value(List values) : Value(Kind::kList, std::move(values)) {}
  Value(std::initializer_list<Value> values) : Value(List(values)) {}
  Value(Model model) : kind_(Kind::kModel), data_(std::move(model)) {}
  Value(Array array)
      : kind_(Kind::kArray), data_(std::make_shared<const Array>(std::move(array))) {}
  Value(Spec spec);
  // Models of one class, of a vector or anything like it.
  template <std::derived_from<Model> M>
  Value(const std::vector<M>& models) : Value(List(models.begin(), models.end())) {}

  static Value bytes(std::string bytes);
  static Value set(List values) { return Value(Kind::kSet, std::move(values)); }
  static Value map(Map entries) { return Value(Kind::kMap, std::move(entries)); }
  static Value structure(Map fields) { return Value(Kind::kStruct, std::move(fields)); }
  static Value date(int64_t days) { return Value(Kind::kDate, days); }
  static Value datetime(double milliseconds) {
    return Value(Kind::kDatetime, milliseconds);
  }
  static Value time(double milliseconds) { return Value(Kind::kTime, milliseconds); }
  static Value timedelta(double milliseconds) {
    return Value(Kind::kTimedelta, milliseconds);
  }

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_null() const { return kind_ == Kind::kNull; }
  // An integer or a float; number() is either as a double.
  bool is_number() const { return is(Kind::kInt) || is(Kind::kFloat); }
  double number() const;

  // Of the kinds that are named; any other is a bug of the caller.
  bool boolean() const { return std::get<bool>(data_); }
  int64_t integer() const { return std::get<int64_t>(data_); }  // also kDate
  double real() const { return std::get<double>(data_); }  // also times, in milliseconds
  const std::string& text() const { return std::get<std::string>(data_); }  // also kBytes
  const List& list() const { return *std::get<Shared<List>>(data_); }       // also kSet
  const Map& entries() const { return *std::get<Shared<Map>>(data_); }  // also kStruct
  const Model& model() const { return std::get<Model>(data_); }
  const Spec& spec() const { return *std::get<Shared<Spec>>(data_); }
  const Array& array() const { return *std::get<Shared<Array>>(data_); }

  // The value of a key that is a text, of a map or a struct; null if it is not there.
  const Value* find(std::string_view key) const;
  // Rows of a list or an array; -1 for anything else.
  int64_t num_rows() const;

  // The list, map, spec or array that copies of the value share, and how many share it.
  std::pair<const void*, long> shared() const;

  // By meaning: 1 is 1.0, NaN is NaN, a datetime the number of its milliseconds. Models
  // are equal if they are the same.
  friend bool operator==(const Value& a, const Value& b) {
    return equal(a, b, std::equal_to<Model>());
  }
  // The same with another idea of which models are the same.
  using Same = std::function<bool(const Model&, const Model&)>;
  static bool equal(const Value& a, const Value& b, const Same& same);

 private:
  template <class T>
  using Shared = std::shared_ptr<const T>;

  Value(Kind kind, int64_t value) : kind_(kind), data_(value) {}
  Value(Kind kind, double value) : kind_(kind), data_(value) {}
  Value(Kind kind, List values)
      : kind_(kind), data_(std::make_shared<const List>(std::move(values))) {}
  Value(Kind kind, Map entries)
      : kind_(kind), data_(std::make_shared<const Map>(std::move(entries))) {}

  Kind kind_ = Kind::kNull;
  std::variant<std::monostate, bool, int64_t, double, std::string, Shared<List>,
               Shared<Map>, Model, Shared<Spec>, Shared<Array>>
      data_;
};

// A property that may differ from row to row: one value for all, a column of the source,
// or an expression that the browser computes; perhaps transformed, perhaps in other
// units.
struct Spec {
  enum class From : uint8_t { kValue, kField, kExpr };
  From from = From::kValue;
  Value value;        // the value, the name of the column, or the model of the expression
  Model transform;    // or none
  std::string units;  // or empty: the property's own
};

// The three of them.
Value value(Value constant, Model transform = {}, std::string units = {});
Value field(std::string column, Model transform = {}, std::string units = {});
Value expr(Model expression, Model transform = {}, std::string units = {});

// A map of texts: {{"x", {1, 2, 3}}, {"y", ...}}.
Value dict(std::initializer_list<std::pair<std::string_view, Value>> entries);

// For messages: what it is, on one line and short: `"abc"`, `3`, `a list of 4`, `a Line`.
std::string shown(const Value& value);

}  // namespace phlox::scene
