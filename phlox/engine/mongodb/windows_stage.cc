// Windows by $setWindowFields, which MongoDB has since 5.0: all but those that see rows
// with equal keys together, for which it takes one key alone.
#include <algorithm>

#include "phlox/compile/window.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/windows.h"

namespace phlox::engine::mongodb {

using expr::Window;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

// A row further away is none; servers count in 32 bits.
constexpr int64_t kFar = int64_t{1} << 30;

std::string bound(const std::optional<int64_t>& rows) {
  return rows ? std::to_string(std::clamp(*rows, -kFar, kFar)) : quoted("unbounded");
}

std::string bounds(const Window& window) {
  const auto rows = window.rows.value_or(Window::Frame{std::nullopt, 0});
  return call("documents", {bound(rows.begin), bound(rows.end)});
}

}  // namespace

bool Windows::is_of_stage() const {
  return tables_.features().has("stage $setWindowFields") &&
         std::none_of(items_.begin(), items_.end(),
                      [](const Item& item) { return sees_ties(item.window); });
}

void Windows::by_stage(const std::vector<Documents::Key>& keys) {
  Fields sort;
  for (const auto& key : keys) {
    const std::string name = key.path.substr(2, key.path.size() - 3);
    if (std::none_of(sort.begin(), sort.end(),
                     [&](const auto& one) { return one.first == name; }))
      sort.emplace_back(name, key.ascending ? "1" : "-1");
  }
  const auto stage = [&](const Fields& output) {
    Fields parts;
    if (!by_.empty()) parts.emplace_back("partitionBy", object(by_));
    if (!sort.empty()) parts.emplace_back("sortBy", object(sort));
    parts.emplace_back("output", object(output));
    rows_.stages.push_back(call("$setWindowFields", object(parts)));
  };
  // The row's number, and how many there are.
  const std::string at = tables_.field("at"), count = tables_.field("count");
  if (std::any_of(items_.begin(), items_.end(),
                  [](const Item& item) { return !is_whole(item.window); }))
    stage({{at, "{\"$documentNumber\": {}}"}, {count, call("$sum", number(int64_t{1}))}});
  const std::string i =
      call("$subtract", {call("$toLong", path(at)), number(int64_t{1})});
  const std::string n = call("$toLong", path(count));
  Fields output, results;
  for (const Item& item : items_) {
    std::string text = by_number(item, i, n);
    if (text.empty())
      text = is_function(item.window, {"lag", "lead"})
                 ? shifted(item, i, n, output)
                 : reduced_by_stage(item, at, output);
    results.emplace_back(item.field, std::move(text));
  }
  if (!output.empty()) stage(output);
  rows_.stages.push_back(call("$addFields", object(results)));
}

std::string Windows::shifted(const Item& item, const std::string& i, const std::string& n,
                             Fields& output) {
  const type::Type type = item.node.element();
  const int64_t rows = std::min(item.node.integer("n"), kFar);
  const std::string by = std::to_string(is_function(item.window, {"lag"}) ? -rows : rows);
  const std::string other = tables_.field("other");
  const std::string value = call("$ifNull", {projected(item.values[0]), "null"});
  output.emplace_back(other, call("$shift", object({{"output", value}, {"by", by}})));
  const auto as_result = [&](Operand given) {
    return is_nested(type) ? given.text : widened(std::move(given), type).text;
  };
  const std::string found =
      call("$ifNull", {as_result({path(other), item.values[0].type, true}), "null"});
  if (item.values.size() < 2) return found;
  // Only where there is no such row: a null that is there stays.
  const std::string there = call("$add", {i, by});
  return cond(call("$and", {call("$gte", {there, "0"}), call("$lt", {there, n})}), found,
              as_result(item.values[1]));
}

std::string Windows::reduced_by_stage(const Item& item, const std::string& at,
                                      Fields& output) {
  const Window& window = item.window;
  const bool whole = is_whole(window);
  const bool by_frame = window.order.empty() || compile::needs_order_within(window) ||
                        rows_.position.empty();
  if (!whole && !by_frame && !rows_.order.empty() && looks_at_order(window))
    throw_lacks(std::string(window.function->name) + " over sorted rows");
  std::map<std::string, std::string> names;
  Reductions reductions(after_, whole || !by_frame ? rows_.position : path(at),
                        whole && !rows_.order.empty(), [&](const std::string& name) {
                          std::string& own = names[name];
                          if (own.empty()) own = tables_.field("part");
                          return path(own);
                        });
  reductions.keep_order();
  const Operand value = reduced(reductions, item, item.values);
  for (const auto& [name, text] : reductions.fields())
    output.emplace_back(names[name], whole ? text
                                           : text.substr(0, text.size() - 1) +
                                                 ", \"window\": " + bounds(window) + "}");
  return call("$ifNull", {value.text, "null"});
}

}  // namespace phlox::engine::mongodb
