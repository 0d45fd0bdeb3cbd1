// A search for the rarest byte first.
#include "phlox/kernel/text_finder.h"

#include <cstring>

namespace phlox::kernel {

namespace {

// What texts are full of, the most frequent first.
constexpr std::string_view kFrequent = " etaoinsrhldcumfpgwybvkxjqz0123456789,.-";
// Places that look right and are not, after which the search has to be one that cannot
// be led astray.
constexpr int kMostMisses = 32;

// The higher the rarer.
size_t rarity(char c) {
  if (static_cast<unsigned char>(c) >= 0x80) return 10;
  const size_t place = kFrequent.find(c);
  return place == std::string_view::npos ? kFrequent.size() : place;
}

}  // namespace

TextFinder::TextFinder(std::string text) : text_(std::move(text)) {
  for (size_t i = 1; i < text_.size(); ++i)
    if (rarity(text_[i]) > rarity(text_[rarest_])) rarest_ = i;
}

size_t TextFinder::find(std::string_view in, size_t from) const {
  const size_t size = text_.size();
  if (from > in.size() || in.size() - from < size) return std::string_view::npos;
  if (size == 0) return from;
  const char* const begin = in.data();
  const char* const end = begin + in.size() - (size - 1 - rarest_);
  const char* at = begin + from + rarest_;
  for (int misses = 0; misses < kMostMisses; ++misses) {
    at = static_cast<const char*>(
        std::memchr(at, text_[rarest_], static_cast<size_t>(end - at)));
    if (!at) return std::string_view::npos;
    if (std::memcmp(at - rarest_, text_.data(), size) == 0)
      return static_cast<size_t>(at - rarest_ - begin);
    ++at;
  }
  const auto rest = static_cast<size_t>(begin + in.size() - (at - rarest_));
  const void* const place = memmem(at - rarest_, rest, text_.data(), size);
  if (!place) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(place) - begin);
}

}  // namespace phlox::kernel
