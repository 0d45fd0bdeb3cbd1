// Reads a datashape: recursive descent with one token of look-ahead.
//
//   type   = "?" type | dim "*" type | record | word [ "[" parameters "]" ]
//   dim    = "var" | number
//   record = "{" [ field { "," field } [ "," ] ] "}"
//   field  = ( word | quoted ) ":" type
#include <algorithm>
#include <charconv>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/base/utf8.h"
#include "phlox/type/field_index.h"
#include "phlox/type/keyword.h"
#include "phlox/type/lexer.h"
#include "phlox/type/type.h"

namespace phlox::type {
namespace {

constexpr char kAllTypes[] =
    "the types are bool, int8 to int64, uint8 to uint64, float32, float64, decimal[p, "
    "s], string, "
    "bytes, date, time, datetime, timedelta, uuid, json, map[K, V], categorical[T], ?T, "
    "var * T "
    "and {name: T}";

// A type in a message: in full, or the letter T when that is long.
std::string short_text(const Type& type) {
  std::string text = type.to_string();
  return text.size() <= 60 ? text : "T";
}

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text) { advance(); }

  Type whole() {
    if (token_.kind == TokenKind::kEnd)
      fail("the datashape is empty", token_.span, kAllTypes);
    Type result = type(1);
    if (token_.kind != TokenKind::kEnd)
      not_after_type(result, "the end is expected here");
    return result;
  }

  // Where the whole datashape stands.
  Span span() const { return {first_, last_}; }

 private:
  void advance() {
    if (token_.kind != TokenKind::kEnd) last_ = token_.span.end;
    token_ = lexer_.next();
    if (!started_) first_ = token_.span.begin;
    started_ = true;
  }

  [[noreturn]] static void fail(std::string message, Span span, std::string hint = {}) {
    throw Error(Code::kInvalid, std::move(message)).at_span(span).hint(std::move(hint));
  }

  // What a constructor of Type refuses is wrong in this text, at this span.
  template <class Make>
  static Type made(Span span, Make make) {
    try {
      return make();
    } catch (const Error& error) {
      fail(error.message(), span, error.hint());
    }
  }

  Span from(Span begin) const { return {begin.begin, last_}; }

