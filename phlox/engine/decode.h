// Values that a server gives as those of the types of a query: what its engines have
// alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "phlox/table/builder.h"
#include "phlox/table/column.h"
#include "phlox/type/type.h"

namespace phlox::engine {

// Throws Error(kType): "TEXT is no TYPE".
[[noreturn]] void throw_no_value(std::string_view text, const type::Type& type);

// What a text was read as, or that error.
template <class T>
T checked(const std::optional<T>& value, std::string_view text, const type::Type& type) {
  if (!value) throw_no_value(text, type);
  return *value;
}

// A text that stands for a value among those of a column that is no list or record.
std::string key_of(const table::Column& from, int64_t row);

// Appends a value: append(from, row, type, to) knows of neither nulls nor categoricals.
template <class Append>
void append_value(const table::Column& from, int64_t row, const type::Type& type,
                  table::ColumnBuilder& to, const Append& append) {
  if (from.is_null(row)) return to.append_null();
  if (!type.is(type::Kind::kCategorical)) return append(from, row, type, to);
  const auto entry = to.code_of(key_of(from, row));
  if (entry.is_new) append(from, row, type.element().without_option(), to.child());
  to.append(entry.code);
}

}  // namespace phlox::engine
