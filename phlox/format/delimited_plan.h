// What a reader of delimited text has to know of every file: the fields in their order,
// which of them are wanted, and how the text is written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "phlox/format/delimited_dialect.h"
#include "phlox/type/type.h"

namespace phlox::format {

struct DelimitedPlan {
  // Of the file: what discover gave. `columns` as in table::StreamFactory; a name that is
  // not there throws Error(kNotFound).
  DelimitedPlan(const type::Type& table,
                const std::optional<std::vector<std::string>>& columns, Dialect how);

  Dialect dialect;
  std::vector<type::Field> fields;
  std::vector<size_t> wanted;  // fields of the output, in its order
  type::Type output;           // var * {...} of the wanted fields
  bool is_declared = false;    // the types come from the user, not from a sample
};

}  // namespace phlox::format
