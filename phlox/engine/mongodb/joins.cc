// Joins by $lookup.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/compile/needed.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/pipeline.h"
#include "phlox/expr/op.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

Expr used(const std::string& name, const Type& type) {
  return used_value(expr::column(name, type));
}

// Keys of one form, which servers compare as we do.
bool go_together(const Type& a, const Type& b) {
  const Type x = plain(a), y = plain(b);
  if (is_nested(x) || x.is(Kind::kJson) || x.is(Kind::kDecimal)) return false;
  if (x.is_float() || y.is_float()) return x == y && x.is(Kind::kFloat64);
  return x == y || (x.is_integer() && y.is_integer()) ||
         (x.is(Kind::kString) && y.is(Kind::kString)) ||
         (x.is(Kind::kDatetime) && y.is(Kind::kDatetime));
}

}  // namespace

std::vector<std::string> Tables::matched(Documents& kept, Documents& other,
                                         const Pairs& pairs, Pairs& variables) {
  std::vector<Expr> kept_used, other_used;
  for (const auto& [a, b] : pairs) {
    const Type &x = kept.find(a)->value.type, &y = other.find(b)->value.type;
    if (!go_together(x, y))
      throw_lacks("a join on " + x.to_string() + " and " + y.to_string());
    kept_used.push_back(used(a, x));
    other_used.push_back(used(b, y));
  }
  ready(kept, kept_used);
  ready(other, other_used);
  std::vector<std::string> conditions;
  for (const auto& [a, b] : pairs) {
    variables.emplace_back(Row(features(), names_).fresh(),
                           projected(kept.find(a)->value));
    const Operand& y = other.find(b)->value;
    if (y.nullable()) conditions.push_back(call("$ne", {y.text, "null"}));
    conditions.push_back(call("$eq", {y.text, "\"$$" + variables.back().first + "\""}));
  }
  if (conditions.empty()) return {};
  return {call("$match", call("$expr", call("$and", conditions)))};
}

Documents Tables::join(const Expr& table) {
  const std::string how = table.string("how");
  if (how == "outer") return outer_join(table);
  const bool is_swapped = how == "right";
  auto pairs = compile::join_keys(table);
  if (is_swapped)
    for (auto& pair : pairs) std::swap(pair.first, pair.second);
  return joined(table, how, done_.at(table.arg(is_swapped ? 1 : 0).id()),
                done_.at(table.arg(is_swapped ? 0 : 1).id()), pairs);
}

Documents Tables::joined(const Expr& table, const std::string& how, Documents kept,
                         Documents other, const Pairs& pairs) {
  Pairs variables;
  std::vector<std::string> more = matched(kept, other, pairs, variables);
  const bool chooses = how == "semi" || how == "anti";
  // The other side's columns that the result has, in fields of the documents looked up.
  Pairs fields{{"_id", "0"}};
  for (size_t i = 0; i < other.columns.size(); ++i)
    fields.emplace_back("r" + std::to_string(i), projected(other.columns[i].value));
  if (chooses) {
    more.push_back("{\"$limit\": 1}");
    fields = {{"_id", "1"}};
  }
  more.push_back(call("$project", object(fields)));
  const std::string found = field("j");
  kept.is_pristine = false;
  kept.stages.push_back(
      call("$lookup", object({{"from", quoted(other.collection->path.back())},
                              {"let", object(variables)},
                              {"pipeline", inner(other, more)},
                              {"as", quoted(found)}})));
  if (chooses) {
    kept.stages.push_back(call(
        "$match", object({{found, how == "semi" ? "{\"$ne\": []}" : "{\"$eq\": []}"}})));
    return kept;
  }
  const bool is_swapped = how == "right";
  Documents out =
      with_found(table, kept, other, found, is_swapped, how == "left" || is_swapped);
  out.position = kAnyOrder;
  return out;
}

Documents Tables::with_found(const Expr& table, const Documents& kept,
                             const Documents& other, const std::string& found,
                             bool is_swapped, bool keeps) {
  Documents out = kept;
  out.is_pristine = false;
  out.stages.push_back(call(
      "$unwind", object({{"path", path(found)},
                         {"preserveNullAndEmptyArrays", keeps ? "true" : "false"}})));
  // What was not found is null.
  Pairs there;
  const auto of_other = [&](const std::string& name, const Type& type) {
    const auto* const column = other.find(name);
    const size_t i = static_cast<size_t>(column - other.columns.data());
    const std::string source = path(found + ".r" + std::to_string(i));
    Operand value = column->value;
    value.type = type;
    value.constant = false;
    if (value.raw()) {
      value.text = source;
      return value;
    }
    const std::string own = field(name);
    there.emplace_back(own, call("$ifNull", {source, "null"}));
    value.text = path(own);
    return value;
  };
  out.columns.clear();
  for (const auto& column : compile::join_columns(table)) {
    const Type& type = table.element().field(column.name)->type;
    const std::string& own = is_swapped ? column.right : column.left;
    const std::string& others = is_swapped ? column.left : column.right;
    if (own.empty()) {
      out.columns.push_back({column.name, of_other(others, type)});
    } else {
      Operand value = kept.find(own)->value;
      value.type = type;
      out.columns.push_back({column.name, std::move(value)});
    }
  }
  if (!there.empty()) out.stages.push_back(call("$addFields", object(there)));
  return out;
}

// A left join, and the right rows that match nothing.
Documents Tables::outer_join(const Expr& table) {
  auto pairs = compile::join_keys(table);
  const Documents left = done_.at(table.arg(0).id());
  const Documents right = done_.at(table.arg(1).id());
  Documents all = joined(table, "left", left, right, pairs);
  for (auto& pair : pairs) std::swap(pair.first, pair.second);
  Documents rest = joined(table, "anti", right, left, pairs);
  std::vector<Documents::Column> columns;
  for (const auto& column : compile::join_columns(table)) {
    const Type& type = table.element().field(column.name)->type;
    Operand value{"null", type, true, true};
    if (!column.right.empty()) {
      value = rest.find(column.right)->value;
      if (!value.nullable() && type.is_option()) value.type = Type::option(value.type);
    }
    columns.push_back({column.name, std::move(value)});
  }
  rest.columns = std::move(columns);
  Documents out = together({std::move(all), std::move(rest)}, table.element());
  out.position = kAnyOrder;
  return out;
}

}  // namespace phlox::engine::mongodb
