// What a reader of delimited text says about bad data. The place is added by who knows
// it.
#pragma once

#include <string_view>

#include "phlox/base/error.h"
#include "phlox/format/delimited_plan.h"
#include "phlox/format/delimited_record.h"
#include "phlox/kernel/parsed.h"

namespace phlox::format {

// A value as messages show it: quoted, control bytes and bytes that are no UTF-8 escaped,
// cut when long.
std::string shown_value(std::string_view text);

// `"abc" is no int64 for field node_id`
Error bad_value(const DelimitedPlan& plan, const type::Field& field,
                std::string_view text, kernel::Parsed parsed);
// A null (an empty field, or a text that means null) where the field has no `?`.
Error unexpected_null(const type::Field& field, std::string_view text);
// A record that has not as many fields as the plan, or a field that does not end as it
// should. `rest` starts at the record.
Error ragged_line(const DelimitedPlan& plan, std::string_view rest);
Error open_quote();

}  // namespace phlox::format
