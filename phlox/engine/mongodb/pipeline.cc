// Tables to aggregation pipelines: what stands in one collection.
#include "phlox/engine/mongodb/pipeline.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine::mongodb {

using compile::Stored;
using expr::Expr;
using type::Kind;
using type::Type;

namespace {

// More values make a long text of a query.
constexpr size_t kMostLiteral = 20'000;

bool is_leaf_table(const Expr& node) {
  return node.is_table() && node.op().kind == expr::Kind::kLeaf;
}
bool is_absolute_reduction(const Expr& node) {
  return node.op().kind == expr::Kind::kReduction && !node.relative();
}
bool is_end(const Expr& node) {
  return node.is_table() || node.op().kind == expr::Kind::kReduction;
}

bool is_alike(const Type& wanted, const Type& stored) {
  return wanted.kind() == stored.kind() || (wanted.is_list() && stored.is_list()) ||
         (wanted.is(Kind::kMap) && stored.is(Kind::kRecord));
}

// libmongoc reads no deeper JSON than 100 levels, and servers no deeper BSON than 200.
void check_depth(std::string_view json) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '{' || c == '['))
      ++depth;
    else if (!quoted && (c == '}' || c == ']'))
      --depth;
    if (depth > 90) throw_lacks("an expression that is nested so deeply");
  }
}

// How values of a type lie in documents.
Type as_stored(const Type& type) {
  if (type.is_integer() || type.is(Kind::kTime) || type.is(Kind::kTimedelta))
    return Type::int64();
  if (type.is_float()) return Type::float64();
  if (type.is(Kind::kDate) || type.is(Kind::kDatetime)) return Type::datetime("UTC");
  return type;
}

}  // namespace

const Documents::Column* Documents::find(std::string_view name) const {
  for (const Column& column : columns)
    if (column.name == name) return &column;
  return nullptr;
}

std::string Tables::field(std::string_view wanted) {
  std::string name = is_plain(wanted) ? std::string(wanted) : "f";
  const std::string base = name;
  for (int i = 2; !fields_.insert(name).second; ++i)
    name = base + "_" + std::to_string(i);
  return name;
}

Pipeline Tables::compile(const Expr& query) {
  for (const Expr& leaf : expr::leaves(query)) {
    const Stored* const stored = stored_ ? stored_(leaf) : nullptr;
    if (!stored) continue;
    if (!home_) {
      home_ = stored;
      features_ = features_of(stored->database);
    }
    // A field that documents have is never taken for a new one.
    for (const auto& column : stored->columns) fields_.insert(column.name);
  }
  if (!home_)
    throw Error(Code::kUnsupported, "mongodb runs only what reads its collections");
  Documents rows = documents(query);
  const auto& result = query.element().fields();
  if (auto found = as_they_are(rows, result)) return *found;
  Pipeline pipeline;
  pipeline.collection = rows.collection->path.back();
  pipeline.makes_rows = std::any_of(
      rows.stages.begin(), rows.stages.end(),
      [](const std::string& stage) { return stage.find("$facet") != stage.npos; });
  std::vector<std::pair<std::string, std::string>> fields{
      {"_id", rows.is_pristine ? "1" : "0"}};
  // One stage less for what the last one adds, as each may copy documents.
  const bool is_last = !rows.added.empty() && rows.added_at + 1 == rows.stages.size();
  if (is_last) rows.stages.pop_back();
  const auto text_of = [&](const Operand& value) {
    if (is_last)
      for (const auto& [name, text] : rows.added)
        if (value.text == path(name))
          return text.starts_with('{') || text.starts_with('"') ? text
                                                                : call("$literal", text);
    return projected(value);
  };
  for (size_t i = 0; i < result.size(); ++i) {
    pipeline.fields.push_back("c" + std::to_string(i));
    fields.emplace_back(pipeline.fields.back(),
                        text_of(rows.find(result[i].name)->value));
  }
  if (!rows.proof.empty()) fields.emplace_back(kProof, rows.proof);
  rows.stages.push_back(call("$project", object(fields)));
  const std::string between = breaks_ ? ",\n  " : ", ";
  for (const auto& stage : rows.stages)
    pipeline.text += (pipeline.text.empty() ? "[" : between) + stage;
  pipeline.text += "]";
  check_depth(pipeline.text);
  return pipeline;
}

std::string Pipeline::shown() const {
  return "db." + collection + (is_find ? ".find({}, null, " : ".aggregate(") + text + ")";
}

