// Cells of Arrow columns as Python objects.
#pragma once

#include <nanobind/nanobind.h>

#include "phlox/table/column.h"

namespace phlox::python {

namespace nb = nanobind;

// None, bool, int, float, str, bytes, the classes of datetime, decimal.Decimal,
// uuid.UUID, list, dict. json is its text; a categorical its value. datetimes of a zone
// have that zone.
class __attribute__((visibility("hidden"))) Cells {
 public:
  // The array behind the column must outlive it.
  explicit Cells(table::Column column);
  nb::object at(int64_t row) const;

 private:
  nb::object value(int64_t row) const;

  table::Column column_;
  std::vector<Cells> children_;
  nb::object
      make_;  // what turns a number into an object of the type, where one is needed
};

// One for each column of a batch.
std::vector<Cells> cells_of(const type::Type& table, const table::Batch& batch);

}  // namespace phlox::python
