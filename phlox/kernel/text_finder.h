// Finding one text in many others.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace phlox::kernel {

// Looks for the byte of the text that is likely to be the rarest, and compares there; in
// time linear in what is searched, whatever it is.
class TextFinder {
 public:
  explicit TextFinder(std::string text);

  // The first byte of the first one that begins at `from` or behind it, or npos. The
  // empty text is everywhere, at the end, too.
  size_t find(std::string_view in, size_t from = 0) const;
  size_t size() const { return text_.size(); }

 private:
  std::string text_;
  size_t rarest_ = 0;  // its place
};

}  // namespace phlox::kernel
