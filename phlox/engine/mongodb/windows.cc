// Windows: the rows of a partition are put into one list in their order, of which each
// row then sees a part. A server has no list larger than its largest document, and a part
// for each row takes its time: what is larger is computed here. Servers that have windows
// of their own make most of them by these: see windows_stage.cc.
#include "phlox/engine/mongodb/windows.h"

#include <algorithm>
#include <unordered_set>

#include "phlox/compile/window.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using expr::Window;
using type::Kind;
using type::Type;

namespace {

// So many rows may be looked at for each row of a partition.
constexpr int64_t kMost = 3000;
// A row further away is none.
constexpr int64_t kFar = int64_t{1} << 40;

std::string one() { return number(int64_t{1}); }
std::string zero() { return number(int64_t{0}); }

}  // namespace

bool is_function(const Window& window, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), window.function->name) != names.end();
}
bool runs(const Window& window) {
  return is_function(window, {"cumsum", "cummin", "cummax"});
}
bool looks_at_order(const Window& window) { return compile::needs_order(window); }
bool is_whole(const Window& window) {
  if (!window.reduces()) return false;
  if (looks_at_order(window) && !window.order.empty()) return false;
  return window.rows ? window.rows->whole() : window.order.empty();
}
bool has_frame(const Window& window) {
  return (window.reduces() && !is_whole(window)) || runs(window);
}
bool sees_ties(const Window& window) {
  if (window.order.empty()) return false;
  if (is_function(window, {"rank", "dense_rank"})) return true;
  return window.reduces() && !is_whole(window) && !window.rows;
}

// In a field of its own, unless it stands in one.
Operand Windows::stored_value(const Expr& value) {
  Operand operand = row_.compile(value);
  if (!operand.simple) {
    const std::string name = tables_.field("v");
    fields_.emplace_back(name, operand.text);
    operand.text = path(name);
    operand.simple = true;
  }
  return operand;
}

void Windows::add(const std::vector<Expr>& nodes) {
  for (const Expr& node : nodes)
    items_.push_back({node, expr::window_of(node), {}, tables_.field("window")});
  const Window& first = items_[0].window;
  for (const Expr& key : first.by) {
    const Operand value = stored_value(key);
    by_.emplace_back("k" + std::to_string(by_.size()), group_key(value));
  }
  for (const Expr& key : first.order) {
    const Operand value = stored_value(key);
    if (std::any_of(items_.begin(), items_.end(),
                    [](const Item& item) { return sees_ties(item.window); }))
      order_.emplace_back("k" + std::to_string(order_.size()), group_key(value));
  }
  for (Item& item : items_)
    for (const Expr& value : item.window.values)
      item.values.push_back(stored_value(value));
  if (!fields_.empty()) rows_.stages.push_back(call("$addFields", object(fields_)));
  auto keys = tables_.keys_of(rows_, row_, first.order, first.ascending);
  const auto behind = tables_.source_order(rows_);
  const bool needs_source =
      std::any_of(items_.begin(), items_.end(),
                  [](const Item& item) { return compile::needs_position(item.window); });
  if (needs_source && behind.empty()) throw_lacks("windows over rows without an order");
  keys.insert(keys.end(), behind.begin(), behind.end());
  const auto order = rows_.order;
  if (is_of_stage()) {
    by_stage(keys);
  } else {
    if (!keys.empty()) tables_.sort_by(rows_, keys);
    rows_.order = order;
    by_lists();
  }
  for (const Item& item : items_) {
    Operand value{path(item.field), item.node.element(), true};
    if (is_nested(value.type) && !item.values.empty())
      value.stored = item.values[0].stored;
    row_.computed.insert_or_assign(item.node.id(), value);
  }
  rows_.is_pristine = false;
  if (!order.empty()) tables_.sort_by(rows_, order);
}

void Windows::by_lists() {
  partition();
  std::vector<std::pair<std::string, std::string>> made_here;
  for (const Item& item : items_)
    if (!has_frame(item.window)) made_here.emplace_back(item.field, function(item));
  if (!made_here.empty()) rows_.stages.push_back(call("$addFields", object(made_here)));
  for (const Item& item : items_)
    if (has_frame(item.window)) reduce_frame(item);
  std::vector<std::pair<std::string, std::string>> results;
  for (const Item& item : items_) results.emplace_back(item.field, path(item.field));
  rows_.stages.push_back(
      call("$replaceRoot",
           object({{"newRoot", call("$mergeObjects", {path("w.d"), object(results)})}})));
}

