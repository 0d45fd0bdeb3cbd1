// Arrays out of a document's bytes and lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/scene/array.h"
#include "phlox/scene/value.h"

namespace phlox::scene {

// All of them throw Error(kIo) for what is no array.

// Lengths of the dimensions, none of which is negative.
std::vector<int64_t> read_shape(const Value& json);
// The bytes that such an array has.
size_t byte_count(const std::vector<int64_t>& shape, Dtype dtype);
// Out of base64 of gzip, at most `limit` of them.
std::string inline_bytes(std::string_view base64, size_t limit);
// Without a shape it is one row of as many as there are.
Value array_of_bytes(Dtype dtype, const std::optional<std::vector<int64_t>>& shape,
                     std::string bytes, bool is_big_endian);
// A list, or lists in lists where the shape has more dimensions than one.
Value nested(const Value::List& items, const std::optional<std::vector<int64_t>>& shape);

}  // namespace phlox::scene
