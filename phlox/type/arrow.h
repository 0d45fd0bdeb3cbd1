// The Arrow side of a datashape: the layout in memory that every stream of phlox has.
#pragma once

#include "phlox/type/arrow_c.h"
#include "phlox/type/type.h"

namespace phlox::type {

// Writes the one Arrow schema of `type` (the table of language section 1) to `out`, which the caller
// releases. A table becomes a struct with its fields as children ("+s"). A field that is not an
// option has no ARROW_FLAG_NULLABLE. string length and encoding, and the categorical's value,
// travel so that from_arrow(to_arrow(t)) == t for every t (field metadata "phlox.datashape" where
// Arrow itself cannot say it). uuid and json are the canonical extensions arrow.uuid (fixed size
// binary 16) and arrow.json (utf8).
void to_arrow(const Type& type, ArrowSchema* out);

// The datashape of a foreign schema: large_ and _view forms, other time units and any dictionary
// index give the nearest datashape; nullable gives ?T. A struct at the top gives a record (not a
// table). Throws Error(kUnsupported), naming the field, for what has none (unions, intervals, ...).
Type from_arrow(const ArrowSchema& schema);

}  // namespace phlox::type
