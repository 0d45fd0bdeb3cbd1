// MySQL's and MariaDB's SQL: what its files share. A boolean stands there as 0 or 1, a
// timedelta as a BIGINT of microseconds, a uuid as its text, every float as a DOUBLE. A
// DOUBLE there is never infinite nor NaN: the two largest ones stand for these, which
// compare and sort as they should; what computes with them fails there, and the query is
// computed here.
#pragma once

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/standard.h"

namespace phlox::compile::mysql {

using expr::Expr;
using standard::arg_type;
using standard::is_moment;
using standard::type_of;
using type::Type;
namespace kind = standard::kind;

// What stands for NaN and for infinity.
inline constexpr double kNan = 1.7976931348623157e308;
inline constexpr double kInfinity = 1.7976931348623155e308;
inline constexpr const char* kNanText = "1.7976931348623157e308";
inline constexpr const char* kInfinityText = "1.7976931348623155e308";

// What a number of the server's stands for.
inline double float_of(double value) {
  if (std::abs(value) < kInfinity) return value;
  if (value == kNan) return std::numeric_limits<double>::quiet_NaN();
  return std::copysign(std::numeric_limits<double>::infinity(), value);
}

// Stands in the message of an error that says: this query is not for the server.
inline constexpr const char* kBeyond = "phlox computes it";

// A column of a subquery in a word; no column of a table is given so.
inline constexpr std::string_view kNumber = "phlox: number";

// Stands before each value of a list.
inline constexpr char kMark = '\x1f';

// Stands in what is declared of a text column whose order is another than that by code
// points, before the collation that has this.
inline constexpr const char* kCollate = " in the order of ";

// As a CAST names it.
std::string type_name(const Type& type);
std::string literal(const expr::Value& value, const Type& type);
// The word of a cast, or empty.
std::string cast_text(const Type& from, const Type& to);

// SQL that fails so that the query is computed here, with our own answer or our own
// error; of a place that is not null there. It stands where a value of the type may.
std::string beyond(const std::string& place, const Type& type);

// One of two texts, by who the server is; and, in what replaces a match of a regular
// expression, a group of it.
std::string by_server(const std::string& mariadb, const std::string& mysql);
std::string group_of_match(int number);
// A constant inside of a word.
std::string text_constant(const std::string& text);
// A value that went through a text.
std::string from_text(const std::string& text, const Type& type);
// `text` of a JSON {0} whose parts stand in it as the language writes them, else beyond.
std::string of_plain_json(const std::string& text);
// Blanks as a regular expression.
const std::string& blank_set();

// `text` over floats that are neither NaN nor infinite nor near to that; else it fails.
std::string of_finite(const std::string& text, bool has_two);

// A wall clock's microseconds since 1970, or since midnight.
std::string micros_of(const std::string& wall, const Type& type);

// The words of the chapters. Where the engine's own function means something else, there
// is no word, or one for the types and values for which it means the same.
std::span<const Word> number_words();
std::span<const Word> cast_words();
std::span<const Word> string_words();
std::span<const Word> case_words();
std::span<const Word> time_words();
std::span<const Word> reduction_words();
std::span<const Word> nested_words();

}  // namespace phlox::compile::mysql
