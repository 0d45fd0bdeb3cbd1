// What dialects of SQL have alike in casts: which texts and numbers a type has.
#pragma once

#include <string>
#include <string_view>

#include "phlox/compile/dialects/standard.h"

namespace phlox::compile::standard {

// Texts as regular expressions that every server knows, without the blanks around them;
// a brace stands twice, as in words.
inline constexpr std::string_view kWholeText = "[+-]?[0-9]+";
inline constexpr std::string_view kNumberText = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)";
inline constexpr std::string_view kFloatText =
    "[+-]?(([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|[Nn][Aa][Nn]|[Ii][Nn][Ff]([Ii]["
    "Nn][Ii][Tt][Yy])?)";
inline constexpr std::string_view kBoolText = "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]";
inline constexpr std::string_view kDateText =
    "[0-9]{{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
inline constexpr std::string_view kTimeText =
    "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{{1,6}0*)?)?";
// A constant of the regular expression that has blanks around what matches, and `end`.
std::string among_blanks(std::string_view regex, std::string_view end);

// Those of engines with RE2's syntax or Java's, blanks and all; no text of a word.
std::string decimal_regex(const type::Type& to);  // more digits may only be zeros
std::string float_regex();
std::string bool_regex();
inline constexpr std::string_view kClockRegex =
    "([01][0-9]|2[0-3]):[0-9][0-9](:[0-9][0-9](\\.[0-9]{1,6}0*)?)?";

// The largest number of a type of integers.
std::string largest(const type::Type& to);
// Whether a whole number, or {0} without its fraction, is in the range of the type;
// `suffix` stands behind numbers beyond 63 bits and makes floats of them.
std::string whole_in_range(const std::string& number, const type::Type& to);
std::string float_above(const type::Type& to, std::string_view suffix);
std::string float_below(int bits, std::string_view suffix);

}  // namespace phlox::compile::standard
