// What dialects of SQL have alike in strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "phlox/expr/expr.h"

namespace phlox::compile::standard {

// More characters are not made by repeat, pad and zfill: that is an error.
inline constexpr int64_t kMostCharacters = 100'000;

// `text` with the one in all places of the other.
std::string replaced(std::string text, std::string_view from, std::string_view to);

// The constant that an argument is, else null; whether that is a null; the text of it;
// the number, of which those beyond 63 bits are the largest.
const expr::Value* constant_of(const expr::Expr& node, size_t i);
bool is_null_constant(const expr::Expr& node, size_t i);
const std::string* text_of(const expr::Expr& node, size_t i);
std::optional<int64_t> count_of(const expr::Expr& node, size_t i);

// The set "[...]" of the characters that isalpha, isalnum, isdigit or isspace asks for.
const std::string& class_set(const expr::Expr& node);
// Those of which isupper or islower asks for one, and those of which for none.
struct CaseSets {
  std::string some;
  std::string none;
};
const CaseSets& case_sets(const expr::Expr& node);

// How str.pad pads: on the side "left", "right" or "both".
struct Padding {
  std::string side = "left";
  std::string fill = " ";
};
Padding padding_of(const expr::Expr& node);

}  // namespace phlox::compile::standard
