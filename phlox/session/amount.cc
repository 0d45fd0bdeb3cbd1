// A number that is only thought, as people say it.
#include "phlox/session/amount.h"

namespace phlox::session {

std::string amount(double number) {
  const auto with = [](double value, const char* unit) {
    std::string text = std::to_string(value);
    text.resize(text.find('.') + 2);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return "about " + text + unit;
  };
  if (number >= 1e6) return with(number / 1e6, " million");
  if (number >= 1e4) return with(number / 1e3, " thousand");
  return "a few";
}

}  // namespace phlox::session
