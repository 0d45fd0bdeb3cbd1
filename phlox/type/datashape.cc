// Reads a datashape: the parser with the text put into its errors.
#include <utility>

#include "phlox/base/error.h"
#include "phlox/type/parser.h"

namespace phlox::type {
namespace {

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
