// Extended JSON: what pipelines are written in, as text.
#include "phlox/engine/mongodb/json.h"

#include <charconv>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/base/utf8.h"

namespace phlox::engine::mongodb {

std::string quoted(std::string_view text) {
  if (text.find('\0') != text.npos)
    throw Error(Code::kUnsupported, "mongodb is given no text with a zero byte");
  if (!is_utf8(text))
    throw Error(Code::kUnsupported, "mongodb is given no text that is not UTF-8");
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string array(const std::vector<std::string>& items) {
  std::string out = "[";
  for (size_t i = 0; i < items.size(); ++i) out += (i == 0 ? "" : ", ") + items[i];
  return out + "]";
}

std::string object(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string out = "{";
  for (size_t i = 0; i < fields.size(); ++i)
    out += (i == 0 ? "" : ", ") + quoted(fields[i].first) + ": " + fields[i].second;
  return out + "}";
}

std::string call(std::string_view op, const std::string& argument) {
  return "{\"" + std::string(op) + "\": " + argument + "}";
}

std::string call(std::string_view op, const std::vector<std::string>& arguments) {
  return call(op, array(arguments));
}

std::string call(std::string_view op, std::initializer_list<std::string> arguments) {
  return call(op, std::vector<std::string>(arguments));
}

std::string number(int64_t value) {
  return "{\"$numberLong\": \"" + std::to_string(value) + "\"}";
}

std::string number(double value) {
  std::string text;
  if (std::isnan(value)) {
    text = "NaN";
  } else if (std::isinf(value)) {
    text = value < 0 ? "-Infinity" : "Infinity";
  } else {
    char buffer[32];
    text.assign(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  }
  return "{\"$numberDouble\": \"" + text + "\"}";
}

std::string text_literal(std::string_view text) {
  std::string out = quoted(text);
  return text.starts_with('$') ? call("$literal", out) : out;
}

bool is_plain(std::string_view name) {
  if (name.empty() || name.size() > 200) return false;
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  for (const char c : name)
    if (!letter(c) && c != '_' && !(c >= '0' && c <= '9')) return false;
  return letter(name[0]);
}

}  // namespace phlox::engine::mongodb
