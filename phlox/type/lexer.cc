// The tokens of a datashape text.
#include "phlox/type/lexer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "phlox/base/quote.h"
#include "phlox/base/utf8.h"

namespace phlox::type {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Letters beyond ASCII may stand in a bare word; spaces, invisible and general
// punctuation may not, because they look like something else (a quotation mark, a blank).
bool is_foreign_letter(char32_t c) {
  return c >= 0xAA && c != 0xAB && c != 0xAD && c != 0xBB && c != 0xD7 && c != 0xF7 &&
         !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F) && c != 0xFEFF &&
         c != kReplacement && c != 0x1680 && c != 0x061C;
}

[[noreturn]] void fail(std::string message, size_t begin, size_t end) {
  throw Error(Code::kInvalid, std::move(message))
      .at_span({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
}

// A character that looks like another one is best named by its number.
[[noreturn]] void no_character(CodePoint point, size_t at) {
  char number[16];
  std::snprintf(number, sizeof number, "U+%04X", static_cast<unsigned>(point.value));
  fail(std::string("the character ") + number + " has no place in a datashape", at,
       at + point.length);
}

}  // namespace

Lexer::Lexer(std::string_view text) : text_(text) {
  if (text_.size() > UINT32_MAX)
    fail("a datashape of more than 4 GiB cannot be read", 0, 1);
  if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;  // a byte order mark
}

void Lexer::skip_blank() {
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '#') {
      const size_t end = std::min(text_.find('\n', at_), text_.size());
      const size_t bad = find_invalid_utf8(text_.substr(at_, end - at_));
      if (bad != std::string_view::npos)
        fail("the datashape is not valid UTF-8", at_ + bad, at_ + bad + 1);
      at_ = end;
      if (at_ == text_.size()) return;
    } else if (c != ' ' && !(c >= '\t' && c <= '\r')) {
      return;
    }
  }
}

Token Lexer::token(TokenKind kind, size_t end) {
  Token token{kind, {static_cast<uint32_t>(at_), static_cast<uint32_t>(end)}, {}, {}};
  token.text = text_.substr(at_, end - at_);
  at_ = end;
  return token;
}

Token Lexer::next() {
  skip_blank();
  if (at_ >= text_.size()) return token(TokenKind::kEnd, at_);
  const char first = text_[at_];
  if (first == '\'' || first == '"') {
    Quoted quoted = read_quoted(text_, at_);
    if (!quoted.problem.empty()) fail(quoted.problem, quoted.span.begin, quoted.span.end);
    const size_t bad = find_invalid_utf8(text_.substr(at_, quoted.end - at_));
    if (bad != std::string_view::npos)
      fail("the datashape is not valid UTF-8", at_ + bad, at_ + bad + 1);
    Token result = token(TokenKind::kQuoted, quoted.end);
    result.value = std::move(quoted.value);
    return result;
  }
  size_t end = at_;
  while (end < text_.size()) {
    if (is_word_start(text_[end]) || is_digit(text_[end])) {
      ++end;
      continue;
    }
    if (static_cast<unsigned char>(text_[end]) < 0x80) break;
    const CodePoint point = decode_utf8(text_, end);
    if (!point.valid) fail("the datashape is not valid UTF-8", end, end + 1);
    if (!is_foreign_letter(point.value)) break;
    end += point.length;
  }
  if (end > at_)
    return token(is_digit(first) ? TokenKind::kNumber : TokenKind::kWord, end);
  const CodePoint point = decode_utf8(text_, at_);
  if (point.value <= 0x20 || point.value >= 0x7F) no_character(point, at_);
  return token(TokenKind::kMark, at_ + 1);
}

std::string describe(const Token& token) {
  if (token.kind == TokenKind::kEnd) return "the end";
  if (token.kind == TokenKind::kQuoted) return quoted_short(token.value);
  return quoted_short(token.text);
}

}  // namespace phlox::type
