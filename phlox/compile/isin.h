// The text of `isin`.
#pragma once

#include "phlox/compile/dialect.h"
#include "phlox/compile/row.h"
#include "phlox/compile/text.h"

namespace phlox::compile {

// A null is neither in nor out, whatever the list; nulls of the list are passed over.
// `value` is what is looked for; `only_true_counts`: false and null are one.
Sql isin_text(const expr::Expr& isin, const Sql& value, bool only_true_counts,
              const Dialect& dialect, Absolutes& absolutes);

}  // namespace phlox::compile
