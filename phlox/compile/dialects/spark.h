// Spark's SQL: what its files share. A uint64 stands there as a DECIMAL(20, 0), a time
// and a timedelta as a BIGINT of microseconds, a uuid as its text in small letters, all
// else as the type that it has for it. Sessions are in ANSI mode, know names by double
// quotes and the case of their letters, and have UTC as their zone.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/standard.h"

namespace phlox::compile::spark {

using expr::Expr;
using standard::arg_type;
using standard::is_moment;
using standard::type_of;
using type::Type;
namespace kind = standard::kind;

// What a column is declared as (Stored::Column) that is no text only where it is empty.
inline constexpr const char* kStringOrEmpty = "STRING OR EMPTY";

std::string type_name(const Type& type);
std::string literal(const expr::Value& value, const Type& type);
std::string identifier(std::string_view name);
// As DDL has names, whatever the session's settings are.
std::string backquoted(std::string_view name);
// A text, in which nothing has a meaning.
std::string quoted(std::string_view text);
// The same inside of a word.
std::string constant(std::string_view text);
// The type that DDL names, and nothing for one that is none of ours.
std::optional<Type> type_named(std::string_view ddl);
// The type as which a text file's field is read that is declared so.
std::string text_type(const Type& type);
// The word of a cast, or empty.
std::string cast_text(const Type& from, const Type& to, bool try_cast);
// An error that is raised where a value of the type should be, instead of `text`.
std::string raise(const std::string& text, const Type& type);
// Microseconds since 1970 of a date or datetime, and back.
std::string micros(const std::string& text, const Type& type);
std::string moment(const std::string& micros, const Type& type);
// The wall clock of a moment in the zone of its type, as a moment of UTC, and back: of a
// wall clock that happens twice the first, and one that does not exist moves on, as Java
// has it. Of other types the text itself.
std::string to_wall(const std::string& text, const Type& type);
std::string from_wall(const std::string& wall, const Type& type);
// The pattern in Java's syntax, with the same meaning; nothing where it might have
// another one.
std::optional<std::string> java_pattern(std::string_view pattern);

// The words of the chapters. Where the engine's own function means something else, there
// is no word, or one for the types and values for which it means the same.
std::span<const Word> number_words();
std::span<const Word> cast_words();
std::span<const Word> string_words();
std::span<const Word> time_words();
std::span<const Word> reduction_words();
// Instead of some of them, see quick_sums.
std::span<const Word> quick_words();
std::span<const Word> nested_words();

// The dialect with sums that fail where they leave 64 bits on the way, too, and need half
// the work: a query that fails so has its answer from the dialect as it is.
const Dialect& quick_sums();

}  // namespace phlox::compile::spark
