// Looks for nulls where the type has no `?`.
#include "phlox/base/error.h"
#include "phlox/table/array.h"
#include "phlox/table/convert.h"

namespace phlox::table {

using type::Kind;
using type::Type;

namespace {

bool may_hold_nulls(const ArrowArray& array) {
  if (array.null_count != 0 && array.n_buffers > 0 && array.buffers[0]) return true;
  for (int64_t i = 0; i < array.n_children; ++i)
    if (may_hold_nulls(*array.children[i])) return true;
  return false;
}

}  // namespace

void check_nulls(const Type& type, const ArrowArray& array, int64_t begin, int64_t end) {
  if (!may_hold_nulls(array)) return;
  const Kind kind = type.kind();
  const bool nullable = kind == Kind::kOption || kind == Kind::kNull;
  const Type value = type.without_option();
  const auto* validity = array.null_count != 0 && array.n_buffers > 0
                             ? static_cast<const uint8_t*>(array.buffers[0])
                             : nullptr;
  const auto present = [&](int64_t i) {
    return !validity || bit_at(validity, array.offset + i);
  };
  if (!nullable && validity)
    for (int64_t i = begin; i < end; ++i)
      if (!present(i))
        throw Error(Code::kType, "a null where the type is " + type.to_string());
  // Below a null anything may stand, so nested fields are looked at value by value.
  const auto nested = [&](const Type& child_type, const ArrowArray& child, auto range) {
    if (child_type.is_option() && !child_type.element().is(Kind::kRecord) &&
        !child_type.element().is_list())
      return;
    for (int64_t i = begin; i < end; ++i)
      if (present(i)) {
        const auto [from, to] = range(i);
        check_nulls(child_type, child, from, to);
      }
  };
  switch (value.kind()) {
    case Kind::kRecord:
      for (size_t k = 0; k < value.fields().size(); ++k)
        nested(value.fields()[k].type, *array.children[k], [&](int64_t i) {
          return std::pair(array.offset + i, array.offset + i + 1);
        });
      break;
    case Kind::kVar:
      nested(value.element(), *array.children[0], [&](int64_t i) {
        const auto* offsets =
            static_cast<const int32_t*>(array.buffers[1]) + array.offset + i;
        return std::pair<int64_t, int64_t>(offsets[0], offsets[1]);
      });
      break;
    case Kind::kFixed:
      nested(value.element(), *array.children[0], [&](int64_t i) {
        const int64_t length = value.fixed_length();
        return std::pair((array.offset + i) * length, (array.offset + i + 1) * length);
      });
      break;
    default:
      break;
  }
}

}  // namespace phlox::table
