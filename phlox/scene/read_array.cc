// Arrays out of a document's bytes and lists, with sizes that are not trusted.
#include "phlox/scene/read_array.h"

#include <algorithm>

#include "phlox/base/base64.h"
#include "phlox/base/error.h"
#include "phlox/scene/gzip.h"

namespace phlox::scene {
namespace {

constexpr int64_t kMostElements = int64_t{1} << 33;

[[noreturn]] void wrong(const std::string& message) { throw Error(Code::kIo, message); }

int64_t product(const std::vector<int64_t>& shape) {
  int64_t out = 1;
  for (const int64_t extent : shape)
    if (extent < 0 || __builtin_mul_overflow(out, extent, &out) || out > kMostElements)
      wrong("an array of the document has a shape that no array has");
  return out;
}

}  // namespace

std::vector<int64_t> read_shape(const Value& json) {
  std::vector<int64_t> shape;
  if (!json.is(Value::Kind::kList) || json.list().empty())
    wrong("an array of the document has no shape");
  for (const Value& extent : json.list()) {
    if (!extent.is(Value::Kind::kInt)) wrong("an array of the document has no shape");
    shape.push_back(extent.integer());
  }
  product(shape);
  return shape;
}

size_t byte_count(const std::vector<int64_t>& shape, Dtype dtype) {
  return static_cast<size_t>(product(shape)) * dtype_size(dtype);
}

std::string inline_bytes(std::string_view base64, size_t limit) {
  const auto packed = read_base64(base64);
  // One more than may be, so that too many are seen; none at all still needs room for its
  // frame.
  auto bytes = packed ? gunzip(*packed, limit + 1) : std::nullopt;
  if (!bytes) wrong("an array of the document is no base64 of gzip, or not of its shape");
  return std::move(*bytes);
}

Value array_of_bytes(Dtype dtype, const std::optional<std::vector<int64_t>>& shape,
                     std::string bytes, bool is_big_endian) {
  const size_t size = dtype_size(dtype);
  if (shape ? bytes.size() != byte_count(*shape, dtype) : bytes.size() % size != 0)
    wrong("an array of the document has " + std::to_string(bytes.size()) +
          " bytes, which are not those of its shape");
  if (is_big_endian)
    for (size_t at = 0; at < bytes.size(); at += size)
      std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                   bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
  const auto count = static_cast<int64_t>(bytes.size() / size);
  const auto owner = std::make_shared<const std::string>(std::move(bytes));
  return Array(dtype, shape.value_or(std::vector<int64_t>{count}), owner->data(), owner);
}

Value nested(const Value::List& items, const std::optional<std::vector<int64_t>>& shape) {
  if (!shape || shape->size() == 1) {
    if (shape && product(*shape) != static_cast<int64_t>(items.size()))
      wrong("an array of the document has not as many values as its shape says");
    return items;
  }
  if (product(*shape) != static_cast<int64_t>(items.size()))
    wrong("an array of the document has not as many values as its shape says");
  const std::vector<int64_t> inner(shape->begin() + 1, shape->end());
  const int64_t stride = product(inner);
  Value::List rows;
  for (int64_t row = 0; row < shape->front(); ++row)
    rows.push_back(nested(
        Value::List(items.begin() + row * stride, items.begin() + (row + 1) * stride),
        inner));
  return rows;
}

}  // namespace phlox::scene