// To copy each document into another one is what a server does slowest.
std::optional<Pipeline> Tables::as_they_are(
    const Documents& rows, const std::vector<type::Field>& result) const {
  if (!rows.is_pristine || !rows.stages.empty()) return std::nullopt;
  Pipeline pipeline;
  pipeline.collection = rows.collection->path.back();
  pipeline.is_find = true;
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& column : result) {
    const Operand& value = rows.find(column.name)->value;
    if (!value.raw()) return std::nullopt;
    const std::string& text = value.text;
    pipeline.fields.push_back(text.substr(2, text.size() - 3));
    for (const auto& [other, _] : fields)
      if (other == pipeline.fields.back()) return std::nullopt;
    fields.emplace_back(pipeline.fields.back(), "1");
  }
  const auto& columns = rows.collection->columns;
  const bool is_all = std::all_of(columns.begin(), columns.end(), [&](const auto& one) {
    return one.name == "_id" || std::find(pipeline.fields.begin(), pipeline.fields.end(),
                                          one.name) != pipeline.fields.end();
  });
  pipeline.text = is_all ? std::string("{}") : object({{"projection", object(fields)}});
  return pipeline;
}

Documents Tables::documents(const Expr& query) {
  for (const Expr& table : expr::postorder(query)) {
    if (!table.is_table() || done_.contains(table.id())) continue;
    const std::string_view op = table.op().name;
    const auto below = [&] { return done_.at(table.arg(0).id()); };
    const auto sides = [&] {
      std::vector<Documents> all;
      for (const Expr& side : table.args()) all.push_back(done_.at(side.id()));
      return all;
    };
    Documents rows;
    if (is_leaf_table(table)) {
      rows = leaf(table);
    } else if (op == "select" || op == "mutate") {
      rows = select(table, below());
    } else if (op == "filter") {
      rows = filter(table, below());
    } else if (op == "sort") {
      rows = sort(table, below());
    } else if (op == "slice") {
      rows = slice(table, below());
    } else if (op == "tail") {
      rows = tail(table, below());
    } else if (op == "distinct") {
      rows = distinct(table, below());
    } else if (op == "explode") {
      rows = explode(table, below());
    } else if (op == "by" || op == "summary") {
      rows = group(table, below());
    } else if (op == "row") {
      rows = row(table);
    } else if (op == "join") {
      rows = join(table);
    } else if (op == "asof_join") {
      rows = asof_join(table);
    } else if (op == "concat") {
      rows = together(sides(), table.element());
    } else if (op == "intersect" || op == "difference") {
      rows = set_of(table, sides());
    } else {
      throw_lacks(table);
    }
    done_.emplace(table.id(), std::move(rows));
  }
  return done_.at(query.id());
}

// Rows written out, as a list in one document.
Documents Tables::literal_rows(const Expr& table) {
  Documents rows;
  rows.collection = home_;
  rows.is_pristine = false;
  rows.position = path("i");
  const auto& fields = table.element().fields();
  if (table.attribute("rows").list()->size() * fields.size() > kMostLiteral)
    throw_lacks("a memtable as large as this");
  std::vector<std::string> all;
  for (const auto& values : *table.attribute("rows").list()) {
    std::vector<std::pair<std::string, std::string>> row;
    for (size_t i = 0; i < fields.size(); ++i) {
      const auto& value = (*values.list())[i];
      row.emplace_back("u" + std::to_string(i),
                       value.string() && plain(fields[i].type).is(Kind::kString)
                           ? quoted(*value.string())
                           : literal_text(value, fields[i].type));
    }
    row.emplace_back("i", number(static_cast<int64_t>(all.size())));
    all.push_back(object(row));
  }
  rows.stages = {kOneDocument,
                 call("$addFields", object({{"r", call("$literal", array(all))}})),
                 call("$unwind", object({{"path", path("r")}})),
                 call("$replaceRoot", object({{"newRoot", path("r")}}))};
  for (const auto& field : fields)
    rows.columns.push_back(
        {field.name,
         {path("u" + std::to_string(rows.columns.size())), field.type, true}});
  return rows;
}

