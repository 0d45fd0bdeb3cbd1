// Counts line ends in text.
#include "phlox/kernel/line_count.h"

#include <algorithm>
#include <cstring>

namespace phlox::kernel {

void LineCounter::add(std::string_view text) {
  if (text.empty()) return;
  if (after_return_ && text.front() == '\n') --count_;
  after_return_ = text.back() == '\r';
  count_ += static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  // Most files have no "\r" at all: the search ends at once.
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end && (p = static_cast<const char*>(
                         std::memchr(p, '\r', static_cast<size_t>(end - p))))) {
    ++p;
    if (p == end || *p != '\n') ++count_;
  }
}

}  // namespace phlox::kernel
