// `name = EXPR`: telling it from an expression, and what is a plain value.
#include "phlox/expr/assignment.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/items.h"
#include "phlox/expr/lexer.h"

namespace phlox::expr {

std::optional<Assignment> assignment_of(std::string_view text) {
  // Only the beginning is looked at: what is wrong behind it is found with the value.
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || text.substr(equals).starts_with("=="))
    return std::nullopt;
  std::vector<Token> tokens;
  try {
    tokens = tokenize(text.substr(0, equals));
  } catch (const Error&) {
    return std::nullopt;
  }
  if (tokens.size() != 2 || tokens[0].kind != Token::Kind::kName) return std::nullopt;
  static constexpr std::string_view kTaken[] = {"_",   "None", "True",  "False", "and",
                                                "or",  "not",  "in",    "is",    "if",
                                                "for", "else", "lambda"};
  const std::string_view name = tokens[0].text;
  if (std::find(std::begin(kTaken), std::end(kTaken), name) != std::end(kTaken)) {
    Error error(Code::kInvalid,
                std::string(name) + " means something else, and cannot be set");
    throw std::move(error.at_span(tokens[0].span).in_text(text));
  }
  return Assignment{std::string(name), text.substr(equals + 1)};
}

std::optional<Value> plain_value(const Syntax& syntax) {
  const Syntax folded = fold(syntax);
  if (folded.is(Syntax::Kind::kLiteral)) return folded.value();
  if (!folded.is(Syntax::Kind::kList) && !folded.is(Syntax::Kind::kTuple))
    return std::nullopt;
  Value::List values;
  for (const Syntax& child : folded.children()) {
    auto value = plain_value(child);
    if (!value) return std::nullopt;
    values.push_back(*std::move(value));
  }
  return Value(std::move(values));
}

}  // namespace phlox::expr
