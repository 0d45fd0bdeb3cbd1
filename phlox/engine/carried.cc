// Rows of ours in the types that somebody else takes.
#include "phlox/engine/carried.h"

#include <string>
#include <vector>

#include "phlox/table/builder.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"

namespace phlox::engine {
namespace {

using table::Column;
using table::ColumnBuilder;
using type::Kind;

int64_t integer(const Column& from, int64_t row) {
  switch (from.kind()) {
    case Kind::kBool:
      return from.boolean(row) ? 1 : 0;
    case Kind::kTime:
    case Kind::kTimedelta:
      return from.value<int64_t>(row);
    default:
      return from.integer(row);
  }
}

void append(const Column& from, int64_t row, ColumnBuilder& to);

void append_cell(const Column& from, int64_t row, ColumnBuilder& to) {
  from.is_null(row) ? to.append_null() : append(from, row, to);
}

void append(const Column& from, int64_t row, ColumnBuilder& to) {
  if (from.kind() == Kind::kCategorical)
    return append_cell(from.child(), from.value<int32_t>(row), to);
  const type::Type& type = to.type();
  switch (type.kind()) {
    case Kind::kBool:
      return to.append_bool(from.boolean(row));
    case Kind::kFloat32:
      return to.append(from.value<float>(row));
    case Kind::kFloat64:
      return to.append(from.kind() == Kind::kFloat32
                           ? static_cast<double>(from.value<float>(row))
                           : from.value<double>(row));
    case Kind::kDecimal:
      return to.append(from.kind() == Kind::kUint64
                           ? table::Int128(from.value<uint64_t>(row))
                           : from.decimal(row));
    case Kind::kDate:
      return to.append(from.value<int32_t>(row));
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return to.append(from.value<int64_t>(row));
    case Kind::kString:
      if (from.kind() == Kind::kString || from.kind() == Kind::kJson)
        return to.append_bytes(from.bytes(row));
      return to.append_bytes(table::text(from, row));
    case Kind::kVar: {
      const auto [begin, end] = from.range(row);
      for (int64_t i = begin; i < end; ++i) append_cell(from.child(), i, to.child());
      return to.append_element();
    }
    default:
      return type.is_integer() ? to.append_integer(integer(from, row))
                               : to.append_bytes(from.bytes(row));
  }
}

}  // namespace

std::shared_ptr<const table::Batch> carried(
    const std::shared_ptr<const table::Batch>& batch, const type::Type& from,
    const type::Type& to) {
  const auto& fields = from.element().fields();
  bool same = true;
  for (size_t i = 0; i < fields.size(); ++i)
    same = same && fields[i].type == to.element().fields()[i].type;
  if (same) return batch;
  table::Builder builder(to);
  const auto columns = table::columns(from, *batch);
  for (size_t i = 0; i < columns.size(); ++i)
    for (int64_t row = 0; row < batch->num_rows(); ++row)
      append_cell(columns[i], row, builder.column(i));
  for (int64_t row = 0; row < batch->num_rows(); ++row) builder.end_row();
  return std::make_shared<const table::Batch>(builder.finish());
}

}  // namespace phlox::engine
