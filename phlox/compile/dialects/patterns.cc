// What dialects of SQL with regular expressions of their own have alike.
#include "phlox/compile/dialects/patterns.h"

#include <string_view>

#include "phlox/base/utf8.h"
#include "phlox/expr/pattern.h"

namespace phlox::compile::patterns {

std::string set_of(bool (*holds)(char32_t)) {
  std::string set;
  const auto add = [&](char32_t c) {
    if (c == '\\' || c == ']' || c == '[' || c == '^' || c == '-') set += '\\';
    append_utf8(set, c);
  };
  const auto is_one = [&](char32_t c) {
    return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) && holds(c);
  };
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (!is_one(c)) continue;
    const char32_t begin = c;
    while (is_one(c + 1)) ++c;
    add(begin);
    if (c > begin + 1) set += '-';
    if (c > begin) add(c);
  }
  return set;
}

namespace {

// The length of {2}, {2,} or {2,3} at the beginning, or 0.
size_t count_length(std::string_view text) {
  const size_t end = text.find('}');
  if (end == std::string_view::npos || end < 2 || text[1] == ',') return 0;
  const bool is_count =
      text.substr(1, end - 1).find_first_not_of("0123456789,") == std::string_view::npos;
  return is_count ? end + 1 : 0;
}

// That of \pL or \p{Lu}.
size_t property_length(std::string_view text) {
  if (text.size() < 3 || (text[1] != 'p' && text[1] != 'P')) return 0;
  if (text[2] != '{')
    return std::string_view("LMNPSZC").find(text[2]) != std::string_view::npos ? 3 : 0;
  const size_t end = text.find('}');
  // Names of categories alone: scripts grow.
  return end == 4 || end == 5 ? end + 1 : 0;
}

}  // namespace

std::optional<std::string> portable_regex(const std::string& regex, bool has_counts) {
  std::string text;
  const auto escape = [](char c) -> std::optional<std::string> {
    switch (c) {
      case 'd':
        return "0-9";
      case 'w':
        return "0-9A-Za-z_";
      case 's':
        return "\t\n\f\r ";
      default:
        break;
    }
    if (std::string_view(".*+?()[]{}|^$\\-/").find(c) == std::string_view::npos)
      return std::nullopt;
    return std::string("\\") + c;
  };
  for (size_t i = 0; i < regex.size(); ++i) {
    const char c = regex[i];
    if (has_counts && (c == '{' || c == '\\')) {
      const std::string_view rest = std::string_view(regex).substr(i);
      if (const size_t length = c == '{' ? count_length(rest) : property_length(rest)) {
        text += rest.substr(0, length);
        i += length - 1;
        continue;
      }
    }
    if (c == '\0' || c == '{') return std::nullopt;
    if (c == '\\') {
      if (++i == regex.size()) return std::nullopt;
      const auto set = escape(regex[i]);
      if (!set) return std::nullopt;
      text += "[" + *set + "]";
    } else if (c == '.') {
      text += "[^\n]";
    } else if (c == '(') {
      if (i + 1 < regex.size() && (regex[i + 1] == '?' || regex[i + 1] == '*'))
        return std::nullopt;
      text += c;
    } else if (c == '[') {
      text += c;
      if (i + 1 < regex.size() && regex[i + 1] == '^') text += regex[++i];
      // A bracket at the beginning, and classes with names, are read in several ways.
      if (i + 1 < regex.size() && regex[i + 1] == ']') return std::nullopt;
      for (++i; i < regex.size() && regex[i] != ']'; ++i) {
        if (regex[i] == '[' || regex[i] == '\0') return std::nullopt;
        if (regex[i] != '\\') {
          text += regex[i];
          continue;
        }
        if (++i == regex.size()) return std::nullopt;
        const auto set = escape(regex[i]);
        if (!set) return std::nullopt;
        text += *set;
      }
      if (i == regex.size()) return std::nullopt;
      text += ']';
    } else {
      text += c;
    }
  }
  return text;
}

std::string like_pattern(const expr::Expr& node) {
  std::string pattern;
  for (const auto& piece : expr::like_pieces(node.string("pattern"))) {
    using Kind = expr::LikePiece::Kind;
    if (piece.kind == Kind::kAnything) pattern += '%';
    if (piece.kind == Kind::kOneCharacter) pattern += '_';
    for (const char c : piece.text) {
      if (c == '%' || c == '_' || c == '!') pattern += '!';
      pattern += c;
    }
  }
  return pattern;
}

}  // namespace phlox::compile::patterns
