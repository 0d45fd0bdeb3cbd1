// Columns of chunks, taken as values of other types.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "phlox/engine/native/flow.h"
#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

// A column of a chunk, converted if need be.
struct TakenColumn {
  size_t column = 0;
  Kernel convert = {};  // none: as it is
  Form form = Form::kInt;
};

// One thread's taking of such columns. What it gives lasts until the next take().
class TakenColumns {
 public:
  explicit TakenColumns(const std::vector<TakenColumn>& columns);
  const std::vector<Vector>& take(Chunk& chunk);

 private:
  const std::vector<TakenColumn>& columns_;
  std::vector<kernel::Register> memory_;  // of those that are converted
  std::vector<Vector> vectors_;
};

// A column of a table as values of `type`, which holds all of its own. Throws
// Error(kUnsupported) where there is no such conversion.
TakenColumn taken(const type::Type& table, const std::string& name,
                  const type::Type& type);

// Just these columns.
std::shared_ptr<const Operator> take(std::vector<TakenColumn> columns);

}  // namespace phlox::engine::native
