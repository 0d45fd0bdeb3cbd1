// What dialects of SQL have alike in dates and times.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/compile/dialects/standard.h"

namespace phlox::compile::standard {

// A part of a wall clock, or a code of a format; @ stands for the wall clock.
struct Part {
  std::string_view op;
  std::string_view text;
};

// The text of the op among the parts of a dialect, else among those that are functions of
// that name in most; empty: it is no part.
std::string_view part_of(std::span<const Part> own, std::string_view op);
// That of a code of a format; empty: there is none.
std::string_view code_of(std::span<const Part> codes, std::string_view code);
// `text` with the wall clock in the places of @.
std::string with_wall(std::string_view text, const std::string& wall);

// What chooses the words of all parts, of all roundings, and of strftime; and the
// dialect's own.
struct TimeWords {
  std::string (*part)(const expr::Expr&);
  std::string (*rounding)(const expr::Expr&);
  std::string (*strftime)(const expr::Expr&);
};
std::vector<Word> time_words(const TimeWords& choose, std::initializer_list<Word> own);

enum class Rounding : uint8_t { kDown, kUp, kNearest };
Rounding rounding_of(const expr::Expr& node);

// What is added to a whole number that makes it a multiple of `length`, counted from
// `origin`.
std::string to_multiple(const std::string& number, int64_t length, int64_t origin,
                        Rounding rounding);
// The format of a strftime node as SQL.
struct Format {
  std::string text;
  bool has_code = false;
  bool has_year = false;
};
// By what gives a constant, and a code or nothing, which the dialect then lacks;
// `between` stands between the pieces.
std::optional<Format> format_of(
    const expr::Expr& node, std::string_view between,
    const std::function<std::string(const std::string&)>& constant,
    const std::function<std::string(std::string_view)>& code);

}  // namespace phlox::compile::standard
