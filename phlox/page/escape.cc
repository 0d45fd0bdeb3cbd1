// Escapes of HTML, of JSON inside of it, and of URLs.
#include "phlox/page/escape.h"

namespace phlox::page {

void append_html(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

void append_script_json(std::string_view json, std::string& out) {
  out.reserve(out.size() + json.size());
  // `<` stands only in strings of JSON. Without it there is no </script> and no <!--.
  size_t done = 0;
  for (size_t at = json.find('<'); at != std::string_view::npos;
       at = json.find('<', at + 1)) {
    out += json.substr(done, at - done);
    out += "\\u003c";
    done = at + 1;
  }
  out += json.substr(done);
}

std::string url_of_path(std::string_view path) {
  constexpr std::string_view kKept = "-._~/!$&'()*+,;=@";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                       (c >= 'a' && c <= 'z') || kKept.find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

}  // namespace phlox::page
