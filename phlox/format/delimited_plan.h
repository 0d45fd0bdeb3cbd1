// What a reader of delimited text has to know of every file: the fields in their order,
// which of them are wanted, and how the text is written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "phlox/format/delimited_dialect.h"
#include "phlox/format/on_error.h"
#include "phlox/type/type.h"

namespace phlox::format {

struct DelimitedPlan {
  // Of the file: what was declared, or what discover gave. `columns` as in
  // table::StreamFactory; a name that is not there throws Error(kNotFound).
  DelimitedPlan(const type::Type& table,
                const std::optional<std::vector<std::string>>& columns, Dialect how,
                OnError on_error = OnError::kError);

  Dialect dialect;
  std::vector<type::Field> fields;
  std::vector<size_t> wanted;  // fields of the output, in its order
  type::Type output;           // var * {...} of the wanted fields, as nullable() has it
  bool is_declared = false;    // the types come from the user, not from a sample
  OnError on_error = OnError::kError;
};

}  // namespace phlox::format
