// Colours that stay apart for colour-blind eyes and in grey.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace phlox::chart {

// "#rrggbb" of a category: up to 8 those of Okabe and Ito (jfly.uni-koeln.de/color), up
// to 20 with tints of them; beyond that they repeat. On dark paper grey is light, and no
// tint is dark.
std::vector<std::string> category_colors(size_t count,
                                         std::string_view paper = "#ffffff");

// `steps` colours of a sequence by name: "viridis", "cividis", "inferno", "blues",
// "greys", and "rdbu" and "brbg", whose middle is light. Throws Error(kInvalid) with the
// nearest name.
std::vector<std::string> sequence_colors(std::string_view name, size_t steps);
std::vector<std::string_view> sequence_names();

// Black or white, whichever is easier to read upon a colour "#rrggbb".
std::string ink_upon(std::string_view color);

}  // namespace phlox::chart
