// Patterns of strings: regexes are checked when the expression is built.
#include "phlox/expr/pattern.h"

#include <re2/re2.h>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"

namespace phlox::expr {

namespace {

RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

// Compiles the regex, or throws what RE2 finds wrong with it.
void compile(const RE2& compiled, const std::string& regex) {
  if (compiled.ok()) return;
  throw Error(Code::kInvalid,
              "the regex " + quoted_short(regex) + " is wrong: " + compiled.error())
      .hint("the syntax is RE2's; a backslash makes the character behind it plain");
}

}  // namespace

void check_regex(const std::string& regex) { compile(RE2(regex, options()), regex); }

void check_group(const std::string& regex, int64_t group) {
  const RE2 compiled(regex, options());
  compile(compiled, regex);
  const int count = compiled.NumberOfCapturingGroups();
  if (group >= 0 && group <= count) return;
  throw Error(Code::kInvalid, "the regex " + quoted_short(regex) + " has no group " +
                                  std::to_string(group))
      .hint(count == 0 ? "put parentheses around the part that you want"
                       : "its groups are 1 to " + std::to_string(count) +
                             ", and 0 is the whole match");
}

int64_t group_named(const std::string& regex, const std::string& name) {
  const RE2 compiled(regex, options());
  compile(compiled, regex);
  const auto& groups = compiled.NamedCapturingGroups();
  if (const auto place = groups.find(name); place != groups.end()) return place->second;
  Error error(Code::kInvalid,
              "the regex " + quoted_short(regex) + " has no group named " + name);
  std::vector<std::string> names;
  for (const auto& [known, number] : groups) names.push_back(known);
  if (const auto near = nearest(name, names))
    error.hint("did you mean " + *near + "?");
  else
    error.hint("a group is named as in (?P<" + name + ">...)");
  throw error;
}

std::vector<LikePiece> like_pieces(std::string_view pattern) {
  using Kind = LikePiece::Kind;
  std::vector<LikePiece> pieces;
  const auto plain = [&](char c) {
    if (pieces.empty() || pieces.back().kind != Kind::kText) pieces.emplace_back();
    pieces.back().text += c;
  };
  for (size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '*') {
      pieces.push_back({Kind::kAnything, {}});
    } else if (c == '?') {
      pieces.push_back({Kind::kOneCharacter, {}});
    } else if (c != '\\') {
      plain(c);
    } else {
      const char next = ++at < pattern.size() ? pattern[at] : '\0';
      if (next != '*' && next != '?' && next != '\\')
        throw Error(Code::kInvalid,
                    "a backslash in a pattern of like stands before *, ? or a backslash")
            .hint("write two backslashes for one");
      plain(next);
    }
  }
  return pieces;
}

}  // namespace phlox::expr
