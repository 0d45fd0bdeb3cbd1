// Reads sizes of memory.
#include "phlox/base/byte_size.h"

#include <cctype>
#include <charconv>
#include <string>

#include "phlox/base/error.h"

namespace phlox {

uint64_t parse_byte_size(std::string_view text) {
  const auto wrong = [&] {
    return Error(Code::kInvalid, "\"" + std::string(text) + "\" is no size of memory")
        .hint("write it as in 512MB, 2GB or 1.5GiB");
  };
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] =
      std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (failure != std::errc()) throw wrong();
  std::string unit;
  for (const char* p = stop; p != end; ++p)
    if (*p != ' ')
      unit += static_cast<char>(std::tolower(static_cast<unsigned char>(*p)));
  double factor = 1;
  if (!unit.empty() && unit != "b") {
    constexpr std::string_view kPrefixes = "kmgt";
    const auto power = kPrefixes.find(unit.front());
    const std::string_view rest = std::string_view(unit).substr(1);
    if (power == std::string_view::npos || (rest != "b" && rest != "ib")) throw wrong();
    for (size_t i = 0; i <= power; ++i) factor *= rest == "ib" ? 1024 : 1000;
  }
  const double bytes = number * factor;
  if (!(bytes >= 1 && bytes < 1e18)) throw wrong();
  return static_cast<uint64_t>(bytes);
}

}  // namespace phlox
