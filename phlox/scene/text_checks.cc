// The grammars of colours, lengths and dash patterns.
#include "phlox/scene/text_checks.h"

#include <re2/re2.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "phlox/base/number.h"

namespace phlox::scene {
namespace {

constexpr char kByte[] = R"((25[0-5]|2[0-4]\d|1\d\d|\d\d?)(\.\d+)?)";
constexpr char kAlpha[] = R"([01](\.\d*)?)";

const RE2& color_pattern() {
  static const auto& pattern = *new RE2([] {
    const std::string byte = kByte;
    const std::string alpha = kAlpha;
    const std::string comma = R"(\s*,\s*)";
    return "(?s)#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|rgba?\\((" + byte +
           R"(\s+)" + byte + R"(\s+)" + byte + R"((\s+/\s+)" + alpha + ")?|" + byte +
           comma + byte + comma + byte + "(" + comma + alpha + ")?)\\)";
  }());
  return pattern;
}

bool matches(std::string_view text, const RE2& pattern) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

}  // namespace

bool is_color_code(std::string_view text) { return matches(text, color_pattern()); }

std::string color_code(int64_t red, int64_t green, int64_t blue,
                       std::optional<double> alpha) {
  std::string out = alpha ? "rgba(" : "rgb(";
  out += std::to_string(red) + ", " + std::to_string(green) + ", " + std::to_string(blue);
  if (alpha) {
    out += ", ";
    if (*alpha == 0 || *alpha == 1)
      out += *alpha == 0 ? "0" : "1";
    else
      append_number(out, *alpha);
  }
  return out + ")";
}

std::string hex_color(const std::string& text) {
  if (!text.starts_with("rgb")) return text;
  std::string out = "#";
  const char* at = text.c_str() + text.find('(') + 1;
  for (int i = 0; i < 4; ++i) {
    while (*at == ' ' || *at == ',' || *at == '/' || *at == '\t') ++at;
    if (*at == ')' || *at == 0) break;
    char* end = nullptr;
    const double number = std::strtod(at, &end);
    if (end == at) break;
    at = end;
    const auto byte = static_cast<int>(i == 3 ? std::lround(number * 255) : number);
    out += "0123456789abcdef"[byte >> 4 & 15];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

bool is_css_length(std::string_view text) {
  static const auto& pattern = *new RE2(
      "(?i)[0-9]+(.[0-9]+)?(%|em|ex|ch|ic|rem|vw|vh|vi|vb|vmin|vmax|cm|mm|q|in|"
      "pc|pt|px)");
  return matches(text, pattern);
}

std::optional<std::vector<int64_t>> dash_pattern(std::string_view text) {
  if (text == "solid") return std::vector<int64_t>{};
  if (text == "dashed") return std::vector<int64_t>{6};
  if (text == "dotted") return std::vector<int64_t>{2, 4};
  if (text == "dotdash") return std::vector<int64_t>{2, 4, 6, 4};
  if (text == "dashdot") return std::vector<int64_t>{6, 4, 2, 4};
  static const auto& pattern = *new RE2(R"((\d+(\s+\d+)*)?)");
  if (!matches(text, pattern)) return std::nullopt;
  std::vector<int64_t> out;
  for (const char* at = text.data(); at < text.data() + text.size();) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(at, text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) return std::nullopt;
    if (end == at) {
      ++at;  // white space
      continue;
    }
    out.push_back(number);
    at = end;
  }
  return out;
}

}  // namespace phlox::scene
