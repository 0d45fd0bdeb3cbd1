// As-of joins: a $lookup that takes the one row that is next to each left row's time.
#include <algorithm>
#include <cmath>

#include "phlox/compile/needed.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/pipeline.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

// Both times in the form in which they are compared and subtracted.
void check_times(const Type& a, const Type& b) {
  const Type x = plain(a), y = plain(b);
  const bool integers = x.is_integer() && y.is_integer();
  const bool floats = x.is(Kind::kFloat64) && y.is(Kind::kFloat64);
  const bool times = x.kind() == y.kind() && x.is_temporal();
  const bool texts = x.is(Kind::kString) && y.is(Kind::kString);
  if (!integers && !floats && !times && !texts)
    throw_lacks("an as-of join of " + a.to_string() + " and " + b.to_string());
}

// later - earlier; dates are days.
std::string distance(const Operand& later, const Operand& earlier) {
  const std::string far = call("$subtract", {later.text, earlier.text});
  const Type type = plain(later.type);
  if (type.is(Kind::kDate))
    return call("$multiply", {far, number(int64_t{86'400'000'000})});
  if (type.is_float()) {
    // Equal infinities are not apart; NaN is apart from all, which no server orders.
    return cond(call("$eq", {later.text, earlier.text}), number(0.0),
                cond(call("$eq", {far, number(std::nan(""))}), beyond(), far));
  }
  const std::string about =
      call("$subtract", {call("$toDouble", later.text), call("$toDouble", earlier.text)});
  return cond(call("$lt", {about, number(9.2e18)}), far, beyond());
}

}  // namespace

Documents Tables::asof_join(const Expr& table) {
  const std::string direction = table.string("direction");
  Documents left = done_.at(table.arg(0).id());
  Documents right = done_.at(table.arg(1).id());
  auto pairs = compile::join_keys(table);
  const std::string left_name = pairs.back().first, right_name = pairs.back().second;
  pairs.pop_back();
  const Type left_type = left.find(left_name)->value.type;
  const Type right_type = right.find(right_name)->value.type;
  check_times(left_type, right_type);
  Pairs variables;
  std::vector<std::string> more = matched(left, right, pairs, variables);
  ready(left, std::vector{used_value(expr::column(left_name, left_type))});
  ready(right, std::vector{used_value(expr::column(right_name, right_type))});
  Row row(features(), names_);
  const std::string variable = Row(features(), names_).fresh();
  const Operand& of_left = left.find(left_name)->value;
  variables.emplace_back(variable, projected(of_left));
  const Operand time{"\"$$" + variable + "\"", of_left.type, true};
  // Equal times are one, and stand in a field by which the rows are sorted.
  const std::string at = field("t"), apart = field("d"), rank = field("k");
  Operand found = right.find(right_name)->value;
  found.text = group_key(found);
  more.push_back(
      call("$addFields", object({{at, row.with_code_points({found}, found.text)}})));
  found.text = path(at);
  found.simple = true;

  std::vector<std::string> conditions;
  for (const Operand* one : {&time, static_cast<const Operand*>(&found)})
    if (one->nullable()) conditions.push_back(call("$ne", {one->text, "null"}));
  if (direction == "backward") conditions.push_back(call("$not", {less(time, found)}));
  if (direction == "forward") conditions.push_back(call("$not", {less(found, time)}));
  std::string far;
  if (direction == "backward") {
    far = distance(time, found);
  } else if (direction == "forward") {
    far = distance(found, time);
  } else {
    far = cond(less(time, found), distance(found, time), distance(time, found));
  }
  // Each condition is asked only where those before it hold.
  const auto all_hold = [](const std::vector<std::string>& all) {
    std::string text = "true";
    for (size_t i = all.size(); i-- > 0;) text = cond(all[i], text, "false");
    return call("$match", call("$expr", call("$and", {text})));
  };
  more.push_back(all_hold(conditions));
  const auto& tolerance = table.attribute("tolerance");
  const bool measures = !tolerance.is_null() || direction == "nearest";
  if (measures) {
    if (plain(of_left.type).is(Kind::kString)) throw_lacks("how far texts are apart");
    more.push_back(call("$addFields", object({{apart, far}})));
  }
  if (!tolerance.is_null()) {
    if (!tolerance.integer() && !tolerance.real()) throw_lacks("a tolerance as large");
    const std::string most =
        tolerance.integer() ? number(*tolerance.integer()) : number(*tolerance.real());
    more.push_back(all_hold({call("$lte", {path(apart), most})}));
  }

  // Of equal ones the last in the source's order.
  std::vector<std::pair<std::string, std::string>> sort;
  const std::string back = direction == "backward" ? "-1" : "1";
  if (direction == "nearest") sort.emplace_back(apart, "1");
  if (plain(found.type).is_float()) {
    more.push_back(call("$addFields", object({{rank, cond(is_nan(found), "1", "0")}})));
    sort.emplace_back(rank, back);
  }
  sort.emplace_back(at, back);
  const auto order = source_order(right);
  if (order.empty()) throw_lacks("an as-of join to rows without an order");
  for (const auto& key : order) {
    const std::string name = key.path.substr(2, key.path.size() - 3);
    if (std::find_if(sort.begin(), sort.end(),
                     [&](const auto& one) { return one.first == name; }) == sort.end())
      sort.emplace_back(name, key.ascending ? "-1" : "1");
  }
  more.push_back(call("$sort", object(sort)));
  more.push_back("{\"$limit\": 1}");
  Pairs fields{{"_id", "0"}};
  for (size_t i = 0; i < right.columns.size(); ++i)
    fields.emplace_back("r" + std::to_string(i), projected(right.columns[i].value));
  more.push_back(call("$project", object(fields)));
  const std::string name = field("j");
  left.stages.push_back(
      call("$lookup", object({{"from", quoted(right.collection->path.back())},
                              {"let", object(variables)},
                              {"pipeline", inner(right, more)},
                              {"as", quoted(name)}})));
  return with_found(table, left, right, name, false, true);
}

}  // namespace phlox::engine::mongodb
