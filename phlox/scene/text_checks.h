// Texts with a grammar of their own: colours, lengths, dash patterns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace phlox::scene {

// "#rgb", "#rgba", "#rrggbb", "#rrggbbaa", and rgb() or rgba() of numbers up to 255 with
// an alpha from 0 to 1. Names of colours are in the schema.
bool is_color_code(std::string_view text);
// "rgb(1, 2, 3)", and with an alpha "rgba(1, 2, 3, 0.5)".
std::string color_code(int64_t red, int64_t green, int64_t blue,
                       std::optional<double> alpha);
// "rgb(1, 2, 3)" as "#010203", with an alpha "#01020380"; any other text as it is.
std::string hex_color(const std::string& text);
// "12px", "1.5em", "50%".
bool is_css_length(std::string_view text);
// "dashed" and its like, "4 2", or nothing.
std::optional<std::vector<int64_t>> dash_pattern(std::string_view text);

}  // namespace phlox::scene
