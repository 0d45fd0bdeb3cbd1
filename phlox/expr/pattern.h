// Patterns of strings: regexes (RE2's syntax) and those of `like`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace phlox::expr {

// Throws Error(kInvalid) if the regex is wrong, and says what is.
void check_regex(const std::string& regex);
// The same, and throws unless the regex has that group; 0 is the whole match.
void check_group(const std::string& regex, int64_t group);
// The number of the group (?P<name>...); throws if the regex has none of that name.
int64_t group_named(const std::string& regex, const std::string& name);

// A piece of a pattern of `like`: plain text, or `*` or `?`.
struct LikePiece {
  enum class Kind { kText, kAnything, kOneCharacter } kind = Kind::kText;
  std::string text;
};
// A backslash makes the `*`, `?` or backslash behind it plain; before anything else, or
// at the end, it is an Error(kInvalid).
std::vector<LikePiece> like_pieces(std::string_view pattern);

}  // namespace phlox::expr
