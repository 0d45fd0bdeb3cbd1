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

}  // namespace phlox::format
