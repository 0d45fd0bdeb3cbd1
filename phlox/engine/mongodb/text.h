// Questions about the characters of a text, as expressions of a server.
#pragma once

#include <string>
#include <string_view>

#include "phlox/engine/mongodb/row.h"

namespace phlox::engine::mongodb::text {

// What Python takes for white space.
inline constexpr std::string_view kBlanks =
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
inline constexpr std::string_view kDigits = "0123456789";
inline constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Each text is there and may stand several times.
std::string is_ascii(const std::string& text);
// Whether all characters are of the set; of none it is true.
std::string all_of(Row& row, const std::string& text, std::string_view set);
std::string stripped(Row& row, const std::string& text, std::string_view set, bool left,
                     bool right);

}  // namespace phlox::engine::mongodb::text
