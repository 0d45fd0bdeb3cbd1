// Where the tokens of JSON text begin: found by simdjson, many bytes at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace phlox::format {

// Tokens are the marks { } [ ] , : and what else starts behind one of them, a quote or
// white space: strings, numbers, words, and bytes that mean nothing in JSON. So all that
// lies between a token's start and the next one's is that token, and white space.
class JsonIndex {
 public:
  // Bytes that must be readable behind the text; what they hold does not matter.
  static constexpr size_t kPadding = 64;

  JsonIndex();
  JsonIndex(JsonIndex&&) noexcept;
  JsonIndex& operator=(JsonIndex&&) noexcept;
  ~JsonIndex();

  // False if the text is not UTF-8, or a string in it is not closed or holds a control
  // character (such as a line end), or of more than 16 MiB: nothing is found then. The
  // text may be many JSON values one behind the other.
  bool build(std::string_view text);
  // The offsets of the tokens, in their order, and behind them twice the text's size.
  // Valid until the next build().
  const uint32_t* tokens() const;
  // A backslash is somewhere in the text.
  bool has_escapes() const { return has_escapes_; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  bool has_escapes_ = false;
};

}  // namespace phlox::format