// Behind it there is a document for each row, with the row as w.d, its number i from 0,
// the list l of all rows' values, their number n, and what they are ordered by.
void Windows::partition() {
  std::vector<std::pair<std::string, std::string>> group, more, values;
  group.emplace_back("_id", by_.empty() ? "null" : object(by_));
  Reductions whole(after_, rows_.position, !rows_.order.empty(),
                   [](const std::string& name) { return path(name); });
  whole.keep_order();
  for (Item& item : items_)
    if (is_whole(item.window)) {
      Operand value = reduced(whole, item, item.values);
      item.values = {value};
    } else {
      for (Operand& value : item.values) {
        auto& name = names_[value.text];
        if (name.empty()) {
          name = "v" + std::to_string(values_.size());
          values_.emplace_back(name, call("$ifNull", {projected(value), "null"}));
        }
      }
    }
  for (const auto& one : whole.fields()) group.push_back(one);
  const bool lists = !values_.empty() ||
                     std::any_of(items_.begin(), items_.end(),
                                 [](const Item& item) { return has_frame(item.window); });
  values = values_;
  values.emplace_back("t", "true");
  if (!rows_.position.empty()) values.emplace_back("p", rows_.position);
  std::vector<std::pair<std::string, std::string>> pushed{{"d", "\"$$ROOT\""}};
  if (lists) pushed.emplace_back("v", object(values));
  if (!order_.empty()) pushed.emplace_back("o", object(order_));
  group.emplace_back("w", call("$push", object(pushed)));
  rows_.stages.push_back(call("$group", object(group)));
  more.emplace_back("p", path("_id"));
  more.emplace_back("n", call("$toLong", call("$size", path("w"))));
  if (lists) more.emplace_back("l", path("w.v"));
  if (!order_.empty()) more.emplace_back("o", path("w.o"));
  rows_.stages.push_back(call("$addFields", object(more)));
  rows_.stages.push_back(
      call("$unwind", object({{"path", path("w")}, {"includeArrayIndex", quoted("i")}})));
}

std::string Windows::by_number(const Item& item, const std::string& i,
                               const std::string& n) const {
  if (is_function(item.window, {"row_number"}) ||
      (is_function(item.window, {"rank", "dense_rank"}) && item.window.order.empty()))
    return call("$add", {i, one()});
  if (!is_function(item.window, {"ntile"})) return {};
  // The first n % k parts have one row more than the others.
  const int64_t k = item.node.integer("n");
  const std::string size = floor_quotient(n, k), rest = floor_remainder(n, k);
  const std::string larger = call("$multiply", {rest, call("$add", {size, one()})});
  const auto part = [&](const std::string& from, const std::string& length) {
    return call("$toLong", call("$floor", call("$divide", {from, length})));
  };
  return call("$add",
              {one(), cond(call("$lt", {i, larger}), part(i, call("$add", {size, one()})),
                           call("$add", {rest, part(call("$subtract", {i, larger}),
                                                    call("$max", {size, one()}))}))});
}

// What is found by the row's number.
std::string Windows::function(const Item& item) {
  const std::string i = call("$toLong", path("i")), n = path("n");
  const auto bounded = [&](const std::string& text) {
    return cond(call("$lte", {n, number(kMost)}), text, beyond());
  };
  if (is_whole(item.window)) return item.values[0].text;
  if (std::string text = by_number(item, i, n); !text.empty()) return text;
  const std::string place = call("$indexOfArray", {path("o"), path("w.o")});
  if (is_function(item.window, {"rank"}))
    return bounded(call("$add", {call("$toLong", place), one()}));
  if (is_function(item.window, {"dense_rank"})) {
    // Each list of keys up to a row has as many different ones.
    const std::string before =
        call("$slice", {path("o"), call("$add", {call("$toInt", place), "1"})});
    return bounded(call("$toLong", call("$size", call("$setUnion", {before, "[]"}))));
  }
  if (!is_function(item.window, {"lag", "lead"}))
    throw_lacks(std::string(item.window.function->name));
  const bool back = is_function(item.window, {"lag"});
  const int64_t by = std::min(item.node.integer("n"), kFar);
  const std::string at = call("$add", {i, number(back ? -by : by)});
  std::string other = "null";
  if (item.values.size() > 1) {
    const Type& type = item.node.element();
    Operand instead{path("w.v." + names_[item.values[1].text]), item.values[1].type,
                    true};
    other = is_nested(type) ? instead.text : widened(instead, type).text;
  }
  Operand value{"", item.values[0].type};
  std::vector<Operand> found{{call("$arrayElemAt", {path("l"), call("$toInt", at)}),
                              Type::option(Type::json())}};
  value.text =
      row_.bind(found, [&] { return below(found[0].text, names_[item.values[0].text]); });
  if (!is_nested(item.node.element())) value = widened(value, item.node.element());
  return cond(back ? call("$gte", {at, zero()}) : call("$lt", {at, n}),
              call("$ifNull", {value.text, "null"}), other);
}

