// The types of constants, and exact conversion between them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "phlox/base/zone.h"
#include "phlox/expr/syntax.h"
#include "phlox/expr/value.h"
#include "phlox/type/type.h"

namespace phlox::expr {

// The type that a bare value has: int64 (uint64 beyond it), float64, string, bool, null,
// `N * T`.
type::Type bare_type(const Value& value);

// Whether that is its type; false for what no bare value has, as records.
bool has_bare_type(const Value& value, const type::Type& type);

// The same value as a constant of `target` ("2020-01-01" as a date, 3 as a float64), or
// nothing if values of its kind are never taken for that type. Throws Error(kType)
// "\"abc\" is no date" where the kind fits and the value does not.
std::optional<Value> convert(const Value& value, const type::Type& target);

// What was written, as a value of that type: dicts as records and maps, lists to any
// depth. A record's value is the list of its fields, a map's that of its [key, value]
// pairs. Throws Error(kType) with the place inside, "visits[2].page", behind `place`.
Value typed_value(const Syntax& written, const type::Type& type,
                  const std::string& place = {});
// The type that rows of written values have in common: a dict is a record, a list
// `var * T`, and what some records lack is optional.
type::Type written_type(const Syntax& written);
std::optional<type::Type> merged(const type::Type& a, const type::Type& b);
// Nothing stays of the null type but what may be null: `?string`.
type::Type settled(const type::Type& type);
// Throws Error(kType) unless the value has the form of the type.
void check_value(const Value& value, const type::Type& type);

bool is_json(std::string_view text);

// A decimal's canonical text with all digits of its scale; throws if it does not fit
// exactly.
std::string decimal_text(const Value& value, const type::Type& type);

// Throws Error(kType) for a name that no zone has.
const TimeZone& known_zone(const std::string& name);

// A datetime written in ISO 8601; an offset is right only for a zoned type, which without
// one takes the wall clock of its zone.
Value datetime_value(const std::string& text, const type::Type& type);

}  // namespace phlox::expr
