// Groups, distinct rows, and rows of scalars.
#include "phlox/engine/mongodb/groups.h"

#include "phlox/base/error.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/pipeline.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

bool is_end(const Expr& node) {
  return node.is_table() || node.op().kind == expr::Kind::kReduction;
}
const Operand* raw_column(const Documents& rows, const Expr& value) {
  const auto* const found =
      value.is("column") ? rows.find(value.string("name")) : nullptr;
  return found && found->value.raw() ? &found->value : nullptr;
}
// Whether values of documents are one group where ours are, so that those of groups are
// checked alone.
bool groups_as_it_is(const Documents& rows, const Expr& key) {
  const Operand* const value = raw_column(rows, key);
  if (!value) return false;
  const Type stored = plain(value->stored);
  return stored.is_integer() || stored.is(Kind::kString) || stored.is(Kind::kBool) ||
         stored.is(Kind::kDatetime);
}
// Whether the result of a reduction tells that a value was not of its type.
bool reduces_as_it_is(const Documents& rows, const Expr& node, const Expr& column) {
  const Operand* const value = raw_column(rows, column);
  const auto* const where = node.attributes().find("where");
  if (!value || !value->nullable() || node.args().size() != 1 ||
      (where && where->boolean()) || is_nested(value->type))
    return false;
  return node.is("count") || (node.is("sum") && plain(value->stored).is_integer() &&
                              plain(node.element()).is(Kind::kInt64));
}
bool is_relative_reduction(const Expr& node) {
  return node.op().kind == expr::Kind::kReduction && node.relative();
}

}  // namespace

Expr used_value(const Expr& value) {
  return value.is("column") ? expr::make("isnull", {value}) : value;
}

std::string group_key(const Operand& value) {
  const Type type = plain(value.type);
  if (is_nested(type) || type.is(Kind::kFloat32) || type.is(Kind::kJson))
    throw_lacks("groups by " + type.to_string());
  if (value.raw())
    return value.nullable() ? call("$ifNull", {value.text, "null"}) : value.text;
  return positive_zero(value);
}

Documents Tables::group(const Expr& table, Documents rows) {
  const auto names = table.strings("names");
  const size_t num_keys = table.is("by") ? static_cast<size_t>(table.integer("keys")) : 0;
  const std::vector<Expr> roots(table.args().begin() + 1, table.args().end());
  std::vector<Expr> reductions, before;
  std::unordered_set<const void*> seen;
  for (size_t i = 0; i < roots.size(); ++i) {
    if (i < num_keys)
      before.push_back(groups_as_it_is(rows, roots[i]) ? roots[i] : used_value(roots[i]));
    else
      for (const Expr& node : expr::postorder(roots[i], is_end))
        if (is_relative_reduction(node) && seen.insert(node.id()).second)
          reductions.push_back(node);
  }
  for (const Expr& node : reductions)
    for (const Expr& arg : node.args())
      if (!arg.is_table())
        before.push_back(reduces_as_it_is(rows, node, arg) ? arg : used_value(arg));
  Row row = ready(rows, before);
  // Whatever is computed stands in a field of its own: accumulators repeat it.
  std::vector<std::pair<std::string, std::string>> fields;
  const auto compiled = [&](const Expr& value, bool stands_once = false) {
    Operand operand = row.compile(value);
    if (!operand.simple && !stands_once) {
      const std::string name = field("v");
      fields.emplace_back(name, operand.text);
      operand.text = path(name);
      operand.simple = true;
    }
    return operand;
  };
  std::vector<Documents::Column> keys;
  for (size_t i = 0; i < num_keys; ++i) {
    keys.push_back(
        {names[i], compiled(roots[i], !roots[i].element().without_option().is_float())});
    group_key(keys.back().value);
  }
  const bool whole = !table.is("by");
  const auto result = [&](const std::string& name) {
    return path(whole ? "r." + name : name);
  };
  Row after(features(), names_);
  Reductions reducer(after, rows.position, !rows.order.empty(), result);
  if (!whole) reducer.have_rows();
  if (!rows.order.empty()) reducer.keep_order();
  std::vector<std::pair<Expr, Operand>> values;
  for (const Expr& node : reductions) {
    std::vector<Operand> args;
    for (const Expr& arg : node.args())
      if (!arg.is_table()) args.push_back(compiled(arg));
    values.emplace_back(node, reducer.reduce(node, args));
  }
  if (!fields.empty()) rows.stages.push_back(call("$addFields", object(fields)));
  if (!reducer.sorted_by().empty()) sort_by(rows, {{reducer.sorted_by(), true}});

  std::vector<std::pair<std::string, std::string>> id, stage, kept;
  Documents out;
  out.collection = rows.collection;
  out.is_pristine = false;
  out.position = kAnyOrder;
  for (size_t i = 0; i < keys.size(); ++i) {
    const std::string name = "k" + std::to_string(i);
    id.emplace_back(name, group_key(keys[i].value));
    Operand value{path("_id." + name), table.element().field(names[i])->type, true};
    value.stored = keys[i].value.stored;
    out.columns.push_back({names[i], value});
  }
  stage.emplace_back("_id", id.empty() ? "null" : object(id));
  for (const auto& one : reducer.fields()) stage.push_back(one);
  const std::string grouped = call("$group", object(stage));
  out.stages = rows.stages;
  if (whole) {
    // Of no rows there is no group, and yet one row of results.
    out.stages.push_back(call("$facet", object({{"r", array({grouped})}})));
    out.stages.push_back(
        call("$unwind",
             object({{"path", path("r")}, {"preserveNullAndEmptyArrays", "true"}})));
    out.proof = path("r._id");
  } else {
    out.stages.push_back(grouped);
  }
  const std::vector<Expr> results(roots.begin() + static_cast<long>(num_keys),
                                  roots.end());
  Row last = ready(out, results);
  for (auto& [node, value] : values) {
    // A reduction of a group, which has rows, is null less often than one of a table.
    if (whole) {
      value.text = call("$ifNull", {value.text, "null"});
      value.type = Type::option(value.type);
    }
    last.computed.emplace(node.id(), value);
  }
  std::vector<Documents::Column> columns;
  for (const auto& key : out.columns)
    if (key.value.raw()) columns.push_back({key.name, last.guarded(key.value)});
  for (size_t i = num_keys; i < roots.size(); ++i) {
    const Type& type = table.element().field(names[i])->type;
    Operand value = last.compile(roots[i]);
    if (!is_nested(type)) value = widened(value, type);
    value.type = type;
    value.simple = value.constant || value.text.starts_with("\"$");
    columns.push_back({names[i], std::move(value)});
  }
  put(out, std::move(columns));
  return out;
}

