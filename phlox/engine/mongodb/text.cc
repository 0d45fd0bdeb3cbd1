// Questions about the characters of a text.
#include "phlox/engine/mongodb/text.h"

#include "phlox/engine/mongodb/json.h"

namespace phlox::engine::mongodb::text {

using type::Type;

namespace {

// The places of the characters that are not of the set.
std::string others(Row& row, const std::string& text, std::string_view set) {
  const std::string at = row.fresh();
  const std::string character = call("$substrCP", {text, "\"$$" + at + "\"", "1"});
  return "{\"$filter\": {\"input\": " + call("$range", {"0", call("$strLenCP", text)}) +
         ", \"as\": " + quoted(at) + ", \"cond\": " +
         call("$lt", {call("$indexOfCP", {text_literal(set), character}), "0"}) + "}}";
}

}  // namespace

std::string is_ascii(const std::string& text) {
  return call("$eq", {call("$strLenBytes", text), call("$strLenCP", text)});
}

std::string all_of(Row& row, const std::string& text, std::string_view set) {
  return call("$eq", {others(row, text, set), "[]"});
}

std::string stripped(Row& row, const std::string& text, std::string_view set, bool left,
                     bool right) {
  const std::string op = left && right ? "$trim" : left ? "$ltrim" : "$rtrim";
  if (set.empty()) return text;
  if (row.features().has(op))
    return call(op, object({{"input", text}, {"chars", text_literal(set)}}));
  std::vector<Operand> kept{{others(row, text, set), Type::var(Type::int64())}};
  return row.bind(kept, [&] {
    const std::string& places = kept[0].text;
    const std::string begin =
        left ? call("$arrayElemAt", {places, "0"}) : std::string("0");
    const std::string end =
        right ? call("$add", {call("$arrayElemAt", {places, "-1"}), "1"})
              : call("$strLenCP", text);
    return cond(call("$eq", {places, "[]"}), "\"\"",
                call("$substrCP", {text, begin, call("$subtract", {end, begin})}));
  });
}

}  // namespace phlox::engine::mongodb::text
