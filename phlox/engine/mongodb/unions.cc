// Rows of several tables, one behind the other: by $unionWith, or, where a server has
// none, out of one document with a list for each table.
#include "phlox/base/error.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/pipeline.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

Documents Tables::together(std::vector<Documents> sides, const Type& row,
                           const std::string& mark) {
  const bool has_union = features().has("stage $unionWith");
  Documents out;
  out.is_pristine = false;
  out.collection = home_;
  if (!has_union) out.stages.push_back(kOneDocument);
  std::vector<std::string> lists;
  for (size_t side = 0; side < sides.size(); ++side) {
    Documents& rows = sides[side];
    std::vector<Expr> all;
    for (const auto& wanted : row.fields()) {
      const Operand& value = rows.find(wanted.name)->value;
      if (is_nested(value.type)) throw_lacks("concat of nested values");
      all.push_back(used_value(expr::column(wanted.name, value.type)));
    }
    ready(rows, all);
    Pairs fields{{"_id", "0"}};
    for (const auto& wanted : row.fields())
      fields.emplace_back("u" + std::to_string(fields.size() - 1),
                          projected(widened(rows.find(wanted.name)->value, wanted.type)));
    if (!mark.empty())
      fields.emplace_back(mark, call("$literal", number(static_cast<int64_t>(side))));
    const std::string project = call("$project", object(fields));
    const std::string from = quoted(rows.collection->path.back());
    if (has_union && side == 0) {
      out.collection = rows.collection;
      out.stages = rows.stages;
      out.stages.push_back(project);
    } else if (has_union) {
      out.stages.push_back(call(
          "$unionWith", object({{"coll", from}, {"pipeline", inner(rows, {project})}})));
    } else {
      const std::string name = "s" + std::to_string(side);
      out.stages.push_back(call("$lookup", object({{"from", from},
                                                   {"let", "{}"},
                                                   {"pipeline", inner(rows, {project})},
                                                   {"as", quoted(name)}})));
      lists.push_back(path(name));
    }
  }
  if (!has_union) {
    out.stages.push_back(call("$project", object({{"r", call("$concatArrays", lists)}})));
    out.stages.push_back(call("$unwind", object({{"path", path("r")}})));
    out.stages.push_back(call("$replaceRoot", object({{"newRoot", path("r")}})));
  }
  for (const auto& wanted : row.fields())
    out.columns.push_back(
        {wanted.name,
         {path("u" + std::to_string(out.columns.size())), wanted.type, true}});
  return out;
}

// The distinct rows that all sides have, or the first one alone.
Documents Tables::set_of(const Expr& table, std::vector<Documents> sides) {
  const size_t count = sides.size();
  Documents out = together(std::move(sides), table.element(), "side");
  Pairs id;
  for (auto& column : out.columns) {
    const std::string name = "k" + std::to_string(id.size());
    id.emplace_back(name, group_key(column.value));
    column.value.text = path("_id." + name);
  }
  const std::string sides_found = call("$addToSet", path("side"));
  out.stages.push_back(
      call("$group", object({{"_id", object(id)}, {"sides", sides_found}})));
  const std::string chosen =
      table.is("intersect") ? call("$eq", {call("$size", path("sides")),
                                           number(static_cast<int64_t>(count))})
                            : call("$eq", {path("sides"), array({number(int64_t{0})})});
  out.stages.push_back(call("$match", call("$expr", call("$and", {chosen}))));
  out.position = kAnyOrder;
  return out;
}

}  // namespace phlox::engine::mongodb
