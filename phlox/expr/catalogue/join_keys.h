// What the joins of the catalogue share: keys, suffixes, and the columns of the result.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "phlox/expr/evaluate.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

// Names of columns that belong together: left, right.
using Pairs = std::vector<std::pair<std::string, std::string>>;

Value pairs_value(const Pairs& pairs);
// Throws unless the attribute is a list of pairs of names.
Pairs pairs_attribute(const Attributes& attributes, std::string_view name = "on");
Pairs::value_type pair_of(const Value& value);

// The column of that side; a missing one is an error with the nearest name.
const type::Field& key_field(const Expr& table, const std::string& name,
                             std::string_view side);
// Throws unless all pairs are columns that compare, none of them twice.
void check_keys(const Expr& left, const Expr& right, const Pairs& keys);

// The fields of the left table, then those of the right without its keys; a clash takes
// the suffixes. `how` says which side's fields may be null.
std::vector<type::Field> joined_fields(const Expr& left, const Expr& right,
                                       std::string_view how, const Pairs& keys,
                                       const Attributes& attributes);

// As written: a name, a pair of names, or a list of both.
Pairs::value_type written_pair(Call& call, const Syntax& item, const Expr& left,
                               const Expr& right);
Pairs written_pairs(Call& call, const Syntax& written, const Expr& left,
                    const Expr& right);
// The argument `suffixes`, or its default.
Value written_suffixes(Call& call);

}  // namespace phlox::expr
