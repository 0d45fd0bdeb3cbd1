// The key-value metadata of an Arrow schema in its C form.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace phlox::type {

// The facts that Arrow itself cannot say, as the printed datashape.
inline constexpr std::string_view kDatashapeKey = "phlox.datashape";
inline constexpr std::string_view kExtensionNameKey = "ARROW:extension:name";
inline constexpr std::string_view kExtensionMetadataKey = "ARROW:extension:metadata";

// int32 count, then for each entry int32 length, key, int32 length, value; in the
// machine's byte order. No entries give "", which stands for a null pointer.
std::string encode_metadata(
    const std::vector<std::pair<std::string_view, std::string>>& entries);

// The value of `key`. `metadata` may be null.
std::optional<std::string_view> find_metadata(const char* metadata, std::string_view key);

}  // namespace phlox::type
