// One column of a batch as its buffers lie.
#include "phlox/table/column.h"

namespace phlox::table {

using type::Kind;
using type::Type;

namespace {

// The array's rows seen through a parent's window: children of records do not know its
// offset.
ArrowArray window(const ArrowArray& array, int64_t begin, int64_t length) {
  ArrowArray view = array;
  view.offset += begin;
  view.length = length;
  if (view.null_count != 0) view.null_count = -1;
  return view;
}

}  // namespace

Column::Column(const Type& type, const ArrowArray& array)
    : type_(type.without_option()),
      kind_(type_.kind()),
      all_null_(kind_ == Kind::kNull),
      size_(array.length),
      offset_(array.offset) {
  if (all_null_) return;
  if (array.n_buffers > 0 && array.null_count != 0)
    validity_ = static_cast<const uint8_t*>(array.buffers[0]);
  if (array.n_buffers > 1) data_ = array.buffers[1];
  if (array.n_buffers > 2) bytes_ = static_cast<const char*>(array.buffers[2]);
  switch (kind_) {
    case Kind::kRecord:
      for (size_t i = 0; i < type_.fields().size(); ++i)
        children_.emplace_back(type_.fields()[i].type,
                               window(*array.children[i], array.offset, array.length));
      break;
    case Kind::kVar:
    case Kind::kFixed:
      children_.emplace_back(type_.element(), *array.children[0]);
      break;
    case Kind::kMap: {
      const ArrowArray& entries = *array.children[0];
      children_.emplace_back(
          type_.map_key(), window(*entries.children[0], entries.offset, entries.length));
      children_.emplace_back(
          type_.element(), window(*entries.children[1], entries.offset, entries.length));
      break;
    }
    case Kind::kCategorical:
      children_.emplace_back(type_.element(), *array.dictionary);
      break;
    default:
      break;
  }
}

int64_t Column::integer(int64_t row) const {
  switch (kind_) {
    case Kind::kInt8:
      return value<int8_t>(row);
    case Kind::kInt16:
      return value<int16_t>(row);
    case Kind::kInt32:
    case Kind::kDate:
    case Kind::kCategorical:
      return value<int32_t>(row);
    case Kind::kUint8:
      return value<uint8_t>(row);
    case Kind::kUint16:
      return value<uint16_t>(row);
    case Kind::kUint32:
      return value<uint32_t>(row);
    default:
      return value<int64_t>(row);
  }
}

std::pair<int64_t, int64_t> Column::range(int64_t row) const {
  if (kind_ == Kind::kFixed) {
    const int64_t length = type_.fixed_length();
    return {(offset_ + row) * length, (offset_ + row + 1) * length};
  }
  const auto* offsets = static_cast<const int32_t*>(data_) + offset_ + row;
  return {offsets[0], offsets[1]};
}

std::vector<Column> columns(const Type& table, const Batch& batch) {
  std::vector<Column> columns;
  const auto& fields = table.element().fields();
  columns.reserve(fields.size());
  for (size_t i = 0; i < fields.size(); ++i)
    columns.emplace_back(fields[i].type, window(*batch.get()->children[i],
                                                batch.get()->offset, batch.num_rows()));
  return columns;
}

}  // namespace phlox::table
