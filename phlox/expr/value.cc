// Constants: equality by bits, hashing, and how the language writes them.
#include "phlox/expr/value.h"

#include <bit>
#include <charconv>
#include <cmath>

namespace phlox::expr {

namespace {

uint64_t mix(uint64_t seed, uint64_t value) {
  return (seed ^ value) * 0x9E3779B97F4A7C15u + (seed >> 29);
}

void append_escaped(std::string& out, unsigned char byte) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += "\\x";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

std::string real_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string text(buffer, end);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          append_escaped(out, static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
  return out + '"';
}

std::string Value::to_string() const {
  if (is_null()) return "None";
  if (const auto* b = boolean()) return *b ? "True" : "False";
  if (const auto* i = integer()) return std::to_string(*i);
  if (const auto* u = unsigned_integer()) return std::to_string(*u);
  if (const auto* d = real()) return real_text(*d);
  if (const auto* s = string()) return quoted(*s);
  if (const auto* t = type()) return quoted(t->to_string());
  std::string out = "[";
  for (const Value& item : *list()) {
    if (out.size() > 1) out += ", ";
    out += item.to_string();
  }
  return out + "]";
}

uint64_t Value::hash() const {
  const uint64_t seed = data_.index() + 1;
  if (is_null()) return seed;
  if (const auto* b = boolean()) return mix(seed, *b ? 1 : 2);
  if (const auto* i = integer()) return mix(seed, static_cast<uint64_t>(*i));
  if (const auto* u = unsigned_integer()) return mix(seed, *u);
  if (const auto* d = real()) return mix(seed, std::bit_cast<uint64_t>(*d));
  if (const auto* s = string()) return mix(seed, std::hash<std::string>()(*s));
  if (const auto* t = type()) return mix(seed, t->hash());
  uint64_t hash = seed;
  for (const Value& item : *list()) hash = mix(hash, item.hash());
  return hash;
}

bool Value::equal(const Value& a, const Value& b) {
  if (a.data_.index() != b.data_.index()) return false;
  if (const auto* d = a.real())
    return std::bit_cast<uint64_t>(*d) == std::bit_cast<uint64_t>(*b.real());
  if (const auto* l = a.list()) return l == b.list() || *l == *b.list();
  return a.data_ == b.data_;
}

}  // namespace phlox::expr
