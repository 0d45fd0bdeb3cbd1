// PostgreSQL's SQL: strings. What depends on the server's own regular expressions has no
// word.
#include <optional>

#include "phlox/compile/dialects/postgresql.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"
#include "phlox/expr/pattern.h"

namespace phlox::compile::postgresql {

using expr::Expr;

namespace {

const expr::Value* constant_of(const Expr& node, size_t i) {
  return i < node.args().size() && node.arg(i).is("literal")
             ? &node.arg(i).attribute("value")
             : nullptr;
}

std::string text_constant(const std::string& text) {
  return without_places(postgresql::literal(expr::Value(text), type::Type::string()));
}

// An empty text to be replaced stands between all characters; here it is found nowhere.
std::string replace_word(const Expr& node) {
  const auto* from = constant_of(node, 1);
  if (node.attributes().find("max") || !from || !from->string() ||
      from->string()->empty())
    return {};
  return "replace({0}, {1:r}, {2:r})";
}

// The n of a literal argument, if it is one that is not negative.
std::optional<int64_t> count_at(const Expr& node, size_t i) {
  const auto* value = constant_of(node, i);
  if (!value || !value->integer() || *value->integer() < 0 ||
      *value->integer() > INT32_MAX - 1)
    return std::nullopt;
  return *value->integer();
}

std::string slice_word(const Expr& node) {
  const auto* first = constant_of(node, 1);
  const auto* last = constant_of(node, 2);
  const auto begin = first && first->is_null() ? 0 : count_at(node, 1);
  if (!begin) return {};
  const std::string from = "substr({0}, " + std::to_string(*begin + 1);
  if (last && last->is_null()) return from + ")";
  const auto end = count_at(node, 2);
  if (!end) return {};
  return from + ", " + std::to_string(std::max<int64_t>(*end - *begin, 0)) + ")";
}

std::string pad_word(const Expr& node) {
  const auto* side = node.attributes().find("side");
  const auto* fill = node.attributes().find("fill");
  const auto n = count_at(node, 1);
  if (!n || *n > 100000 || (side && *side->string() == "both")) return {};
  const bool left = !side || *side->string() == "left";
  const std::string filling = "repeat(" + text_constant(fill ? *fill->string() : " ") +
                              ", greatest(" + std::to_string(*n) +
                              " - char_length({0}), 0))";
  return left ? filling + " || {0}" : "{0} || " + filling;
}

std::string strip_word(const Expr& node) {
  const auto* chars = node.attributes().find("chars");
  if (!chars || !chars->string()) return {};
  const auto name = node.op().member();
  return std::string(name == "strip"    ? "btrim"
                     : name == "lstrip" ? "ltrim"
                                        : "rtrim") +
         "({0}, " + text_constant(*chars->string()) + ")";
}

std::string like_word(const Expr& node) {
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
  return "{0} LIKE " + text_constant(pattern) + " ESCAPE '!'";
}

constexpr Word kWords[] = {
    {"str.len", "CAST(char_length({0}) AS BIGINT)"},
    {"str.contains", "strpos({0}, {1:c}) > 0"},
    {"str.startswith", "starts_with({0}, {1:c})"},
    {"str.endswith", "right({0}, char_length({1:c})) = {1:c}"},
    {"str.find", "CAST(strpos({0}, {1:c}) - 1 AS BIGINT)"},
    {"str.replace", {}, replace_word},
    {"str.reverse", "reverse({0})"},
    {"str.slice", {}, slice_word},
    {"str.pad", {}, pad_word},
    {"str.strip", {}, strip_word},
    {"str.lstrip", {}, strip_word},
    {"str.rstrip", {}, strip_word},
    {"like", {}, like_word},
};

}  // namespace

std::span<const Word> string_words() { return kWords; }

}  // namespace phlox::compile::postgresql
