// Batches that a database gives, as those of a query's type.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "phlox/table/array.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"
#include "phlox/type/type.h"

namespace phlox::engine {

class BatchDecoder {
 public:
  // Appends the values of a column from a row on as those of a field of that type.
  using Decode = std::function<void(const table::Column& from, int64_t first_row,
                                    const type::Type& type, table::ColumnBuilder& to)>;
  // Whether a column of a type that is the wanted one, without the option, is taken over
  // without a copy: no value of it needs a look.
  using TakesOver = bool (*)(const type::Type& type);

  // `type` is that of the query's result; `where` is what errors name before the column.
  BatchDecoder(const type::Type& type, std::string where, Decode decode,
               TakesOver takes_over);

  // The rows from `first` on of a batch of the type `from`. Throws Error(kType) for a
  // null in a column without `?`, and what the decoding throws, with the column's name.
  table::Batch decoded(const type::Type& from, table::Batch batch, int64_t first = 0);

 private:
  std::vector<type::Field> fields_;
  std::string where_;
  Decode decode_;
  TakesOver takes_over_;
  std::vector<table::ColumnBuilder> builders_;
};

}  // namespace phlox::engine
