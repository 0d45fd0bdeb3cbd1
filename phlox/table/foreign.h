// Takes Arrow data of any producer in: from its layouts to the one that phlox has for a
// type.
#pragma once

#include "phlox/table/stream.h"

namespace phlox::table {

// What Stream::import_from does with a stream that is not one of ours. Columns that are
// laid out as ours are taken over without a copy.
Stream import_foreign(ArrowArrayStream* in);

}  // namespace phlox::table
