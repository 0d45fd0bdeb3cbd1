// Reads JSON lines by an index of their tokens.
#include "phlox/format/json_tokens.h"

namespace phlox::format {

bool JsonTokens::is_number(std::string_view text) {
  const char* p = text.data();
  const char* const end = p + text.size();
  const auto digits = [&] {
    const char* const begin = p;
    while (p != end && is_digit(*p)) ++p;
    return p != begin;
  };
  if (p != end && *p == '-') ++p;
  if (p != end && *p == '0')
    ++p;
  else if (!digits())
    return false;
  if (p != end && *p == '.') {
    ++p;
    if (!digits()) return false;
  }
  if (p != end && (*p == 'e' || *p == 'E')) {
    ++p;
    if (p != end && (*p == '+' || *p == '-')) ++p;
    if (!digits()) return false;
  }
  return p == end;
}

void JsonTokens::skip(int depth) {
  if (depth > JsonCursor::kMaxDepth) fail();
  switch (peek()) {
    case Kind::kObject:
      ++at_;
      for (bool first = true; next_element('}', first); first = false) {
        key();
        skip(depth + 1);
      }
      return;
    case Kind::kArray:
      ++at_;
      for (bool first = true; next_element(']', first); first = false) skip(depth + 1);
      return;
    case Kind::kString:
      string();
      return;
    case Kind::kNumber:
      number();
      return;
    case Kind::kTrue:
    case Kind::kFalse:
      boolean();
      return;
    case Kind::kNull:
      return null();
    case Kind::kEnd:
      fail();
  }
}

}  // namespace phlox::format
