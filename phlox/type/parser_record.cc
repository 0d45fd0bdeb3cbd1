// Reads records, and says what is wrong behind a type.
#include <utility>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/type/field_index.h"
#include "phlox/type/parser.h"

namespace phlox::type {

Type Parser::record(int level) {
  const Span brace = token_.span;
  advance();
  std::vector<Field> fields;
  std::vector<Span> spans;
  while (!token_.is('}')) {
    if (token_.kind == TokenKind::kEnd) close(brace, '}');
    spans.push_back(token_.span);
    std::string name = field_name();
    if (!token_.is(':')) no_colon(name);
    advance();
    fields.push_back({std::move(name), type(level + 1)});
    if (token_.is(',')) {
      advance();
    } else if (token_.kind == TokenKind::kWord || token_.kind == TokenKind::kQuoted) {
      fail("a comma is missing after the field " + quoted_short(fields.back().name),
           token_.span);
    } else if (token_.is(']')) {
      close(brace, '}');
    } else if (token_.is(';')) {
      fail("a comma is expected here, not ';'", token_.span);
    } else if (!token_.is('}') && token_.kind != TokenKind::kEnd) {
      not_after_type(fields.back().type, "a ',' or '}' is expected here");
    }
  }
  close(brace, '}');
  const size_t again = FieldIndex().build(fields);
  if (again != FieldIndex::kAbsent)
    fail("the field " + quoted_short(fields[again].name) + " occurs twice", spans[again],
         "give each field a name of its own");
  return Type::record(std::move(fields));
}

std::string Parser::field_name() {
  const Token name = token_;
  if (name.kind == TokenKind::kNumber)
    fail("a field name that starts with a digit must be quoted", name.span,
         "write " + describe(name));
  if (name.is(',')) fail("a field is missing before this comma", name.span);
  if (name.is(':')) fail("a field name is missing before ':'", name.span);
  if (name.kind != TokenKind::kWord && name.kind != TokenKind::kQuoted)
    fail("a field name is expected here, not " + describe(name), name.span);
  std::string text = name.kind == TokenKind::kWord ? std::string(name.text) : name.value;
  if (text.empty()) fail("a field name cannot be empty", name.span);
  if (text.find('\0') != std::string::npos)
    fail("a field name cannot hold a zero byte", name.span);
  advance();
  return text;
}

void Parser::no_colon(const std::string& name) {
  const bool ends = token_.is(',') || token_.is('}') || token_.kind == TokenKind::kEnd;
  fail("a ':' is missing after the field name " + quoted_short(name), token_.span,
       ends ? "write " + (is_identifier(name) ? name : quoted_short(name)) + ": T"
            : "write a name that is not one word between quotes: 'first name'");
}

void Parser::not_after_type(const Type& before, const char* expected) {
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

}  // namespace phlox::type
