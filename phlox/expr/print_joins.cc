// The text of a join's options.
#include "phlox/expr/print_joins.h"

#include <array>
#include <utility>

namespace phlox::expr {

namespace {

std::string pair_text(const Value& pair) {
  const std::string left = (*pair.list())[0].to_string();
  const std::string right = (*pair.list())[1].to_string();
  return left == right ? left : "(" + left + ", " + right + ")";
}

// One name stands alone, anything else in a list.
std::string pairs_text(const Value::List& pairs) {
  if (pairs.size() == 1 && pair_text(pairs[0])[0] == '"') return pair_text(pairs[0]);
  std::string text;
  for (const Value& pair : pairs) text += (text.empty() ? "" : ", ") + pair_text(pair);
  return "[" + text + "]";
}

// In the largest unit that counts it.
std::string duration_text(int64_t micros) {
  constexpr std::array<std::pair<int64_t, const char*>, 6> kUnits = {
      {{604'800'000'000, "w"},
       {86'400'000'000, "d"},
       {3'600'000'000, "h"},
       {60'000'000, "m"},
       {1'000'000, "s"},
       {1000, "ms"}}};
  if (micros != 0)
    for (const auto& [size, name] : kUnits)
      if (micros % size == 0) return quoted(std::to_string(micros / size) + name);
  return quoted(std::to_string(micros) + "us");
}

std::string tolerance_text(const Expr& join) {
  const Value& tolerance = join.attribute("tolerance");
  const std::string name = *(*join.attribute("on").list())[0].string();
  const bool temporal =
      join.arg(0).element().field(name)->type.without_option().is_temporal();
  return temporal ? duration_text(*tolerance.integer()) : tolerance.to_string();
}

}  // namespace

std::string join_options(const Expr& join) {
  std::string text;
  if (join.is("asof_join")) {
    text = ", " + pair_text(join.attribute("on"));
    const Value::List& by = *join.attribute("by").list();
    if (!by.empty()) text += ", by=" + pairs_text(by);
    if (!join.attribute("tolerance").is_null())
      text += ", tolerance=" + tolerance_text(join);
    if (join.string("direction") != "backward")
      text += ", direction=" + quoted(join.string("direction"));
  } else {
    const Value::List& on = *join.attribute("on").list();
    if (!on.empty()) text = ", " + pairs_text(on);
    if (join.string("how") != "inner") text += ", how=" + quoted(join.string("how"));
  }
  const auto suffixes = join.strings("suffixes");
  if (suffixes[0] != "_left" || suffixes[1] != "_right")
    text += ", suffixes=(" + quoted(suffixes[0]) + ", " + quoted(suffixes[1]) + ")";
  return text;
}

}  // namespace phlox::expr
