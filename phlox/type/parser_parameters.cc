// Reads what stands between the brackets of a type.
#include <utility>

#include "phlox/base/error.h"
#include "phlox/type/parser.h"

namespace phlox::type {

Type Parser::string(const Token& word) {
  const Span bracket = open(word, "", "");
  int64_t length = 0;
  std::string encoding;
  if (token_.is(']'))
    fail("the brackets are empty", {bracket.begin, token_.span.end},
         "write string, string[10] or string['ascii']");
  if (token_.kind == TokenKind::kNumber) {
    const Span place = token_.span;
    length = integer("the length of a string");
    if (length == 0) fail("the length of a string must be at least 1, not 0", place);
    if (!token_.is(']'))
      comma(bracket, "the length and the encoding of a string");
    else
      return closed_string(word, bracket, length, {});
  }
  if (token_.kind != TokenKind::kQuoted)
    fail("the length of a string or its encoding between quotes is expected here, not " +
             describe(token_),
         token_.span, "write string[10], string['ascii'] or string[10, 'ascii']");
  if (token_.value.empty()) fail("the encoding of a string is empty", token_.span);
  encoding = token_.value;
  advance();
  if (token_.is(','))
    fail("the encoding of a string stands last", token_.span,
         "write string[10, 'ascii']");
  return closed_string(word, bracket, length, std::move(encoding));
}

Type Parser::closed_string(const Token& word, Span bracket, int64_t length,
                           std::string encoding) {
  close(bracket, ']');
  return made(from(word.span), [&] { return Type::string(length, std::move(encoding)); });
}

Type Parser::datetime(const Token& word) {
  const Span bracket = open(word, "", "");
  const Token zone = token_;
  if (zone.kind != TokenKind::kQuoted || zone.value.empty())
    fail("the name of a time zone between quotes is expected here", zone.span,
         "write datetime['UTC']");
  advance();
  close(bracket, ']');
  return made(zone.span, [&] { return Type::datetime(zone.value); });
}

Type Parser::decimal(const Token& word) {
  const Span bracket = open(word, "its precision and scale", "decimal[10, 2]");
  const int precision = digits("the precision of a decimal");
  if (token_.is(']'))
    fail("the scale of the decimal is missing", token_.span,
         "write decimal[" + std::to_string(precision) + ", 0]");
  comma(bracket, "the precision and the scale of a decimal");
  const int scale = digits("the scale of a decimal");
  close(bracket, ']');
  return made(from(word.span), [&] { return Type::decimal(precision, scale); });
}

int Parser::digits(const char* what) {
  const Token number = token_;
  const int64_t value = integer(what, "write decimal[10, 2]");
  if (value > 99) fail("the number " + describe(number) + " is too large", number.span);
  return static_cast<int>(value);
}

Type Parser::map(const Token& word, int level) {
  const Span bracket =
      open(word, "the types of its keys and values", "map[string, int64]");
  const Span key_begin = token_.span;
  Type key = type(level + 1);
  const Span key_span = from(key_begin);
  if (token_.is(']'))
    fail("the type of the map's values is missing", token_.span,
         "write map[" + short_text(key) + ", int64]");
  comma(bracket, "the types of a map's keys and values");
  Type value = type(level + 1);
  close(bracket, ']');
  return made(key_span, [&] { return Type::map(std::move(key), std::move(value)); });
}

Type Parser::categorical(const Token& word, int level) {
  const Span bracket = open(word, "the type of its categories", "categorical[string]");
  const Span begin = token_.span;
  Type value = type(level + 1);
  const Span span = from(begin);
  close(bracket, ']');
  return made(span, [&] { return Type::categorical(std::move(value)); });
}

}  // namespace phlox::type
