// What characters a text is of, and their case: of ASCII, which is all that servers know.
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/engine/mongodb/text.h"

namespace phlox::engine::mongodb {

using expr::Expr;

namespace {

using Args = std::vector<Operand>;

std::string lower(const std::string& text) { return call("$toLower", text); }
std::string upper(const std::string& text) { return call("$toUpper", text); }

Operand tested(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    const std::string& value = args[0].text;
    const auto all_of = [&](std::string set) {
      return call("$and", {call("$ne", {value, "\"\""}), text::all_of(row, value, set)});
    };
    if (node.is("str.isspace")) return all_of(std::string(text::kBlanks));
    std::string answer;
    if (node.is("str.isupper"))
      answer = call("$and", {call("$eq", {value, upper(value)}),
                             call("$ne", {value, lower(value)})});
    if (node.is("str.islower"))
      answer = call("$and", {call("$eq", {value, lower(value)}),
                             call("$ne", {value, upper(value)})});
    const std::string letters = std::string(text::kLower) + std::string(text::kUpper);
    if (node.is("str.isdigit")) answer = all_of(std::string(text::kDigits));
    if (node.is("str.isalpha")) answer = all_of(letters);
    if (node.is("str.isalnum")) answer = all_of(letters + std::string(text::kDigits));
    return cond(text::is_ascii(value), answer, beyond());
  }));
}

// Behind a letter a small one, else a capital.
Operand titled(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    const std::string& value = args[0].text;
    const auto character = [&](const std::string& at) {
      return call("$substrCP", {value, at, "1"});
    };
    const std::string at = "\"$$this\"";
    const std::string before = character(call("$subtract", {at, "1"}));
    const std::string begins =
        cond(call("$eq", {at, "0"}), "true", call("$eq", {lower(before), upper(before)}));
    const std::string changed =
        "{\"$reduce\": {\"input\": " + call("$range", {"0", call("$strLenCP", value)}) +
        ", \"initialValue\": \"\", \"in\": " +
        call("$concat",
             {"\"$$value\"", cond(begins, upper(character(at)), lower(character(at)))}) +
        "}}";
    return cond(text::is_ascii(value), row.with_texts(args, changed), beyond());
  }));
}

Operand capitalized(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    const std::string& value = args[0].text;
    return cond(text::is_ascii(value),
                call("$concat",
                     {upper(call("$substrCP", {value, "0", "1"})),
                      lower(call("$substrCP", {value, "1", call("$strLenCP", value)}))}),
                beyond());
  }));
}

}  // namespace

const Words& character_words() {
  static const Words words = {
      {"str.isspace", tested}, {"str.isupper", tested},         {"str.islower", tested},
      {"str.isdigit", tested}, {"str.isalpha", tested},         {"str.isalnum", tested},
      {"str.title", titled},   {"str.capitalize", capitalized},
  };
  return words;
}

}  // namespace phlox::engine::mongodb