Documents Tables::leaf(const Expr& table) {
  if (table.is("memtable")) return literal_rows(table);
  const Stored* const stored = stored_ ? stored_(table) : nullptr;
  if (!stored)
    throw Error(
        Code::kUnsupported,
        "mongodb does not hold " +
            (table.is("symbol") ? table.string("name") : std::string(table.op().name)));
  if (!stored->is_beside(*home_)) throw_lacks("a query of two servers");
  Documents rows;
  rows.collection = stored;
  rows.position = "\"$_id\"";
  std::vector<std::pair<std::string, std::string>> hostile;
  Input input{table, {}};
  for (const auto& field : table.element().fields()) {
    const Stored::Column* const column = stored->column(field.name);
    // A field that no document of the sample has may be in others.
    if (!column && !field.type.is_option())
      throw Error(Code::kNotFound, "the collection has no field " + field.name)
          .hint("declare it as ?" + field.type.to_string() +
                " if some documents have it");
    input.columns.push_back(field.name);
    Operand value{"", field.type, true};
    value.stored = column ? plain(column->type) : Type::null();
    // Only nulls were found: what else there is will be of the type that is asked for.
    if (value.stored.is(Kind::kNull)) value.stored = as_stored(plain(field.type));
    // Whether it can be made of what is found at all.
    if (!is_nested(field.type) && !value.stored.is(Kind::kJson)) {
      Operand tried = value;
      tried.text = "\"$_id\"";
      Row(features(), names_).guarded(tried);
    } else if (!is_alike(plain(field.type), value.stored)) {
      throw_lacks(field.type.to_string() + " of fields that hold " +
                  value.stored.to_string());
    }
    if (is_plain(field.name) || field.name == "_id") {
      value.text = path(field.name);
    } else {
      // No path can name it.
      const std::string name = this->field("f");
      const std::string quoted_name = call("$literal", quoted(field.name));
      if (features().has("$getField")) {
        hostile.emplace_back(
            name,
            call("$getField", object({{"field", quoted_name}, {"input", "\"$$ROOT\""}})));
      } else {
        if (field.name.starts_with('$') && !features().has("$let"))
          throw_lacks("a field whose name begins with $, on this server");
        const std::string found =
            "{\"$filter\": {\"input\": " +
            call("$objectToArray", std::string("\"$$ROOT\"")) +
            ", \"as\": \"f\", \"cond\": " + call("$eq", {"\"$$f.k\"", quoted_name}) +
            "}}";
        hostile.emplace_back(
            name, call("$ifNull",
                       {call("$arrayElemAt", {"{\"$map\": {\"input\": " + found +
                                                  ", \"as\": \"f\", \"in\": \"$$f.v\"}}",
                                              "0"}),
                        "null"}));
      }
      value.text = path(name);
    }
    rows.columns.push_back({field.name, std::move(value)});
  }
  if (!hostile.empty()) rows.stages.push_back(call("$addFields", object(hostile)));
  inputs_.push_back(std::move(input));
  return rows;
}

Row Tables::ready(Documents& rows, std::span<const Expr> roots) {
  // Values of other tables come first, in fields of their own.
  std::unordered_map<const void*, Operand> computed;
  std::unordered_set<std::string> used;
  for (const Expr& root : roots)
    for (const Expr& node : expr::postorder(root, is_end)) {
      for (size_t i = 0; !is_end(node) && i < node.args().size(); ++i)
        if (const Expr& arg = node.arg(i); arg.is("column")) {
          const auto* const column = rows.find(arg.string("name"));
          if (!column || i > 0 || !checks_itself(node, column->value))
            used.insert(arg.string("name"));
        }
      const bool is_values = node.is("isin") && !node.arg(1).is("literal");
      if (!is_absolute_reduction(node) && !is_values) continue;
      const Expr source = is_values ? node.arg(1) : node;
      if (computed.contains(source.id())) continue;
      if (is_values && source.shape() != expr::Shape::kColumn) continue;
      const Expr table = expr::as_table(source);
      kept_.push_back(table);
      Documents inside = documents(table);
      const std::string name = field("s");
      std::vector<std::string> more;
      Operand value = inside.columns.at(0).value;
      if (is_values) {
        if (is_nested(value.type)) throw_lacks(node);
        if (plain(value.type) != plain(node.arg(0).element())) throw_lacks(node);
        value = value.raw() ? Row(features(), names_).guarded(value) : value;
        if (!value.constant) value.text = positive_zero(value);
      }
      more.push_back(call("$project", object({{"_id", "0"}, {"v", projected(value)}})));
      if (is_values) more.push_back(call("$match", object({{"v", "{\"$ne\": null}"}})));
      rows.stages.push_back(
          call("$lookup", object({{"from", quoted(inside.collection->path.back())},
                                  {"let", "{}"},
                                  {"pipeline", inner(inside, more)},
                                  {"as", quoted(name)}})));
      const std::string all = below(path(name), "v");
      rows.stages.push_back(call(
          "$addFields",
          object({{name, is_values ? all
                                   : call("$ifNull", {call("$arrayElemAt", {all, "0"}),
                                                      "null"})}})));
      rows.is_pristine = false;
      Operand result{path(name), source.element(), true};
      computed.emplace(source.id(), result);
    }
  // Raw columns that are computed with, in one stage.
  Row guard(features(), names_);
  std::vector<std::pair<std::string, std::string>> fields;
  for (auto& column : rows.columns) {
    Operand& value = column.value;
    if (!used.contains(column.name) || !value.raw() || is_nested(value.type)) continue;
    const bool only_passes =
        std::all_of(roots.begin(), roots.end(), [&](const Expr& root) {
          if (root.is("column")) return true;
          const auto names = expr::columns_used(root);
          return std::find(names.begin(), names.end(), column.name) == names.end();
        });
    if (only_passes) continue;
    const std::string name = field(column.name);
    fields.emplace_back(name, guard.guarded(value).text);
    value = {path(name), value.type, true};
  }
  if (!fields.empty()) {
    rows.stages.push_back(call("$addFields", object(fields)));
    rows.is_pristine = false;
  }
  Row row(features(), names_);
  row.computed = std::move(computed);
  row.column = [&rows](const std::string& name) {
    const auto* const column = rows.find(name);
    if (!column) throw Error(Code::kInternal, "no column " + name);
    return column->value;
  };
  std::vector<Expr> windows;
  std::unordered_set<const void*> seen;
  for (const Expr& root : roots)
    for (const Expr& node : expr::postorder(root, is_end))
      if (node.op().kind == expr::Kind::kWindow && seen.insert(node.id()).second)
        windows.push_back(node);
  add_windows(rows, row, std::move(windows));
  return row;
}

