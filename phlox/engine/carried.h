// Rows of ours in the types that somebody else takes.
#pragma once

#include <memory>

#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::engine {

// The batch of type `from` as one of type `to`, both tables of as many columns, without a
// copy where they are laid out alike. Each column's values hold, as they are, in the
// other type: an integer, bool, time or timedelta in an integer or decimal, a categorical
// as its values, anything as text (table::append_text), a uuid as its bytes.
std::shared_ptr<const table::Batch> carried(
    const std::shared_ptr<const table::Batch>& batch, const type::Type& from,
    const type::Type& to);

}  // namespace phlox::engine
