// The Arrow side of a datashape: the layout in memory that every stream of phlox has.
#pragma once

#include "phlox/type/arrow_c.h"
#include "phlox/type/type.h"

namespace phlox::type {

// Writes the one Arrow schema of `type` (the table of language section 1) to `out`, which
// the caller releases. A table, and so a list of records, becomes at the top a struct
// with its fields as children ("+s"). A field that is not an option has no
// ARROW_FLAG_NULLABLE. string length and encoding, also those of a categorical's values,
// travel in the field metadata "phlox.datashape", so that from_arrow(to_arrow(t)) == t
// for every t (but the record of it for a table). uuid and json are the canonical
// extensions arrow.uuid (fixed size binary 16) and arrow.json (utf8). Codes of a
// categorical are int32. Every string is owned by the schema; children may be moved out
// of it.
void to_arrow(const Type& type, ArrowSchema* out);

// The datashape of a foreign schema: large_ and _view forms, other time units, half
// floats, narrower decimals and any dictionary index give the nearest datashape; nullable
// gives ?T. A struct at the top gives a record (not a table), whatever its nullable flag
// says: producers differ in it. An unknown extension type is taken as its storage. Throws
// Error(kUnsupported), naming the field, for what has no datashape (unions, intervals,
// decimals of more than 38 digits, ...).
Type from_arrow(const ArrowSchema& schema);

}  // namespace phlox::type
