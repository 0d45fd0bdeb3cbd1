// What dialects of SQL have alike in strings.
#include "phlox/compile/dialects/standard_strings.h"

#include "phlox/base/characters.h"
#include "phlox/compile/dialects/patterns.h"
#include "phlox/expr/op.h"

namespace phlox::compile::standard {

using expr::Expr;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

const expr::Value* constant_of(const Expr& node, size_t i) {
  return i < node.args().size() && node.arg(i).is("literal")
             ? &node.arg(i).attribute("value")
             : nullptr;
}

bool is_null_constant(const Expr& node, size_t i) {
  const auto* value = constant_of(node, i);
  return value && value->is_null();
}

const std::string* text_of(const Expr& node, size_t i) {
  const auto* value = constant_of(node, i);
  return value ? value->string() : nullptr;
}

std::optional<int64_t> count_of(const Expr& node, size_t i) {
  const auto* value = constant_of(node, i);
  if (!value) return std::nullopt;
  if (value->integer()) return *value->integer();
  if (value->unsigned_integer()) return INT64_MAX;
  return std::nullopt;
}

const std::string& class_set(const Expr& node) {
  const auto set = [](bool (*holds)(char32_t)) {
    return "[" + patterns::set_of(holds) + "]";
  };
  static const std::string alpha = set(is_letter);
  static const std::string digit = set(is_digit);
  static const std::string space = set(is_blank);
  static const std::string alnum =
      set([](char32_t c) { return is_letter(c) || is_number(c); });
  const auto name = node.op().member();
  return name == "isalpha"   ? alpha
         : name == "isdigit" ? digit
         : name == "isspace" ? space
                             : alnum;
}

const CaseSets& case_sets(const Expr& node) {
  const auto sets = [](bool (*some)(char32_t), bool (*none)(char32_t)) {
    return CaseSets{"[" + patterns::set_of(some) + "]",
                    "[" + patterns::set_of(none) + "]"};
  };
  static const CaseSets upper =
      sets(is_capital, [](char32_t c) { return has_case(c) && !is_capital(c); });
  static const CaseSets lower =
      sets(is_small, [](char32_t c) { return has_case(c) && !is_small(c); });
  return node.op().member() == "isupper" ? upper : lower;
}

Padding padding_of(const Expr& node) {
  Padding padding;
  if (const auto* side = node.attributes().find("side")) padding.side = *side->string();
  if (const auto* fill = node.attributes().find("fill")) padding.fill = *fill->string();
  return padding;
}

}  // namespace phlox::compile::standard
