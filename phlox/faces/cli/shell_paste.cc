// Pasted text to lines.
#include "phlox/faces/cli/shell_paste.h"

#include "phlox/expr/open_text.h"

namespace phlox::cli {

std::deque<std::string> pasted_lines(std::string_view bytes) {
  if (bytes.ends_with(kPasteEnds))
    bytes.remove_suffix(std::string_view(kPasteEnds).size());
  std::deque<std::string> lines{""};
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') ++i;
      lines.emplace_back();
    } else if (c == '\t') {
      lines.back() += "    ";
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      lines.back() += c;
    }
  }
  while (lines.size() > 1 && lines.back().find_first_not_of(' ') == std::string::npos)
    lines.pop_back();
  std::deque<std::string> joined;
  for (std::string& line : lines) {
    const size_t first = line.find_first_not_of(' ');
    if (!joined.empty() && first != std::string::npos && line[first] == '.' &&
        !expr::open_text(joined.back()).comment) {
      joined.back() += line.substr(first);
    } else {
      joined.push_back(std::move(line));
    }
  }
  return joined;
}

}  // namespace phlox::cli
