// Batches that a database gives, as those of a query's type.
#include "phlox/engine/batch_decoder.h"

#include <memory>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/table/convert.h"

namespace phlox::engine {

BatchDecoder::BatchDecoder(const type::Type& type, std::string where, Decode decode,
                           TakesOver takes_over)
    : fields_(type.element().fields()),
      where_(std::move(where)),
      decode_(std::move(decode)),
      takes_over_(takes_over) {
  for (const auto& field : fields_) builders_.emplace_back(field.type);
}

table::Batch BatchDecoder::decoded(const type::Type& from, table::Batch given,
                                   int64_t first) {
  const auto batch = std::make_shared<const table::Batch>(std::move(given));
  const auto columns = table::columns(from, *batch);
  const int64_t rows = batch->num_rows() - first;
  std::vector<ArrowArray> arrays;
  for (size_t i = 0; i < fields_.size(); ++i) {
    const type::Type type = fields_[i].type.without_option();
    try {
      if (columns[i].type() == type && takes_over_(type)) {
        const ArrowArray& array = *batch->get()->children[i];
        const int64_t begin = batch->get()->offset + first;
        table::check_nulls(fields_[i].type, array, begin, begin + rows);
        arrays.push_back(table::slice(array, begin, rows, batch));
      } else {
        decode_(columns[i], first, type, builders_[i]);
        arrays.push_back(builders_[i].finish());
      }
    } catch (Error& error) {
      for (ArrowArray& array : arrays) array.release(&array);
      error.at(where_ + ", column " + fields_[i].name);
      throw;
    }
  }
  std::vector<table::Buffer> validity(1);
  return table::Batch(table::make_array(rows, 0, std::move(validity), std::move(arrays)));
}

}  // namespace phlox::engine