// The part of the list that a row sees; of none the nulls of a row that is not there.
std::string Windows::frame(const Item& item) {
  const Window& window = item.window;
  const std::string i = call("$toLong", path("i")), n = path("n");
  std::string begin = zero(), end = n;
  bool is_narrow = false;
  if (runs(window)) {
    end = call("$add", {i, one()});
  } else if (window.rows) {
    const auto far = [](int64_t rows) { return std::clamp(rows, -kFar, kFar); };
    if (window.rows->begin)
      begin = call("$max", {zero(), call("$add", {i, number(far(*window.rows->begin))})});
    if (window.rows->end)
      end = call("$min", {n, call("$add", {i, number(far(*window.rows->end) + 1)})});
    is_narrow = window.rows->begin && window.rows->end &&
                far(*window.rows->end) - far(*window.rows->begin) < 100;
  } else if (!window.order.empty()) {
    end =
        call("$subtract",
             {n, call("$toLong", call("$indexOfArray",
                                      {call("$reverseArray", path("o")), path("w.o")}))});
  }
  std::vector<std::pair<std::string, std::string>> nulls{{"t", "null"}};
  for (const auto& value : values_) nulls.emplace_back(value.first, "null");
  const std::string none = array({object(nulls)});
  std::vector<Operand> ends{{begin, Type::int64()}, {end, Type::int64()}};
  const std::string text = row_.bind(ends, [&] {
    return cond(
        call("$gt", {ends[1].text, ends[0].text}),
        call("$slice", {path("l"), call("$toInt", ends[0].text),
                        call("$toInt", call("$subtract", {ends[1].text, ends[0].text}))}),
        none);
  });
  return is_narrow ? text : cond(call("$lte", {n, number(kMost)}), text, beyond());
}

Operand Windows::reduced(Reductions& reductions, const Item& item,
                         std::vector<Operand> arguments) {
  const Expr node = item.window.reduction();
  Operand value = reductions.reduce(node, arguments);
  if (!is_nested(node.element())) value = widened(value, item.node.element());
  return value;
}

// Each row's part of the list becomes documents, which are a group of their own.
void Windows::reduce_frame(const Item& item) {
  rows_.stages.push_back(call("$addFields", object({{"f", frame(item)}})));
  rows_.stages.push_back(
      call("$unwind", object({{"path", path("f")}, {"includeArrayIndex", quoted("j")}})));
  const bool by_frame = item.window.order.empty() ||
                        compile::needs_order_within(item.window) ||
                        rows_.position.empty();
  if (!by_frame && !rows_.order.empty() && looks_at_order(item.window))
    throw_lacks(std::string(item.window.function->name) + " over sorted rows");
  Reductions reductions(after_, by_frame ? path("j") : path("f.p"), false,
                        [](const std::string& name) { return path(name); });
  reductions.keep_order();
  std::vector<Operand> arguments;
  if (item.window.counts())
    arguments.push_back({path("f.t"), Type::option(Type::boolean()), true});
  for (const Operand& value : item.values)
    arguments.push_back(
        {path("f." + names_[value.text]), Type::option(value.type), true});
  const Operand value = reduced(reductions, item, arguments);
  std::vector<std::pair<std::string, std::string>> group{
      {"_id", object({{"p", path("p")}, {"i", path("i")}})}};
  for (const char* name : {"w", "p", "n", "i"})
    group.emplace_back(name, call("$first", path(name)));
  group.emplace_back("l", call("$first", path("l")));
  if (!order_.empty()) group.emplace_back("o", call("$first", path("o")));
  for (const Item& other : items_) {
    if (other.field == item.field) break;
    if (has_frame(other.window))
      group.emplace_back(other.field, call("$first", path(other.field)));
  }
  for (const Item& other : items_)
    if (!has_frame(other.window))
      group.emplace_back(other.field, call("$first", path(other.field)));
  for (const auto& one : reductions.fields()) group.push_back(one);
  rows_.stages.push_back(call("$group", object(group)));
  rows_.stages.push_back(
      call("$addFields", object({{item.field, call("$ifNull", {value.text, "null"})}})));
}

void Tables::add_windows(Documents& rows, Row& row, std::vector<Expr> nodes) {
  while (!nodes.empty()) {
    const Window first = expr::window_of(nodes[0]);
    std::unordered_set<const void*> waiting;
    for (const Expr& node : nodes) waiting.insert(node.id());
    std::vector<Expr> together, rest;
    for (const Expr& node : nodes) {
      const Window window = expr::window_of(node);
      bool goes = window.by == first.by && window.order == first.order &&
                  window.ascending == first.ascending;
      for (const Expr& below : expr::postorder(node))
        goes = goes && (below == node || !waiting.contains(below.id()));
      (goes ? together : rest).push_back(node);
    }
    Windows(*this, rows, row).add(together);
    nodes = std::move(rest);
  }
}

}  // namespace phlox::engine::mongodb
