// Bytes packed as gzip, the same bytes each time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace phlox::scene {

// With a header without name or time. Level 0 (only framed) to 9.
std::string gzip(std::string_view bytes, int level);
// Nothing if it is no gzip, or more than `limit` bytes.
std::optional<std::string> gunzip(std::string_view packed, size_t limit);

}  // namespace phlox::scene
