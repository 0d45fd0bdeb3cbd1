// Reads types: the parts of the parser that every type needs.
#include "phlox/type/parser.h"

#include <charconv>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/type/keyword.h"

namespace phlox::type {
namespace {

constexpr char kAllTypes[] =
    "the types are bool, int8 to int64, uint8 to uint64, float32, float64, decimal[p, "
    "s], string, "
    "bytes, date, time, datetime, timedelta, uuid, json, map[K, V], categorical[T], ?T, "
    "var * T "
    "and {name: T}";

Type simple(Kind kind) {
  switch (kind) {
    case Kind::kBool:
      return Type::boolean();
    case Kind::kInt8:
      return Type::int8();
    case Kind::kInt16:
      return Type::int16();
    case Kind::kInt32:
      return Type::int32();
    case Kind::kInt64:
      return Type::int64();
    case Kind::kUint8:
      return Type::uint8();
    case Kind::kUint16:
      return Type::uint16();
    case Kind::kUint32:
      return Type::uint32();
    case Kind::kUint64:
      return Type::uint64();
    case Kind::kFloat32:
      return Type::float32();
    case Kind::kFloat64:
      return Type::float64();
    case Kind::kBytes:
      return Type::bytes();
    case Kind::kDate:
      return Type::date();
    case Kind::kTime:
      return Type::time();
    case Kind::kTimedelta:
      return Type::timedelta();
    case Kind::kUuid:
      return Type::uuid();
    case Kind::kJson:
      return Type::json();
    default:
      return Type::null();
  }
}

}  // namespace

std::string short_text(const Type& type) {
  std::string text = type.to_string();
  return text.size() <= 60 ? text : "T";
}

void Parser::fail(std::string message, Span span, std::string hint) {
  throw Error(Code::kInvalid, std::move(message)).at_span(span).hint(std::move(hint));
}

Type Parser::whole() {
  if (token_.kind == TokenKind::kEnd)
    fail("the datashape is empty", token_.span, kAllTypes);
  Type result = type(1);
  if (token_.kind != TokenKind::kEnd) not_after_type(result, "the end is expected here");
  return result;
}

void Parser::advance() {
  if (token_.kind != TokenKind::kEnd) last_ = token_.span.end;
  token_ = lexer_.next();
  if (!started_) first_ = token_.span.begin;
  started_ = true;
}

Type Parser::type(int level) {
  if (level > Type::kMaxDepth)
    fail("the datashape nests deeper than " + std::to_string(Type::kMaxDepth) + " levels",
         token_.span);
  const Span begin = token_.span;
  if (token_.is('?')) {
    advance();
    if (token_.is('?'))
      fail("an option of an option means no more than an option",
           {begin.begin, token_.span.end}, "write one question mark: ?T");
    return Type::option(type(level + 1));
  }
  if (token_.is('{')) return record(level);
  if (token_.kind == TokenKind::kNumber) return fixed(level);
  if (token_.kind == TokenKind::kWord) return named(level);
  no_type();
}

Type Parser::fixed(int level) {
  const Token number = token_;
  const int64_t length = integer("a dimension");
  if (token_.is('.')) fail("a dimension is a whole number", from(number.span));
  if (!token_.is('*'))
    fail("a '*' is missing after the dimension " + std::to_string(length), token_.span,
         "write " + std::to_string(length) + " * T");
  advance();
  Type element = type(level + 1);
  return made(number.span, [&] { return Type::fixed(length, std::move(element)); });
}

int64_t Parser::integer(const char* what, const char* hint) {
  if (token_.kind != TokenKind::kNumber)
    fail(std::string(what) + " is expected here, not " + describe(token_), token_.span,
         hint);
  int64_t value = 0;
  const char* end = token_.text.data() + token_.text.size();
  const auto [stop, problem] = std::from_chars(token_.text.data(), end, value);
  if (problem == std::errc::result_out_of_range)
    fail("the number " + describe(token_) + " is too large", token_.span);
  if (stop != end) fail(describe(token_) + " is not a number", token_.span);
  advance();
  return value;
}

Type Parser::named(int level) {
  const Token word = token_;
  advance();
  const std::optional<Kind> kind = kind_of(word.text);
  if (!kind) unknown(word);
  switch (*kind) {
    case Kind::kVar:
      if (!token_.is('*'))
        fail("a '*' is missing after 'var'", token_.span, "write var * T");
      advance();
      return Type::var(type(level + 1));
    case Kind::kString:
      return token_.is('[') ? string(word) : Type::string();
    case Kind::kDatetime:
      return token_.is('[') ? datetime(word) : Type::datetime();
    case Kind::kDecimal:
      return decimal(word);
    case Kind::kMap:
      return map(word, level);
    case Kind::kCategorical:
      return categorical(word, level);
    default:
      if (token_.is('['))
        fail(std::string(word.text) + " takes no parameters", token_.span);
      return simple(*kind);
  }
}

Span Parser::open(const Token& word, const char* needs, const char* example) {
  if (!token_.is('['))
    fail(std::string(word.text) + " needs " + needs, word.span,
         std::string("write ") + example);
  const Span place = token_.span;
  advance();
  return place;
}

void Parser::close(Span open, char mark) {
  const char opening = mark == ']' ? '[' : '{';
  if (token_.kind == TokenKind::kEnd)
    fail(std::string("this '") + opening + "' is never closed", open,
         std::string("a '") + mark + "' is missing");
  if (!token_.is(mark))
    fail(std::string("a '") + mark + "' is expected here, not " + describe(token_),
         token_.span);
  advance();
}

void Parser::comma(Span open, const char* between) {
  if (token_.kind == TokenKind::kEnd) close(open, ']');
  if (!token_.is(','))
    fail(std::string("a comma is missing between ") + between, token_.span);
  advance();
}

void Parser::no_type() {
  if (token_.kind == TokenKind::kQuoted)
    fail("a type is expected here, not the quoted text " + describe(token_), token_.span,
         kind_of(token_.value) ? "write " + token_.value + " without quotes" : "");
  if (token_.is('['))
    fail("a type is expected here, not '['", token_.span, "a list is written as var * T");
  if (token_.is('*'))
    fail("a dimension is missing before '*'", token_.span, "write var * T or 3 * T");
  fail("a type is expected here, not " + describe(token_), token_.span);
}

void Parser::unknown(const Token& word) {
  if (token_.is(':'))
    fail("the field " + describe(word) + " stands outside of a record", word.span,
         "put fields between braces: {" +
             (word.text.size() <= 60 ? std::string(word.text) : "name") + ": int64}");
  const std::string better = suggest(word.text);
  fail(describe(word) + " is not a type", word.span,
       better.empty() ? kAllTypes : "did you mean " + better + "?");
}

}  // namespace phlox::type
