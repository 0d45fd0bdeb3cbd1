// Base64 with padding (RFC 4648).
#include "phlox/base/base64.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace phlox {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The two letters of 12 bits.
constexpr std::array<std::array<char, 2>, 4096> kPairs = [] {
  std::array<std::array<char, 2>, 4096> pairs{};
  for (size_t i = 0; i < pairs.size(); ++i)
    pairs[i] = {kAlphabet[i >> 6], kAlphabet[i & 63]};
  return pairs;
}();

constexpr std::array<int8_t, 256> kDigits = [] {
  std::array<int8_t, 256> digits{};
  digits.fill(-1);
  for (size_t i = 0; i < kAlphabet.size(); ++i)
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int8_t>(i);
  return digits;
}();

}  // namespace

void append_base64(std::string_view bytes, std::string& out) {
  size_t to = out.size();
  out.resize(to + (bytes.size() + 2) / 3 * 4);
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t left = bytes.size();
  for (; left >= 3; left -= 3, from += 3, to += 4) {
    const uint32_t group = uint32_t{from[0]} << 16 | uint32_t{from[1]} << 8 | from[2];
    std::memcpy(&out[to], &kPairs[group >> 12], 2);
    std::memcpy(&out[to + 2], &kPairs[group & 4095], 2);
  }
  if (left == 0) return;
  const uint32_t group =
      uint32_t{from[0]} << 16 | (left > 1 ? uint32_t{from[1]} << 8 : 0);
  std::memcpy(&out[to], &kPairs[group >> 12], 2);
  out[to + 2] = left > 1 ? kAlphabet[group >> 6 & 63] : '=';
  out[to + 3] = '=';
}

std::optional<std::string> read_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const size_t padding = !last                ? 0
                           : text[i + 2] == '=' ? 2
                           : text[i + 3] == '=' ? 1
                                                : 0;
    if (padding == 2 && text[i + 3] != '=') return std::nullopt;
    uint32_t group = 0;
    for (size_t k = 0; k < 4; ++k) {
      const int8_t digit =
          k < 4 - padding ? kDigits[static_cast<unsigned char>(text[i + k])] : int8_t{0};
      if (digit < 0) return std::nullopt;
      group = group << 6 | static_cast<uint32_t>(digit);
    }
    // Bits that the padding drops must be zero, so that each value has one text.
    if ((padding == 2 && (group & 0xffff)) || (padding == 1 && (group & 0xff)))
      return std::nullopt;
    for (size_t k = 0; k < 3 - padding; ++k)
      bytes += static_cast<char>(group >> (16 - 8 * k) & 0xff);
  }
  return bytes;
}

}  // namespace phlox
