// Numbers of one width in one piece of memory, of any shape: a column, or an image.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace phlox::scene {

// What a browser has typed arrays for: no integers of 64 bits, no half floats.
enum class Dtype : uint8_t {
  kBool,
  kInt8,
  kUint8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kFloat32,
  kFloat64,
};

// "float64", as documents name it; and back, kFloat64 with `known` false for any other
// name.
std::string_view dtype_name(Dtype dtype);
bool dtype_of(std::string_view name, Dtype* dtype);
size_t dtype_size(Dtype dtype);

// Immutable, and cheap to copy. Bytes are little-endian, rows outermost; a bool is one
// byte.
class Array {
 public:
  // `owner` keeps the bytes alive.
  Array(Dtype dtype, std::vector<int64_t> shape, const void* data,
        std::shared_ptr<const void> owner);
  template <class T>
  static Array of(Dtype dtype, std::vector<T> values) {
    auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    return Array(dtype, {static_cast<int64_t>(owner->size())}, owner->data(), owner);
  }
  static Array floats(std::vector<double> values);
  // As int32 if all fit, else as uint32, else as float64. Throws Error(kUnsupported) for
  // one beyond 2^53, which a browser cannot hold.
  static Array integers(const int64_t* values, size_t count);
  // The same numbers in other rows; the product must be the size.
  Array reshape(std::vector<int64_t> shape) const;

  Dtype dtype() const { return dtype_; }
  const std::vector<int64_t>& shape() const { return shape_; }
  int64_t num_rows() const { return shape_.empty() ? 0 : shape_[0]; }
  size_t size() const;  // of all dimensions
  std::string_view bytes() const {
    return {static_cast<const char*>(data_), size() * dtype_size(dtype_)};
  }
  double number(size_t i) const;

  friend bool operator==(const Array& a, const Array& b) {
    return a.dtype_ == b.dtype_ && a.shape_ == b.shape_ && a.bytes() == b.bytes();
  }

 private:
  Dtype dtype_;
  std::vector<int64_t> shape_;
  const void* data_;
  std::shared_ptr<const void> owner_;
};

}  // namespace phlox::scene
