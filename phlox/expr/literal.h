// The types of constants, and exact conversion between them.
#pragma once

#include <optional>
#include <string>

#include "phlox/base/zone.h"
#include "phlox/expr/value.h"
#include "phlox/type/type.h"

namespace phlox::expr {

// The type that a bare value has: int64 (uint64 beyond it), float64, string, bool, null,
// `N * T`.
type::Type bare_type(const Value& value);

// The same value as a constant of `target` ("2020-01-01" as a date, 3 as a float64), or
// nothing if values of its kind are never taken for that type. Throws Error(kType)
// "\"abc\" is no date" where the kind fits and the value does not.
std::optional<Value> convert(const Value& value, const type::Type& target);

// A decimal's canonical text with all digits of its scale; throws if it does not fit
// exactly.
std::string decimal_text(const Value& value, const type::Type& type);

// Throws Error(kType) for a name that no zone has.
const TimeZone& known_zone(const std::string& name);

// A datetime written in ISO 8601; an offset is right only for a zoned type, which without
// one takes the wall clock of its zone.
Value datetime_value(const std::string& text, const type::Type& type);

}  // namespace phlox::expr
