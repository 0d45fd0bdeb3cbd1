// PostgreSQL's SQL: what its files share. A timedelta stands there as a BIGINT of
// microseconds, a uint64 as a NUMERIC(20, 0), all else as the type that it has for it.
#pragma once

#include <span>
#include <string>

#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/standard.h"

namespace phlox::compile::postgresql {

using expr::Expr;
using standard::arg_type;
using standard::is_moment;
using standard::type_of;
using type::Type;
namespace kind = standard::kind;

std::string type_name(const Type& type);
// The word of a cast, or empty.
std::string cast_text(const Type& from, const Type& to);
// {0:d} + {1:d}, or with a minus, where the sum may be infinite.
std::string float_sum(const std::string& sign);
// A number as a uint64, which the server has not: out of its range it is an error.
std::string as_unsigned(const std::string& number);
// A float of less than 1e38 as a NUMERIC.
std::string exactly(const std::string& value);
std::string literal(const expr::Value& value, const Type& type);

// SQL that fails with the message, an expression of SQL that must depend on a row lest it
// is computed beforehand; it stands where a value of the type may.
std::string failure(const std::string& message, const std::string& type);

// What clocks in a type's zone show at a moment, as a TIMESTAMP, and of a date its
// midnight; and the way back.
std::string wall_of(const std::string& moment, const Type& type);
std::string moment_of(const std::string& wall, const Type& type);
// Microseconds since 1970, or since midnight.
std::string micros_of(const std::string& wall);

// The words of the chapters. Where the engine's own function means something else, there
// is no word, or one for the types and values for which it means the same.
std::span<const Word> number_words();
std::span<const Word> cast_words();
std::span<const Word> string_words();
std::span<const Word> time_words();
std::span<const Word> reduction_words();
std::span<const Word> nested_words();

Dialect::Unnested unnest(const std::string& list, const Type& element, bool keep_empty);

}  // namespace phlox::compile::postgresql
