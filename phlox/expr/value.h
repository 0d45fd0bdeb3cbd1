// A constant inside an expression: a literal, an option, a list of names.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "phlox/type/type.h"

namespace phlox::expr {

// Immutable and cheap to copy (lists are shared). What the bits mean is said by the type
// beside it: a date is int64 days since 1970-01-01, a time int64 microseconds since
// midnight, a datetime int64 microseconds since 1970-01-01 (UTC if zoned), a timedelta
// int64 microseconds, a decimal its exact text ("-12.50"), a uuid its text. Equality is
// of bits: NaN equals NaN, 0.0 is not -0.0.
class Value {
 public:
  using List = std::vector<Value>;

  Value() = default;  // null
  Value(bool value) : data_(value) {}
  Value(int value) : data_(int64_t{value}) {}
  Value(int64_t value) : data_(value) {}
  Value(uint64_t value) : data_(value) {}
  Value(double value) : data_(value) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(List values) : data_(std::make_shared<const List>(std::move(values))) {}
  Value(type::Type type) : data_(std::move(type)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  // The value if it is of that kind, else null.
  const bool* boolean() const { return std::get_if<bool>(&data_); }
  const int64_t* integer() const { return std::get_if<int64_t>(&data_); }
  const uint64_t* unsigned_integer() const { return std::get_if<uint64_t>(&data_); }
  const double* real() const { return std::get_if<double>(&data_); }
  const std::string* string() const { return std::get_if<std::string>(&data_); }
  const List* list() const {
    const auto* list = std::get_if<std::shared_ptr<const List>>(&data_);
    return list ? list->get() : nullptr;
  }
  const type::Type* type() const { return std::get_if<type::Type>(&data_); }

  // As the language writes it: 3, 3.5, "a\"b", True, None, [1, 2]. NaN and infinities as
  // nan, inf.
  std::string to_string() const;
  uint64_t hash() const;
  friend bool operator==(const Value& a, const Value& b) { return equal(a, b); }

 private:
  static bool equal(const Value& a, const Value& b);
  std::variant<std::monostate, bool, int64_t, uint64_t, double, std::string,
               std::shared_ptr<const List>, type::Type>
      data_;
};

// A string as the language writes it, between double quotes, on one line.
std::string quoted(std::string_view text);

}  // namespace phlox::expr