void Tables::put(Documents& rows, std::vector<Documents::Column> values) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (auto& column : values) {
    if (!column.value.simple) {
      const std::string name = field(column.name);
      fields.emplace_back(name, column.value.text);
      column.value.text = path(name);
      column.value.simple = true;
      column.value.constant = false;
    }
    const auto place =
        std::find_if(rows.columns.begin(), rows.columns.end(),
                     [&](const auto& one) { return one.name == column.name; });
    if (place == rows.columns.end()) {
      rows.columns.push_back(std::move(column));
    } else {
      *place = std::move(column);
    }
  }
  if (fields.empty()) return;
  rows.added_at = rows.stages.size();
  rows.stages.push_back(call("$addFields", object(fields)));
  rows.added = std::move(fields);
  rows.is_pristine = false;
}

Documents Tables::select(const Expr& table, Documents rows) {
  const auto names = table.strings("names");
  const std::vector<Expr> roots(table.args().begin() + 1, table.args().end());
  Row row = ready(rows, roots);
  std::vector<Documents::Column> values;
  for (size_t i = 0; i < names.size(); ++i) {
    const Type& type = table.element().field(names[i])->type;
    Operand value = row.compile(roots[i]);
    if (value.constant && is_nested(type))
      throw_lacks("a constant of type " + type.to_string());
    if (!value.raw() && !is_nested(type)) value = widened(value, type);
    value.type = type;
    values.push_back({names[i], std::move(value)});
  }
  if (table.is("select")) {
    Documents chosen = rows;
    chosen.columns.clear();
    put(chosen, std::move(values));
    return chosen;
  }
  put(rows, std::move(values));
  return rows;
}

Documents Tables::explode(const Expr& table, Documents rows) {
  const std::string name = table.string("column");
  const auto place = std::find_if(rows.columns.begin(), rows.columns.end(),
                                  [&](const auto& one) { return one.name == name; });
  Operand& value = place->value;
  const Type stored = value.stored ? plain(value.stored) : Type::null();
  if (!stored.is_list()) throw_lacks(table);
  const bool keeps = table.attributes().find("keep_empty") != nullptr;
  const std::string list = field(name);
  const std::string at = field("i");
  // Of what is no list, servers make a list of one.
  const std::string none =
      cond(call("$eq", {call("$ifNull", {value.text, "null"}), "null"}),
           value.nullable() ? "[]" : beyond(), beyond());
  rows.stages.push_back(
      call("$addFields",
           object({{list, cond(call("$isArray", {value.text}), value.text, none)}})));
  rows.stages.push_back(call(
      "$unwind", object({{"path", path(list)},
                         {"includeArrayIndex", quoted(at)},
                         {"preserveNullAndEmptyArrays", keeps ? "true" : "false"}})));
  const Type element = stored.element();
  value = {path(list), table.element().field(name)->type, true};
  value.stored = plain(element);
  rows.is_pristine = false;
  rows.position.clear();
  if (!rows.order.empty()) rows.order.push_back({path(at), true});
  return rows;
}

std::string Tables::inner(const Documents& rows,
                          const std::vector<std::string>& more) const {
  std::vector<std::string> stages = rows.stages;
  stages.insert(stages.end(), more.begin(), more.end());
  return array(stages);
}

}  // namespace phlox::engine::mongodb
