// Text to tokens.
#include "phlox/expr/lexer.h"

#include <charconv>

#include "phlox/base/utf8.h"

namespace phlox::expr {

namespace {

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    if (const size_t bad = find_invalid_utf8(text_); bad != std::string_view::npos)
      fail("the text is not UTF-8", bad, bad + 1);
    std::vector<Token> tokens;
    while (true) {
      skip_space();
      if (at_ == text_.size()) break;
      tokens.push_back(next());
    }
    tokens.push_back({Token::Kind::kEnd, {}, {}, span_from(at_)});
    return tokens;
  }

 private:
  Span span_from(size_t begin) const {
    return {static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)};
  }
  [[noreturn]] void fail(std::string message, size_t begin, size_t end) const {
    throw Error(Code::kInvalid, std::move(message))
        .at_span({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
  }
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\\') {
        if (c == '\\' && peek(1) != '\n') return;
        ++at_;
      } else {
        return;
      }
    }
  }

  Token next() {
    const size_t begin = at_;
    const char c = text_[at_];
    Token token;
    if ((c == 'b' || c == 'B') && (peek(1) == '"' || peek(1) == '\'')) {
      ++at_;
      token.kind = Token::Kind::kBytes;
      token.value = string(peek(), true);
    } else if (is_name_start(c)) {
      while (is_name_start(peek()) || is_digit(peek())) ++at_;
      token.kind = Token::Kind::kName;
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      token.kind = Token::Kind::kNumber;
      token.value = number();
    } else if (c == '"' || c == '\'') {
      token.kind = Token::Kind::kString;
      token.value = string(c);
    } else {
      symbol();
      token.kind = Token::Kind::kSymbol;
    }
    token.text = text_.substr(begin, at_ - begin);
    token.span = span_from(begin);
    return token;
  }

  Value number() {
    const size_t begin = at_;
    bool real = false;
    const auto digits = [&] {
      while (is_digit(peek()) || (peek() == '_' && is_digit(peek(1)))) ++at_;
    };
    digits();
    if (peek() == '.') {
      real = true;
      ++at_;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      const size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (is_digit(peek(1 + sign))) {
        real = true;
        at_ += 1 + sign;
        digits();
      }
    }
    if (is_name_start(peek())) fail("a number is followed by a letter", begin, at_ + 1);
    std::string text;
    for (const char c : text_.substr(begin, at_ - begin))
      if (c != '_') text += c;
    const char* const last = text.data() + text.size();
    if (real) {
      double value = 0;
      const auto result = std::from_chars(text.data(), last, value);
      // As Python reads it: too large is inf, too small is 0.
      if (result.ec == std::errc::result_out_of_range)
        value = std::strtod(text.c_str(), nullptr);
      return value;
    }
    if (text.size() > 1 && text[0] == '0' &&
        text.find_first_not_of('0') != std::string::npos)
      fail("an integer starts with 0", begin, at_);
    int64_t value = 0;
    if (std::from_chars(text.data(), last, value).ec == std::errc()) return value;
    uint64_t large = 0;
    if (std::from_chars(text.data(), last, large).ec == std::errc()) return large;
    fail("the integer " + (text.size() > 40 ? text.substr(0, 40) + "..." : text) +
             " does not fit in 64 bits",
         begin, at_);
  }

  Value string(char quote, bool bytes = false) {
    const size_t begin = at_++;
    std::string out;
    while (true) {
      if (at_ == text_.size() || text_[at_] == '\n')
        fail("the string is not closed", begin, at_);
      const char c = text_[at_++];
      if (c == quote) return out;
      if (c != '\\') {
        if (bytes && static_cast<unsigned char>(c) >= 0x80)
          fail("bytes are written in ASCII, others as \\x and two digits", at_ - 1, at_);
        out += c;
        continue;
      }
      escape(out, bytes);
    }
  }

  void escape(std::string& out, bool bytes) {
    const size_t begin = at_ - 1;
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    switch (c) {
      case 'n':
        out += '\n';
        return;
      case 't':
        out += '\t';
        return;
      case 'r':
        out += '\r';
        return;
      case '0':
        out += '\0';
        return;
      case '\\':
        out += '\\';
        return;
      case '\'':
        out += '\'';
        return;
      case '"':
        out += '"';
        return;
      case '\n':
        return;
      case 'x':
      case 'u':
      case 'U': {
        const size_t width = c == 'x' ? 2 : c == 'u' ? 4 : 8;
        uint32_t point = 0;
        const std::string_view digits = text_.substr(at_, width);
        const auto result =
            std::from_chars(digits.data(), digits.data() + digits.size(), point, 16);
        if (digits.size() != width || result.ptr != digits.data() + width ||
            point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
          fail("the escape is not a code point", begin,
               std::min(at_ + width, text_.size()));
        if (bytes && c != 'x') fail("bytes have no code points", begin, at_);
        at_ += width;
        if (bytes) {
          out += static_cast<char>(point);
        } else {
          append_utf8(out, point);
        }
        return;
      }
      default:
        fail("no such escape in a string", begin, std::min(at_, text_.size()));
    }
  }

  void symbol() {
    static constexpr std::string_view kLong[] = {
        "**", "//", "==", "!=", "<=", ">=", "<<", ">>", "&&", "||", ":="};
    for (const std::string_view two : kLong) {
      if (text_.substr(at_, 2) == two) {
        at_ += 2;
        return;
      }
    }
    static constexpr std::string_view kShort = "()[]{}.,:+-*/%&|~<>=^!@";
    if (kShort.find(text_[at_]) == std::string_view::npos)
      fail("a stray character in the expression", at_, at_ + 1);
    ++at_;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace phlox::expr
