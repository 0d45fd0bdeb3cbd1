// Arrays: names and sizes of their types, and integers made narrow enough for a browser.
#include "phlox/scene/array.h"

#include <cstring>
#include <limits>

#include "phlox/base/error.h"

namespace phlox::scene {
namespace {

struct Known {
  std::string_view name;
  size_t size;
};
// In the order of Dtype.
constexpr Known kKnown[] = {{"bool", 1},   {"int8", 1},    {"uint8", 1},
                            {"int16", 2},  {"uint16", 2},  {"int32", 4},
                            {"uint32", 4}, {"float32", 4}, {"float64", 8}};
constexpr int64_t kExact = int64_t{1} << 53;

template <class T>
double read(const void* data, size_t i) {
  T value;
  std::memcpy(&value, static_cast<const char*>(data) + i * sizeof(T), sizeof(T));
  return static_cast<double>(value);
}

template <class T>
std::vector<T> narrowed(const int64_t* values, size_t count) {
  std::vector<T> out(count);
  for (size_t i = 0; i < count; ++i) out[i] = static_cast<T>(values[i]);
  return out;
}

}  // namespace

std::string_view dtype_name(Dtype dtype) {
  return kKnown[static_cast<size_t>(dtype)].name;
}

size_t dtype_size(Dtype dtype) { return kKnown[static_cast<size_t>(dtype)].size; }

bool dtype_of(std::string_view name, Dtype* dtype) {
  for (size_t i = 0; i < std::size(kKnown); ++i)
    if (kKnown[i].name == name) {
      *dtype = static_cast<Dtype>(i);
      return true;
    }
  return false;
}

Array::Array(Dtype dtype, std::vector<int64_t> shape, const void* data,
             std::shared_ptr<const void> owner)
    : dtype_(dtype), shape_(std::move(shape)), data_(data), owner_(std::move(owner)) {}

Array Array::floats(std::vector<double> values) {
  return of(Dtype::kFloat64, std::move(values));
}

Array Array::integers(const int64_t* values, size_t count) {
  int64_t least = 0;
  int64_t most = 0;
  for (size_t i = 0; i < count; ++i) {
    least = std::min(least, values[i]);
    most = std::max(most, values[i]);
  }
  if (least >= std::numeric_limits<int32_t>::min() &&
      most <= std::numeric_limits<int32_t>::max())
    return of(Dtype::kInt32, narrowed<int32_t>(values, count));
  if (least >= 0 && most <= std::numeric_limits<uint32_t>::max())
    return of(Dtype::kUint32, narrowed<uint32_t>(values, count));
  if (least < -kExact || most > kExact)
    throw Error(Code::kUnsupported,
                "the integer " + std::to_string(most > kExact ? most : least) +
                    " is beyond 2^53, and a browser cannot hold it exactly")
        .hint("cast the column to float64 or to string");
  return of(Dtype::kFloat64, narrowed<double>(values, count));
}

Array Array::reshape(std::vector<int64_t> shape) const {
  Array out(dtype_, std::move(shape), data_, owner_);
  if (out.size() != size())
    throw Error(Code::kInvalid,
                "an array of " + std::to_string(size()) + " numbers has no such shape");
  return out;
}

size_t Array::size() const {
  size_t product = 1;
  for (const int64_t extent : shape_) product *= static_cast<size_t>(extent);
  return product;
}

double Array::number(size_t i) const {
  switch (dtype_) {
    case Dtype::kBool:
    case Dtype::kUint8:
      return read<uint8_t>(data_, i);
    case Dtype::kInt8:
      return read<int8_t>(data_, i);
    case Dtype::kInt16:
      return read<int16_t>(data_, i);
    case Dtype::kUint16:
      return read<uint16_t>(data_, i);
    case Dtype::kInt32:
      return read<int32_t>(data_, i);
    case Dtype::kUint32:
      return read<uint32_t>(data_, i);
    case Dtype::kFloat32:
      return read<float>(data_, i);
    case Dtype::kFloat64:
      return read<double>(data_, i);
  }
  return 0;
}

}  // namespace phlox::scene