Documents Tables::distinct(const Expr& table, Documents rows) {
  const std::vector<Expr> given(table.args().begin() + 1, table.args().end());
  std::vector<Expr> keys = given;
  if (keys.empty())
    keys = expr::columns_of(table.element().is(Kind::kRecord) ? Type::var(table.element())
                                                              : table.type());
  std::vector<Expr> before;
  for (const Expr& key : keys) before.push_back(used_value(key));
  Row row = ready(rows, before);
  std::vector<std::pair<std::string, std::string>> id;
  Documents out = rows;
  out.is_pristine = false;
  for (size_t i = 0; i < keys.size(); ++i) {
    const std::string name = "k" + std::to_string(i);
    id.emplace_back(name, group_key(row.compile(keys[i])));
    if (given.empty()) {
      for (auto& column : out.columns)
        if (column.name == keys[i].name())
          column.value = {path("_id." + name), keys[i].element(), true};
    }
  }
  if (given.empty()) {
    out.stages.push_back(call("$group", object({{"_id", object(id)}})));
    out.position = kAnyOrder;
    out.order.clear();
    return out;
  }
  // The first row of each group, whole.
  if (rows.position.empty() && rows.order.empty())
    throw_lacks("distinct of rows without an order");
  if (rows.order.empty()) sort_by(rows, {{rows.position, true}});
  out.stages = rows.stages;
  out.stages.push_back(call(
      "$group",
      object({{"_id", object(id)}, {"f", call("$first", std::string("\"$$ROOT\""))}})));
  out.stages.push_back(call("$replaceRoot", object({{"newRoot", path("f")}})));
  if (!out.order.empty()) sort_by(out, out.order);
  return out;
}

Documents Tables::row(const Expr& table) {
  const auto names = table.strings("names");
  const std::vector<Expr> roots(table.args().begin(), table.args().end());
  Documents rows;
  rows.collection = home_;
  rows.is_pristine = false;
  rows.stages.push_back(kOneDocument);
  rows.position = kAnyOrder;
  Row row = ready(rows, roots);
  std::vector<Documents::Column> columns;
  for (size_t i = 0; i < roots.size(); ++i) {
    const Type& type = table.element().field(names[i])->type;
    Operand value = row.compile(roots[i]);
    if (!is_nested(type)) value = widened(value, type);
    value.type = type;
    columns.push_back({names[i], std::move(value)});
  }
  put(rows, std::move(columns));
  return rows;
}

}  // namespace phlox::engine::mongodb
