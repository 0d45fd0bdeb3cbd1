// The parser of datashapes; for the files of this room only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "phlox/type/lexer.h"
#include "phlox/type/type.h"

namespace phlox::type {

// A type in a message: in full, or the letter T when that is long.
std::string short_text(const Type& type);

// Recursive descent with one token of look-ahead. Throws Error(kInvalid) with a span, but
// without the text.
//
//   type   = "?" type | dim "*" type | record | word [ "[" parameters "]" ]
//   dim    = "var" | number
//   record = "{" [ field { "," field } [ "," ] ] "}"
//   field  = ( word | quoted ) ":" type
class Parser {
 public:
  // `text` must outlive the parser.
  explicit Parser(std::string_view text) : lexer_(text) { advance(); }

  // The one type that the whole text is.
  Type whole();
  // Where it stands, from its first token to its last.
  Span span() const { return {first_, last_}; }

 private:
  // Types, in parser.cc. `level` is how deep the type nests, from 1.
  Type type(int level);
  Type fixed(int level);
  Type named(int level);
  // Records, in parser_record.cc.
  Type record(int level);
  std::string field_name();
  // What stands between [ and ], in parser_parameters.cc.
  Type string(const Token& word);
  Type closed_string(const Token& word, Span bracket, int64_t length,
                     std::string encoding);
  Type datetime(const Token& word);
  Type decimal(const Token& word);
  int digits(const char* what);
  Type map(const Token& word, int level);
  Type categorical(const Token& word, int level);

  void advance();
  int64_t integer(const char* what, const char* hint = "");
  // Reads '[' if it is there, else says what is missing.
  Span open(const Token& word, const char* needs, const char* example);
  void close(Span open, char mark);
  void comma(Span open, const char* between);
  Span from(Span begin) const { return {begin.begin, last_}; }

  // What a constructor of Type refuses is wrong in this text, at this span.
  template <class Make>
  static Type made(Span span, Make make) {
    try {
      return make();
    } catch (const Error& error) {
      fail(error.message(), span, error.hint());
    }
  }

  // Each says what is wrong with the current token (or with the one that is given).
  [[noreturn]] static void fail(std::string message, Span span, std::string hint = {});
  [[noreturn]] void no_type();
  [[noreturn]] void no_colon(const std::string& name);
  [[noreturn]] void unknown(const Token& word);
  [[noreturn]] void not_after_type(const Type& before, const char* expected);

  Lexer lexer_;
  Token token_;
  bool started_ = false;
  uint32_t first_ = 0;
  uint32_t last_ = 0;  // the end of the last token that was taken
};

}  // namespace phlox::type
