// Counts line ends ("\n", "\r\n", lone "\r") in text that comes in pieces.
#pragma once

#include <cstdint>
#include <string_view>

namespace phlox::kernel {

class LineCounter {
 public:
  // The next piece; a "\r\n" may lie across two.
  void add(std::string_view text);
  // Line ends so far. A "\r" at the very end counts as one already.
  uint64_t count() const { return count_; }

 private:
  uint64_t count_ = 0;
  bool after_return_ = false;
};

inline uint64_t count_lines(std::string_view text) {
  LineCounter counter;
  counter.add(text);
  return counter.count();
}

}  // namespace phlox::kernel
