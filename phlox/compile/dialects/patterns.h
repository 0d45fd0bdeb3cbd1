// What dialects of SQL with regular expressions of their own have alike.
#pragma once

#include <optional>
#include <string>

#include "phlox/expr/expr.h"

namespace phlox::compile::patterns {

// All code points of text for which it holds, as ranges of a set in a regular expression.
std::string set_of(bool (*holds)(char32_t));

// A regular expression of ours in a syntax that every server has, where it has all of it
// and only whether something matches is asked: of what matches some take the longest.
// With `has_counts` the server knows {2,3} and \p{L} as we do.
std::optional<std::string> portable_regex(const std::string& regex,
                                          bool has_counts = false);

// The pattern of a `like` node as SQL has it, where `!` stands before a sign that means
// itself: for LIKE ... ESCAPE '!'.
std::string like_pattern(const expr::Expr& node);

}  // namespace phlox::compile::patterns
