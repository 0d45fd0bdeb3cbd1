// PostgreSQL's SQL: strings. What depends on the server's locale (capitals, kinds of letters) or
// on its own regular expressions has no word.
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
  if (node.attributes().find("max") || !from || !from->string() || from->string()->empty())
    return {};
  return "replace({0}, {1:r}, {2:r})";
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
    {"like", {}, like_word},
};

}  // namespace

std::span<const Word> string_words() { return kWords; }

}  // namespace phlox::compile::postgresql
