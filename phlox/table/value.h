// One cell as a value of its own: for literals, tests and messages; not for the fast
// paths.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "phlox/table/builder.h"
#include "phlox/table/column.h"
#include "phlox/table/stream.h"

namespace phlox::table {

// What the bits mean is said by the type beside it: integers are int64_t (those above
// 2^63 uint64_t), floats double, a decimal its unscaled number, dates days, times
// microseconds as in the layout, a uuid its 16 bytes, a categorical the value itself, a
// record the list of its fields, a map the list of its [key, value] pairs.
struct Value {
  using List = std::vector<Value>;

  Value() = default;  // null
  Value(bool value) : data(value) {}
  Value(int value) : data(int64_t{value}) {}
  Value(int64_t value) : data(value) {}
  Value(uint64_t value) : data(value) {}
  Value(double value) : data(value) {}
  Value(Int128 value) : data(value) {}
  Value(std::string value) : data(std::move(value)) {}
  Value(const char* value) : data(std::string(value)) {}
  Value(List values) : data(std::move(values)) {}

  bool is_null() const { return data.index() == 0; }
  // NaN equals NaN, -0.0 equals 0.0; the integers by their number, whatever holds them.
  friend bool operator==(const Value& a, const Value& b) { return equal(a, b); }

  std::variant<std::monostate, bool, int64_t, uint64_t, double, Int128, std::string, List>
      data;

 private:
  static bool equal(const Value& a, const Value& b);
};

Value value(const Column& column, int64_t row);

// Appends a value to a builder of its type. Throws Error(kType) for one of another type
// or out of range, with its text: "300 is no int8".
void append(ColumnBuilder& builder, const Value& value);

// Whole tables, for tests and literals.
using Rows = std::vector<Value::List>;
Rows rows_of(Stream stream);
// In batches of at most `batch_rows`.
Stream stream_of_rows(const type::Type& table, const Rows& rows,
                      int64_t batch_rows = 1 << 16);

}  // namespace phlox::table
