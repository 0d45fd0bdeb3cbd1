// Names cut at a letter, not within one.
#include "phlox/base/shortened.h"

#include "phlox/base/utf8.h"

namespace phlox {

std::string shortened(std::string_view name, size_t letters) {
  std::string out;
  size_t count = 0, before_last = 0;
  for (size_t at = 0; at < name.size();) {
    const CodePoint point = decode_utf8(name, at);
    at += point.length;
    if (count + 1 == letters) before_last = out.size();
    if (++count > letters) {
      out.resize(before_last);
      return out + "…";
    }
    append_utf8(out, point.value < ' ' ? U' ' : point.value);
  }
  return out;
}

}  // namespace phlox
