// The tokens of the shell's grammar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/expr/value.h"

namespace phlox::expr {

struct Token {
  enum class Kind : uint8_t { kName, kNumber, kString, kBytes, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string_view text;  // as written
  Value value;            // of a number, a string or bytes
  Span span;
};

// Throws Error(kInvalid) with span for an unclosed string, a bad escape, a number too
// large, a stray character. `#` starts a comment; white space and line ends only
// separate.
std::vector<Token> tokenize(std::string_view text);

}  // namespace phlox::expr
