// Reads and prints URIs: language section 5.
#include "phlox/migrate/uri.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "phlox/base/error.h"

namespace phlox::migrate {
namespace {

using Options = std::map<std::string, std::string>;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// %3B is a semicolon; a % before anything else is itself.
std::string unescape(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      plain += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '&' || byte < 0x20 || byte == 0x7f) {
      escaped += '%';
      escaped += "0123456789ABCDEF"[byte >> 4];
      escaped += "0123456789ABCDEF"[byte & 15];
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// The options that `text` (behind a "?") is, or nothing if it does not look like
// key=value&...
std::optional<Options> options_of(std::string_view text, std::string_view uri) {
  // The first key decides whether these are options at all.
  const size_t first = text.find('=');
  if (first == std::string_view::npos || first == 0) return std::nullopt;
  if (!std::all_of(text.begin(), text.begin() + static_cast<long>(first), is_word))
    return std::nullopt;
  Options options;
  while (true) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    const size_t equals = pair.find('=');
    const std::string key(pair.substr(0, equals));
    if (key.empty() || !std::all_of(key.begin(), key.end(), is_word))
      throw Error(Code::kInvalid,
                  "the option \"" + std::string(pair) + "\" is no key=value")
          .at(std::string(uri))
          .hint("write & in a value as %26");
    if (equals == std::string_view::npos || equals + 1 == pair.size())
      throw Error(Code::kInvalid, "the option " + key + " has no value")
          .at(std::string(uri));
    if (!options.emplace(key, unescape(pair.substr(equals + 1))).second)
      throw Error(Code::kInvalid, "the option " + key + " is given twice")
          .at(std::string(uri));
    if (end == text.size()) return options;
    text.remove_prefix(end + 1);
  }
}

// The length of "SCHEME" if the text starts with "SCHEME://".
size_t scheme_length(std::string_view text) {
  const size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) return 0;
  if (!std::isalpha(static_cast<unsigned char>(text[0]))) return 0;
  for (const char c : text.substr(0, colon))
    if (!is_word(c) && c != '+' && c != '-' && c != '.') return 0;
  return colon;
}

bool is_secret(std::string_view key) {
  for (const std::string_view word : {"password", "secret", "token", "key_id", "api_key"})
    if (key.find(word) != std::string_view::npos) return true;
  return false;
}

// user:password@host/... with the password hidden. An unescaped slash in a password is
// wrong, but must not give it away either; host:1234/ has none.
std::string without_password(const std::string& location) {
  const size_t colon = location.find(':');
  if (colon == std::string::npos) return location;
  const size_t slash = std::min(location.find('/'), location.size());
  const bool port =
      slash > colon && std::all_of(location.begin() + static_cast<long>(colon) + 1,
                                   location.begin() + static_cast<long>(slash),
                                   [](unsigned char c) { return std::isdigit(c); });
  const size_t at = port ? location.rfind('@', slash) : location.rfind('@');
  if (slash < colon || at == std::string::npos || at < colon) return location;
  return location.substr(0, colon + 1) + "***" + location.substr(at);
}

}  // namespace

std::string Uri::to_string() const {
  std::string text;
  if (scheme == "file" || scheme == "-")
    text = location;
  else
    text = scheme + "://" + without_password(location);
  if (!inner.empty()) text += "::" + inner;
  char mark = '?';
  for (const auto& [key, value] : options) {
    text += mark + key + '=' + (is_secret(key) ? "***" : escape(value));
    mark = '&';
  }
  return text;
}

Uri parse_uri(std::string_view text) {
  if (text.empty()) throw Error(Code::kInvalid, "an empty URI");
  if (text.find('\0') != std::string_view::npos)
    throw Error(Code::kInvalid, "a URI with a zero byte");
  Uri uri;
  std::string_view rest = text;
  if (const size_t length = scheme_length(text)) {
    uri.scheme = text.substr(0, length);
    std::transform(uri.scheme.begin(), uri.scheme.end(), uri.scheme.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    rest.remove_prefix(length + 3);
  }
  for (size_t mark = rest.find('?'); mark != std::string_view::npos;
       mark = rest.find('?', mark + 1)) {
    if (auto options = options_of(rest.substr(mark + 1), text)) {
      uri.options = std::move(*options);
      rest = rest.substr(0, mark);
      break;
    }
  }
  const size_t inner = rest.rfind("::");
  // The colons of an IPv6 address stand between brackets.
  if (inner != std::string_view::npos &&
      rest.find(']', inner) == std::string_view::npos) {
    uri.inner = rest.substr(inner + 2);
    if (uri.inner.empty())
      throw Error(Code::kInvalid, "no name behind ::").at(std::string(text));
    rest = rest.substr(0, inner);
  }
  uri.location = rest;
  if (uri.scheme.empty()) uri.scheme = uri.location == "-" ? "-" : "file";
  if (uri.location.empty())
    throw Error(Code::kInvalid, "no place in the URI").at(std::string(text));
  return uri;
}

}  // namespace phlox::migrate
