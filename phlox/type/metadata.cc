// The key-value metadata of an Arrow schema in its C form.
#include "phlox/type/metadata.h"

#include <cstdint>
#include <cstring>

namespace phlox::type {
namespace {

void append_number(std::string& out, size_t number) {
  const auto value = static_cast<int32_t>(number);
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

int32_t take_number(const char*& at) {
  int32_t value;
  std::memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

// Nothing for a negative length, behind which nothing can be read.
std::optional<std::string_view> take_text(const char*& at) {
  const int32_t length = take_number(at);
  if (length < 0) return std::nullopt;
  const std::string_view text(at, static_cast<size_t>(length));
  at += length;
  return text;
}

}  // namespace

std::string encode_metadata(
    const std::vector<std::pair<std::string_view, std::string>>& entries) {
  std::string out;
  if (entries.empty()) return out;
  append_number(out, entries.size());
  for (const auto& [key, value] : entries) {
    append_number(out, key.size());
    out += key;
    append_number(out, value.size());
    out += value;
  }
  return out;
}

std::optional<std::string_view> find_metadata(const char* metadata,
                                              std::string_view key) {
  if (!metadata) return std::nullopt;
  for (int32_t left = take_number(metadata); left > 0; --left) {
    const auto found = take_text(metadata);
    if (!found) return std::nullopt;
    const auto value = take_text(metadata);
    if (!value || *found == key) return value;
  }
  return std::nullopt;
}

}  // namespace phlox::type
