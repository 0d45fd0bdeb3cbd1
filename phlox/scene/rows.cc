// Appending rows to columns.
#include "phlox/scene/rows.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"

namespace phlox::scene {
namespace {

Array as_floats(const Array& array) {
  std::vector<double> numbers(array.size());
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = array.number(i);
  return Array::floats(std::move(numbers)).reshape(array.shape());
}

Value::List as_list(const Value& column) {
  if (column.is(Value::Kind::kList)) return column.list();
  Value::List out;
  const Array& array = column.array();
  if (array.shape().size() != 1)
    throw Error(Code::kInvalid, "rows of an image cannot be appended to a list");
  for (size_t i = 0; i < array.size(); ++i) out.emplace_back(array.number(i));
  return out;
}

Value joined(const Array& a, const Array& b, int64_t rollover) {
  std::vector<int64_t> shape = a.shape();
  if (shape.size() != b.shape().size() ||
      !std::equal(shape.begin() + 1, shape.end(), b.shape().begin() + 1))
    throw Error(Code::kInvalid, "rows of another shape cannot be appended");
  if (a.dtype() != b.dtype()) return joined(as_floats(a), as_floats(b), rollover);
  std::string bytes(a.bytes());
  bytes += b.bytes();
  shape[0] += b.num_rows();
  if (rollover > 0 && shape[0] > rollover) {
    bytes.erase(0, bytes.size() / static_cast<size_t>(shape[0]) *
                       static_cast<size_t>(shape[0] - rollover));
    shape[0] = rollover;
  }
  const auto owner = std::make_shared<const std::string>(std::move(bytes));
  return Array(a.dtype(), std::move(shape), owner->data(), owner);
}

}  // namespace

Value appended(const Value& column, const Value& more, int64_t rollover) {
  if (column.is(Value::Kind::kArray) && more.is(Value::Kind::kArray))
    return joined(column.array(), more.array(), rollover);
  Value::List out = as_list(column);
  for (Value& value : as_list(more)) out.push_back(std::move(value));
  if (rollover > 0 && static_cast<int64_t>(out.size()) > rollover)
    out.erase(out.begin(), out.end() - rollover);
  return out;
}

Value appended_columns(const Value& columns, const Value& more, int64_t rollover) {
  Value::Map out;
  for (const auto& [name, column] : columns.entries()) {
    const Value* rows = more.find(name.text());
    if (!rows || rows->num_rows() < 0)
      throw Error(Code::kInvalid, "rows are appended to all columns, and " +
                                      quoted_short(name.text()) + " is missing");
    out.emplace_back(name, appended(column, *rows, rollover));
  }
  for (const auto& [name, rows] : more.entries())
    if (!name.is(Value::Kind::kString) || !columns.find(name.text()))
      throw Error(Code::kInvalid, "there is no column " + shown(name) + " to append to");
  return Value::map(std::move(out));
}

}  // namespace phlox::scene