  Type type(int level) {
    if (level > Type::kMaxDepth)
      fail("the datashape nests deeper than " + std::to_string(Type::kMaxDepth) +
               " levels",
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

  // The current token cannot start a type: says so.
  [[noreturn]] void no_type() {
    if (token_.kind == TokenKind::kQuoted)
      fail("a type is expected here, not the quoted text " + describe(token_),
           token_.span,
           kind_of(token_.value) ? "write " + token_.value + " without quotes" : "");
    if (token_.is('['))
      fail("a type is expected here, not '['", token_.span,
           "a list is written as var * T");
    if (token_.is('*'))
      fail("a dimension is missing before '*'", token_.span, "write var * T or 3 * T");
    fail("a type is expected here, not " + describe(token_), token_.span);
  }

  Type fixed(int level) {
    const Token number = token_;
    const int64_t length = integer("a dimension");
    if (!token_.is('*'))
      fail("a '*' is missing after the dimension " + std::to_string(length), token_.span,
           "write " + std::to_string(length) + " * T");
    advance();
    Type element = type(level + 1);
    return made(number.span, [&] { return Type::fixed(length, std::move(element)); });
  }

  int64_t integer(const char* what) {
    if (token_.kind != TokenKind::kNumber)
      fail(std::string(what) + " is expected here, not " + describe(token_), token_.span);
    int64_t value = 0;
    const char* end = token_.text.data() + token_.text.size();
    const auto [stop, problem] = std::from_chars(token_.text.data(), end, value);
    if (problem == std::errc::result_out_of_range)
      fail("the number " + describe(token_) + " is too large", token_.span);
    if (stop != end) fail(describe(token_) + " is not a number", token_.span);
    advance();
    return value;
  }

  Type named(int level) {
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

  static Type simple(Kind kind) {
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

  [[noreturn]] void unknown(const Token& word) {
    if (token_.is(':'))
      fail("the field " + describe(word) + " stands outside of a record", word.span,
           "put fields between braces: {" + std::string(word.text) + ": int64}");
    const std::string better = suggest(word.text);
    fail(describe(word) + " is not a type", word.span,
         better.empty() ? kAllTypes : "did you mean " + better + "?");
  }

  // Reads '[' if it is there, else says what is missing.
  Span open(const Token& word, const char* needs, const char* example) {
    if (!token_.is('['))
      fail(std::string(word.text) + " needs " + needs, word.span,
           std::string("write ") + example);
    const Span place = token_.span;
    advance();
    return place;
  }

  void close(Span open, char mark) {
    const char opening = mark == ']' ? '[' : '{';
    if (token_.kind == TokenKind::kEnd)
      fail(std::string("this '") + opening + "' is never closed", open,
           std::string("a '") + mark + "' is missing");
    if (!token_.is(mark))
      fail(std::string("a '") + mark + "' is expected here, not " + describe(token_),
           token_.span);
    advance();
  }

  void comma(Span open, const char* between) {
    if (token_.kind == TokenKind::kEnd) close(open, ']');
    if (!token_.is(','))
      fail(std::string("a comma is missing between ") + between, token_.span);
    advance();
  }

  Type string(const Token& word) {
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
      fail(
          "the length of a string or its encoding between quotes is expected here, not " +
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

  Type closed_string(const Token& word, Span bracket, int64_t length,
                     std::string encoding) {
    close(bracket, ']');
    return made(from(word.span),
                [&] { return Type::string(length, std::move(encoding)); });
  }

  Type datetime(const Token& word) {
    const Span bracket = open(word, "", "");
    const Token zone = token_;
    if (zone.kind != TokenKind::kQuoted || zone.value.empty())
      fail("the name of a time zone between quotes is expected here", zone.span,
           "write datetime['UTC']");
    advance();
    close(bracket, ']');
    return made(zone.span, [&] { return Type::datetime(zone.value); });
  }

  Type decimal(const Token& word) {
    const Span bracket = open(word, "its precision and scale", "decimal[10, 2]");
    const int64_t precision = integer("the precision of a decimal");
    if (token_.is(']'))
      fail("the scale of the decimal is missing", token_.span,
           "write decimal[" + std::to_string(precision) + ", 0]");
    comma(bracket, "the precision and the scale of a decimal");
    const int64_t scale = integer("the scale of a decimal");
    close(bracket, ']');
    // The constructor takes an int and refuses anything beyond 38; so does this cut.
    const auto cut = [](int64_t value) {
      return static_cast<int>(std::min<int64_t>(value, 999));
    };
    return made(from(word.span),
                [&] { return Type::decimal(cut(precision), cut(scale)); });
  }

  Type map(const Token& word, int level) {
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

  Type categorical(const Token& word, int level) {
    const Span bracket = open(word, "the type of its categories", "categorical[string]");
    const Span begin = token_.span;
    Type value = type(level + 1);
    const Span span = from(begin);
    close(bracket, ']');
    return made(span, [&] { return Type::categorical(std::move(value)); });
  }

  Type record(int level) {
    const Span brace = token_.span;
    advance();
    std::vector<Field> fields;
    std::vector<Span> spans;
    while (!token_.is('}')) {
      if (token_.kind == TokenKind::kEnd) close(brace, '}');
      spans.push_back(token_.span);
      std::string name = field_name();
      if (!token_.is(':'))
        fail("a ':' is missing after the field name " + quoted_short(name), token_.span,
             "write " + (is_identifier(name) ? name : quoted_short(name)) + ": T");
      advance();
      fields.push_back({std::move(name), type(level + 1)});
      if (token_.is(',')) {
        advance();
      } else if (token_.kind == TokenKind::kWord || token_.kind == TokenKind::kQuoted) {
        fail("a comma is missing after the field " + quoted_short(fields.back().name),
             token_.span);
      } else if (!token_.is('}') && token_.kind != TokenKind::kEnd) {
        not_after_type(fields.back().type, "a ',' or '}' is expected here");
      }
    }
    close(brace, '}');
    const size_t again = FieldIndex().build(fields);
    if (again != FieldIndex::kAbsent)
      fail("the field " + quoted_short(fields[again].name) + " occurs twice",
           spans[again], "give each field a name of its own");
    return Type::record(std::move(fields));
  }

  std::string field_name() {
    const Token name = token_;
    if (name.kind == TokenKind::kNumber)
      fail("a field name that starts with a digit must be quoted", name.span,
           "write " + describe(name));
    if (name.is(',')) fail("a field is missing before this comma", name.span);
    if (name.is(':')) fail("a field name is missing before ':'", name.span);
    if (name.kind != TokenKind::kWord && name.kind != TokenKind::kQuoted)
      fail("a field name is expected here, not " + describe(name), name.span);
    std::string text =
        name.kind == TokenKind::kWord ? std::string(name.text) : name.value;
    if (text.empty()) fail("a field name cannot be empty", name.span);
    if (text.find('\0') != std::string::npos)
      fail("a field name cannot hold a zero byte", name.span);
    advance();
    return text;
  }

  // The current token cannot stand behind `before`: says why, if the slip is a known one.
  [[noreturn]] void not_after_type(const Type& before, const char* expected) {
    const std::string shown = short_text(before);
    if (token_.is('*'))
      fail("a dimension stands before the type of its elements", token_.span,
           "write var * " + shown + " or 3 * " + shown);
    if (token_.is('?'))
      fail("the question mark stands before the type", token_.span,
           "write ?" + short_text(before.without_option()));
    if (token_.is('[')) fail("these parameters belong to no type", token_.span);
    if (token_.is('}') || token_.is(']'))
      fail("this " + describe(token_) + " closes nothing that is open", token_.span);
    fail(std::string(expected) + ", not " + describe(token_), token_.span);
  }

  Lexer lexer_;
  Token token_;
  bool started_ = false;
  uint32_t first_ = 0;
  uint32_t last_ = 0;  // the end of the last token that was taken
};

// Runs `read` and gives its errors the text that they are about.
template <class Read>
Type with_text(std::string_view text, Read read) {
  try {
    return read();
  } catch (Error& error) {
    error.in_text(text);
    throw;
  }
}

}  // namespace

Type parse(std::string_view text) {
  return with_text(text, [&] { return Parser(text).whole(); });
}

Type parse_table(std::string_view text) {
  return with_text(text, [&]() -> Type {
    Parser parser(text);
    Type type = parser.whole();
    if (type.is_table()) return type;
    if (type.is(Kind::kRecord)) {
      try {
        return Type::var(std::move(type));
      } catch (Error& error) {
        error.at_span(parser.span());
        throw;
      }
    }
    throw Error(Code::kInvalid, "a table is expected here, not " + short_text(type))
        .at_span(parser.span())
        .hint("write the fields between braces: {name: string, id: int32}");
  });
}

}  // namespace phlox::type
