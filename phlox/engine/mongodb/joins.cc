// Joins by $lookup, and tables one behind the other by $unionWith.
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
  return expr::make("isnull", {expr::column(name, type)});
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

Documents Tables::join(const Expr& table) {
  const std::string how = table.string("how");
  if (how == "outer") throw_lacks("an outer join");
  const bool right_kept = how == "right";
  Documents left = done_.at(table.arg(right_kept ? 1 : 0).id());
  Documents right = done_.at(table.arg(right_kept ? 0 : 1).id());
  auto pairs = compile::join_keys(table);
  if (right_kept)
    for (auto& pair : pairs) std::swap(pair.first, pair.second);
  std::vector<Expr> left_used, right_used;
  for (const auto& [a, b] : pairs) {
    const Type &x = left.find(a)->value.type, &y = right.find(b)->value.type;
    if (!go_together(x, y))
      throw_lacks("a join on " + x.to_string() + " and " + y.to_string());
    left_used.push_back(used(a, x));
    right_used.push_back(used(b, y));
  }
  ready(left, left_used);
  ready(right, right_used);
  // The other side's columns that the result has, in fields of the documents looked up.
  std::vector<std::pair<std::string, std::string>> lets, fields{{"_id", "0"}};
  std::vector<std::string> conditions;
  for (const auto& [a, b] : pairs) {
    const std::string variable = Row(features(), names_).fresh();
    const Operand& x = left.find(a)->value;
    lets.emplace_back(variable, projected(x));
    const Operand& y = right.find(b)->value;
    if (y.nullable()) conditions.push_back(call("$ne", {y.text, "null"}));
    conditions.push_back(call("$eq", {y.text, "\"$$" + variable + "\""}));
  }
  std::vector<std::string> more;
  if (!conditions.empty())
    more.push_back(call("$match", call("$expr", call("$and", conditions))));
  const bool chooses = how == "semi" || how == "anti";
  std::vector<std::pair<std::string, std::string>> names;
  for (size_t i = 0; i < right.columns.size(); ++i)
    fields.emplace_back("r" + std::to_string(i), projected(right.columns[i].value));
  if (chooses) {
    more.push_back("{\"$limit\": 1}");
    fields = {{"_id", "1"}};
  }
  more.push_back(call("$project", object(fields)));
  const std::string found = field("j");
  Documents out = left;
  out.is_pristine = false;
  out.stages.push_back(
      call("$lookup", object({{"from", quoted(right.collection->path.back())},
                              {"let", object(lets)},
                              {"pipeline", inner(right, more)},
                              {"as", quoted(found)}})));
  if (chooses) {
    out.stages.push_back(call(
        "$match", object({{found, how == "semi" ? "{\"$ne\": []}" : "{\"$eq\": []}"}})));
    return out;
  }
  const bool keeps = how == "left" || how == "right";
  out.stages.push_back(call(
      "$unwind", object({{"path", path(found)},
                         {"preserveNullAndEmptyArrays", keeps ? "true" : "false"}})));
  out.position.clear();
  // What was not found is null.
  std::vector<std::pair<std::string, std::string>> there;
  const auto of_right = [&](const std::string& name, const Type& type) {
    const auto* const column = right.find(name);
    const size_t i = static_cast<size_t>(column - right.columns.data());
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
    const std::string& kept = right_kept ? column.right : column.left;
    const std::string& other = right_kept ? column.left : column.right;
    if (kept.empty()) {
      out.columns.push_back({column.name, of_right(other, type)});
    } else {
      Operand value = left.find(kept)->value;
      value.type = type;
      out.columns.push_back({column.name, std::move(value)});
    }
  }
  if (!there.empty()) out.stages.push_back(call("$addFields", object(there)));
  return out;
}

Documents Tables::concat(const Expr& table) {
  if (!features().has("stage $unionWith"))
    throw_lacks("concat, for which it has no $unionWith");
  Documents out;
  for (size_t side = 0; side < table.args().size(); ++side) {
    Documents rows = done_.at(table.arg(side).id());
    std::vector<Expr> all;
    for (const auto& column : rows.columns) {
      if (is_nested(column.value.type)) throw_lacks("concat of nested values");
      all.push_back(used(column.name, column.value.type));
    }
    Row row = ready(rows, all);
    std::vector<std::pair<std::string, std::string>> fields{{"_id", "0"}};
    size_t i = 0;
    for (const auto& wanted : table.element().fields())
      fields.emplace_back("u" + std::to_string(i++),
                          projected(widened(rows.find(wanted.name)->value, wanted.type)));
    const std::string project = call("$project", object(fields));
    if (side > 0) {
      out.stages.push_back(
          call("$unionWith", object({{"coll", quoted(rows.collection->path.back())},
                                     {"pipeline", inner(rows, {project})}})));
      continue;
    }
    out.collection = rows.collection;
    out.stages = rows.stages;
    out.stages.push_back(project);
  }
  out.is_pristine = false;
  size_t i = 0;
  for (const auto& wanted : table.element().fields())
    out.columns.push_back(
        {wanted.name, {path("u" + std::to_string(i++)), wanted.type, true}});
  return out;
}

}  // namespace phlox::engine::mongodb
