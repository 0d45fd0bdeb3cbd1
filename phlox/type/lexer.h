// The tokens of a datashape text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "phlox/base/error.h"

namespace phlox::type {

enum class TokenKind : uint8_t {
  kEnd,
  kWord,    // int32, größe
  kNumber,  // 12; also 12ab, which is nowhere right but is best named as a whole
  kQuoted,  // 'b c'
  kMark,    // one of { } [ ] ( ) , : * ? and any other single character that is printable
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  Span span;
  std::string_view text;  // as written
  std::string value;      // of a quoted text: what it stands for
  bool is(char mark) const { return kind == TokenKind::kMark && text[0] == mark; }
};

// Gives one token after another; white space and comments (# to the end of the line) are
// passed over. Throws Error(kInvalid) with a span for bytes that are no token. `text`
// must outlive it.
class Lexer {
 public:
  explicit Lexer(std::string_view text);
  Token next();

 private:
  void skip_blank();
  Token token(TokenKind kind, size_t end);

  std::string_view text_;
  size_t at_ = 0;
};

// How a message calls a token: "'int32'" or "the end".
std::string describe(const Token& token);

}  // namespace phlox::type
