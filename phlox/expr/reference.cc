// Catalogue to Markdown.
#include "phlox/expr/reference.h"

namespace phlox::expr {

namespace {

// What a method's receiver is called in the text.
std::string_view receiver_name(const Op& op) {
  switch (op.receiver) {
    case Receiver::kTable:
      return "t";
    case Receiver::kGrouped:
      return "groups";
    default:
      return "x";
  }
}

// The signature without its first parameter.
std::string without_receiver(const Op& op) {
  const std::string text(op.signature);
  if (!op.parameters().empty() && op.parameters()[0].role == Parameter::Role::kRest)
    return text;
  const size_t end = text.find_first_of(",)");
  return "(" + (text[end] == ',' ? text.substr(end + 2) : text.substr(end));
}

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string usage_text(const Op& op) {
  const std::string name(op.spelling == Spelling::kFunction ? op.member() : op.name);
  switch (op.spelling) {
    case Spelling::kOperator:
      return op.parameters().size() == 1 ? std::string(op.symbol) + "x"
                                         : "a " + std::string(op.symbol) + " b";
    case Spelling::kFunction:
      return name + std::string(op.signature);
    case Spelling::kNone:
      return name;
    case Spelling::kMethod:
    case Spelling::kBoth:
    case Spelling::kAttribute:
      break;
  }
  std::string text(receiver_name(op));
  text += ".";
  text += name;
  return op.spelling == Spelling::kAttribute ? text : text + without_receiver(op);
}

std::string reference_markdown() {
  std::string out =
      "# Reference\n\n"
      "Written from the catalogue of operations by `tools/reference.sh`; do not edit. "
      "`t` is a table, `x` a\n"
      "column or a value; inside a table's method, `_` is that table. The examples are "
      "over\n"
      "`t: {name: string, x: int64, y: ?float64, when: datetime}` and `u: {name: string, "
      "z: int64}`, and\n"
      "every one of them is run by the tests.\n";
  const Group* group = nullptr;
  for (const Op* op : catalogue()) {
    if (op->spelling == Spelling::kNone) continue;
    if (!group || *group != op->group) {
      group = &op->group;
      out += "\n## " + std::string(group_title(op->group)) +
             "\n\n| form | meaning | example |\n|---|---|---|\n";
    }
    std::string meaning(op->doc);
    if (!op->aliases.empty()) {
      std::string also(op->aliases);
      for (size_t at = 0; (at = also.find(' ', at)) != std::string::npos; at += 4)
        also.replace(at, 1, "`, `");
      meaning += " Also `" + also + "`.";
    }
    if (op->spelling == Spelling::kBoth) meaning += " Also a function.";
    out += "| `" + cell(usage_text(*op)) + "` | " + cell(meaning) + " | `" +
           cell(op->example) + "` |\n";
  }
  return out;
}

}  // namespace phlox::expr
