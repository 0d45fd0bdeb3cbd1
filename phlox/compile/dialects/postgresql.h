// PostgreSQL's SQL: what its files share. A timedelta stands there as a BIGINT of
// microseconds, a uint64 as a NUMERIC(20, 0), all else as the type that it has for it.
#pragma once

#include <span>
#include <string>

#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/standard.h"

namespace phlox::compile::postgresql {

using standard::arg_type;
using standard::type_of;

std::string type_name(const type::Type& type);
// The word of a cast, or empty.
std::string cast_text(const type::Type& from, const type::Type& to);
std::string literal(const expr::Value& value, const type::Type& type);

// The words of the chapters. Where the engine's own function means something else, there
// is no word, or one for the types and values for which it means the same.
std::span<const Word> number_words();
std::span<const Word> cast_words();
std::span<const Word> string_words();
std::span<const Word> time_words();
std::span<const Word> reduction_words();

}  // namespace phlox::compile::postgresql
