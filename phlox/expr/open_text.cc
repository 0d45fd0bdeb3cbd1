// What is still open at the end of a text.
#include "phlox/expr/open_text.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/lexer.h"

namespace phlox::expr {

OpenText open_text(std::string_view text) {
  OpenText open;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (open.comment) {
      open.comment = c != '\n';
    } else if (open.string != OpenText::kNone) {
      if (c == '\\') {
        ++at;
      } else if (c == text[open.string] || c == '\n') {
        open.string = OpenText::kNone;
      }
    } else if (c == '#') {
      open.comment = true;
    } else if (c == '"' || c == '\'') {
      open.string = at;
    } else if (c == '(' || c == '[' || c == '{') {
      open.brackets.push_back(at);
    } else if (c == ')' || c == ']' || c == '}') {
      const char opener = c == ')' ? '(' : c == ']' ? '[' : '{';
      if (open.brackets.empty() || text[open.brackets.back()] != opener)
        open.broken = true;
      if (!open.brackets.empty()) open.brackets.pop_back();
    }
  }
  return open;
}

bool unfinished(std::string_view text) {
  const OpenText open = open_text(text);
  if (open.broken || open.string != OpenText::kNone) return false;
  if (!open.comment && text.ends_with('\\')) return true;
  std::vector<Token> tokens;
  try {
    tokens = tokenize(text);
  } catch (const Error&) {
    return false;
  }
  if (!open.brackets.empty()) return true;
  if (tokens.size() < 2) return false;
  static constexpr std::string_view kOpen[] = {".", "+",  "-",  "*",  "/", "//",
                                               "%", "**", "==", "!=", "<", "<=",
                                               ">", ">=", "&",  "|",  "~", "="};
  const Token& last = tokens[tokens.size() - 2];
  return last.kind == Token::Kind::kSymbol &&
         std::find(std::begin(kOpen), std::end(kOpen), last.text) != std::end(kOpen);
}

}  // namespace phlox::expr
