// Table ops to blocks.
#include "phlox/compile/tables.h"

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/compile/window.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::compile {

using expr::Expr;
using type::Type;

namespace {

// Windows that go by the order of rows; where rows have none, any will do that their own
// keys leave open.
bool windows_need_position(const Block& block, std::span<const Expr> roots) {
  const bool ordered = block.ordered_source() || !block.order().empty();
  for (const Expr& root : roots)
    for (const Expr& node :
         expr::postorder(root, [](const Expr& e) { return e.is_table(); })) {
      if (!node.is("over") || !node.relative()) continue;
      const expr::Window window = expr::window_of(node);
      if (needs_position(window) &&
          (ordered || window.order.empty() || needs_order(window)))
        return true;
    }
  return false;
}

bool is_leaf_table(const Expr& table) {
  return table.op().kind == expr::Kind::kLeaf && table.is_table();
}

// Whether it looks for values among those of another table.
bool looks_among_rows(const Expr& row) {
  const auto nodes =
      expr::postorder(row, [](const Expr& node) { return node.is_table(); });
  return std::any_of(nodes.begin(), nodes.end(), [](const Expr& node) {
    return node.is("isin") && !node.arg(1).is("literal");
  });
}

}  // namespace

TableCompiler::TableCompiler(const Dialect& dialect, bool breaks, Usage usage,
                             const Ranges& ranges, const FindStored& stored)
    : dialect_(dialect),
      program_(dialect, breaks),
      usage_(std::move(usage)),
      ranges_(ranges),
      stored_(stored) {}

int TableCompiler::uses(const Expr& node) const {
  const auto place = usage_.uses.find(node.id());
  return place == usage_.uses.end() ? 0 : place->second;
}

std::vector<Sql> TableCompiler::rows(Block& block, std::span<const Expr> roots,
                                     RowOptions options) {
  if (options.order.empty() && windows_need_position(block, roots))
    options.order = block.position();
  return compile_rows(block, dialect_, program_, *this, roots, options);
}

// Databases give rows another order when they compute windows, and when they make a join
// of what is looked for among other rows.
void TableCompiler::keep_order(Block& block, const Expr& table) {
  const bool reorders = std::any_of(
      table.args().begin() + 1, table.args().end(),
      [](const Expr& row) { return expr::has_window(row) || looks_among_rows(row); });
  if (!reorders || !usage_.ordered.contains(table.id()) || !block.ordered_source() ||
      !block.order().empty())
    return;
  const std::string position = block.position();
  block.set_order({{{position, true}, true}});
}

// A null of no type takes the one that its column has.
Sql TableCompiler::as_field(const Expr& table, const std::string& name, const Expr& value,
                            Sql sql) const {
  const Type& type = table.element().field(name)->type;
  // Fewer digits than that may stay.
  if (sql_type(value.element()) == sql_type(type)) return sql;
  return widened(dialect_, std::move(sql), value.element(), type);
}

void TableCompiler::add(const Expr& node) {
  if (node.is_table()) {
    if (!is_leaf_table(node)) blocks_.insert_or_assign(node.id(), compile(node));
  } else if (node.op().kind == expr::Kind::kReduction && !node.relative()) {
    // Now, while all below it is compiled: so that nothing here recurses.
    const Expr summary = expr::as_table(node);
    kept_.push_back(summary);
    usage_.columns[summary.id()].all = true;
    Block block = summary.is("row") ? row(summary) : group(summary);
    widen_digits(summary, block);
    std::string text = block.select(true);
    if (uses(node) > 1) {
      const std::string name = program_.add_common(dialect_.shared, text);
      text = "SELECT * FROM " + name;
    }
    scalars_[node.id()] = "(" + text + ")";
  }
}

Block TableCompiler::result(const Expr& table) {
  if (is_leaf_table(table)) return leaf(table, needed(table));
  Block block = compiled(table);
  widen_digits(table, block);
  return block;
}

void TableCompiler::widen_digits(const Expr& table, Block& block) const {
  const std::vector<Block::Item> items = block.items();
  for (const auto& item : items)
    if (!item.name.empty() && item.sql.digits > 0) {
      const Type& type = table.element().field(item.name)->type;
      block.put(item.name, widened(dialect_, item.sql, type, type));
    }
}

Block TableCompiler::take(const Expr& user, size_t i) {
  const Expr& table = user.arg(i);
  // Each scan of a leaf reads what its own user needs.
  if (is_leaf_table(table)) return leaf(table, needed_below(user, needed(user))[i]);
  Block block = compiled(table);
  // Others build their columns anew, of what the table says.
  static constexpr std::string_view kKeepDigits[] = {"select", "mutate", "filter", "sort",
                                                     "slice",  "by",     "summary"};
  if (std::find(std::begin(kKeepDigits), std::end(kKeepDigits), user.op().name) ==
      std::end(kKeepDigits))
    widen_digits(table, block);
  return block;
}

Block TableCompiler::compiled(const Expr& table) {
  const auto place = blocks_.find(table.id());
  if (place == blocks_.end())
    throw Error(Code::kInternal, "a table was not compiled before its user: " +
                                     std::string(table.op().name));
  if (uses(table) <= 1) {
    Block block = std::move(place->second);
    blocks_.erase(place);
    return block;
  }
  if (!shared_[table.id()]) {
    shared_[table.id()] = true;
    Block& block = place->second;
    // Engines keep a common table's rows in no order, so that it must be a column.
    if (usage_.ordered.contains(table.id()) && block.ordered_source() &&
        block.order().empty())
      block.set_order({{{block.position(), true}, true}});
    block.share();
  }
  return place->second;
}

Block TableCompiler::compile(const Expr& table) {
  const std::string_view op = table.op().name;
  if (!dialect_.runs(table))
    throw Error(Code::kUnsupported,
                std::string(dialect_.name) + " cannot run " + std::string(op));
  if (op == "select") return select(table);
  if (op == "mutate") return mutate(table);
  if (op == "filter") return filter(table);
  if (op == "sort") return sort(table);
  if (op == "slice") return slice(table);
  if (op == "tail") return tail(table);
  if (op == "sample") return sample(table);
  if (op == "distinct") return distinct(table);
  if (op == "by" || op == "summary") return group(table);
  if (op == "explode") return explode(table);
  if (op == "row") return row(table);
  if (op == "join") return join(table);
  if (op == "asof_join") return asof_join(table);
  if (op == "concat" || op == "intersect" || op == "difference") return sets(table);
  throw Error(Code::kUnsupported,
              std::string(dialect_.name) + " cannot run " + std::string(op));
}

namespace {

// What a limit drops must not be computed, since it may be an error.
void compute_above_limit(Block& block, std::span<const Expr> roots) {
  const auto computed = [](const Expr& root) {
    return !root.is("column") && !root.is("literal");
  };
  if (block.limited() && std::any_of(roots.begin(), roots.end(), computed)) block.wrap();
}

}  // namespace

Block TableCompiler::select(const Expr& table) {
  Block block = take(table);
  keep_order(block, table);
  const auto names = table.strings("names");
  std::vector<Expr> roots;
  std::vector<Block::Item> items;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!needed(table).has(names[i])) continue;
    roots.push_back(table.arg(i + 1));
    items.push_back({names[i], {}, {}});
  }
  compute_above_limit(block, roots);
  auto texts = rows(block, roots);
  for (size_t i = 0; i < items.size(); ++i)
    items[i].sql = as_field(table, items[i].name, roots[i], std::move(texts[i]));
  // Of a result over groups something must remain that makes it one.
  if (block.grouped() && items.empty()) block.wrap();
  block.set_items(std::move(items));
  return block;
}

Block TableCompiler::mutate(const Expr& table) {
  Block block = take(table);
  keep_order(block, table);
  const auto names = table.strings("names");
  std::vector<Expr> roots;
  std::vector<std::string> kept;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!needed(table).has(names[i])) continue;
    roots.push_back(table.arg(i + 1));
    kept.push_back(names[i]);
  }
  compute_above_limit(block, roots);
  auto texts = rows(block, roots);
  for (size_t i = 0; i < kept.size(); ++i)
    block.put(kept[i], as_field(table, kept[i], roots[i], std::move(texts[i])));
  return block;
}

Block TableCompiler::filter(const Expr& table) {
  Block block = take(table);
  if (block.limited()) block.wrap();
  keep_order(block, table);
  const std::vector<Expr> conditions(table.args().begin() + 1, table.args().end());
  auto texts = rows(block, conditions, {.order = {}, .num_keys = 0, .condition = true});
  for (auto& text : texts) {
    // A null of no type is no condition everywhere.
    if (text.text == "NULL") text.text = "FALSE";
    block.add_where(std::move(text));
  }
  return block;
}

Block TableCompiler::sort(const Expr& table) {
  Block block = take(table);
  if (block.limited()) block.wrap();
  // Equal keys stay in the order that there is.
  std::vector<Block::Key> before = block.order();
  if (before.empty() && block.ordered_source()) {
    std::string position = block.position();
    before.push_back({{std::move(position), true}, true});
    block.set_order(before);
  }
  const auto& ascending = *table.attribute("ascending").list();
  const std::vector<Expr> roots(table.args().begin() + 1, table.args().end());
  auto texts = rows(block, roots);
  before = block.order();
  std::vector<Block::Key> order;
  for (size_t i = 0; i < roots.size(); ++i) {
    // A constant orders nothing, and a number would mean the column at that place.
    if (roots[i].is("literal")) continue;
    order.push_back({std::move(texts[i]), *ascending[i].boolean()});
  }
  order.insert(order.end(), before.begin(), before.end());
  block.set_order(std::move(order));
  return block;
}

Block TableCompiler::slice(const Expr& table) {
  Block block = take(table);
  const auto& limit = table.attribute("limit");
  block.cut(table.integer("offset"),
            limit.is_null() ? std::nullopt : std::optional<int64_t>(*limit.integer()));
  return block;
}

Block TableCompiler::tail(const Expr& table) {
  Block block = take(table);
  const std::string position = block.position();
  block.set_order({{{position, true}, false}});
  block.cut(0, table.integer("n"));
  block.wrap();
  block.set_order({{{position, true}, true}});
  return block;
}

Block TableCompiler::sample(const Expr& table) {
  Block block = take(table);
  const auto before = block.order();
  const std::string position = block.position();
  const std::string number = dialect_.hash(position, table.integer("seed"));
  if (const auto* frac = table.attributes().find("frac")) {
    const double part = *frac->real();
    if (part >= 1) return block;
    block.add_where(
        {number + " < " + std::to_string(static_cast<uint64_t>(std::ldexp(part, 64))),
         false});
    return block;
  }
  const auto order = block.order();
  block.set_order({{{number, true}, true}, {{position, true}, true}});
  block.cut(0, table.integer("n"));
  block.wrap();
  block.set_order(order.empty() ? std::vector<Block::Key>{{{position, true}, true}}
                                : order);
  return block;
}

// A key of the catalogue tells rows apart where none of its columns may be null, and
// where other values there are other values here: texts of dates need not be.
bool TableCompiler::has_key(const Expr& table,
                            const std::vector<std::string>& columns) const {
  static constexpr std::string_view kChoose[] = {"filter", "sort", "slice", "tail",
                                                 "sample"};
  Expr leaf = table;
  while (std::find(std::begin(kChoose), std::end(kChoose), leaf.op().name) !=
         std::end(kChoose)) {
    const Expr below = leaf.arg(0);
    leaf = below;
  }
  const Stored* const stored =
      stored_ && leaf.op().kind == expr::Kind::kLeaf ? stored_(leaf) : nullptr;
  if (!stored) return false;
  const auto is_told = [&](const std::string& name) {
    const Stored::Column* const column = stored->column(name);
    return column &&
           (column->type.is_integer() || column->type.is(type::Kind::kString)) &&
           leaf.element().field(name)->type == column->type &&
           std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  return std::any_of(stored->keys.begin(), stored->keys.end(), [&](const auto& key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), is_told);
  });
}

Block TableCompiler::distinct(const Expr& table) {
  Block block = take(table);
  std::vector<Expr> keys(table.args().begin() + 1, table.args().end());
  std::vector<std::string> columns;
  for (const Expr& key : keys)
    if (key.is("column")) columns.push_back(key.string("name"));
  if (has_key(table.arg(0), keys.empty() ? table.element().field_names() : columns))
    return block;
  if (keys.empty()) {
    // Rows that are equal in all columns are one group of all columns.
    block.make_plain();
    std::vector<std::string> texts;
    std::vector<Block::Item> columns;
    for (const auto& field : table.element().fields()) {
      columns.push_back(block.item(field.name));
      texts.push_back(columns.back().sql.text);
    }
    block.group(std::move(texts), std::move(columns));
    return block;
  }
  const std::string position = block.position();
  auto texts = rows(block, keys);
  std::string over;
  for (size_t i = 0; i < keys.size(); ++i) {
    over += i == 0 ? "PARTITION BY " : ", ";
    over += texts[i].text;
  }
  const std::string number = block.add_hidden(
      "_n", {"row_number() OVER (" + over + " ORDER BY " + position + ")", true});
  block.wrap();
  block.add_where({number + " = 1", false});
  return block;
}

Block TableCompiler::group(const Expr& table) {
  Block block = take(table);
  block.make_rows();
  const auto names = table.strings("names");
  const size_t num_keys = table.is("by") ? static_cast<size_t>(table.integer("keys")) : 0;
  std::vector<Expr> roots;
  std::vector<Block::Item> items;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i >= num_keys && !needed(table).has(names[i])) continue;
    roots.push_back(table.arg(i + 1));
    items.push_back({names[i], {}, {}});
  }
  RowOptions options;
  options.num_keys = num_keys;
  if (std::any_of(roots.begin(), roots.end(), looks_at_order))
    options.order = block.position();
  auto texts = rows(block, roots, options);
  std::vector<std::string> keys;
  for (size_t i = 0; i < items.size(); ++i) {
    items[i].sql = as_field(table, items[i].name, roots[i], std::move(texts[i]));
    if (i < num_keys) keys.push_back(items[i].sql.text);
  }
  // Even if nobody wants a column, there is one row.
  if (items.empty()) items.push_back({"_", {"count(*)", true}, {}});
  block.group(std::move(keys), std::move(items));
  return block;
}

Block TableCompiler::explode(const Expr& table) {
  Block block = take(table);
  const bool sorted = !block.order().empty();
  // Elements stay in the order of their rows, and in their own.
  const std::string position = sorted ? block.position() : std::string();
  block.make_plain();
  const std::string name = table.string("column");
  const std::string list = block.item(name).out;
  const type::Type& element =
      table.arg(0).element().field(name)->type.without_option().element();
  const Dialect::Unnested parts =
      dialect_.unnest(list, element, table.attributes().find("keep_empty") != nullptr);
  std::string number;
  if (sorted && !parts.pair.empty()) {
    const std::string pair = block.add_hidden("_p", {parts.pair, true});
    block.wrap();
    number = block.add_hidden("_i", {pair + parts.number_of_pair, true});
    block.put(name, {pair + parts.element_of_pair, true});
  } else {
    if (sorted) number = block.add_hidden("_i", {parts.number, true});
    block.put(name, {parts.element, true});
  }
  block.wrap();
  if (sorted) block.set_order({{{position, true}, true}, {{number, true}, true}});
  return block;
}

Block TableCompiler::row(const Expr& table) {
  Block block(program_);
  const auto names = table.strings("names");
  const std::vector<Expr> roots(table.args().begin(), table.args().end());
  auto texts = rows(block, roots);
  std::vector<Block::Item> items;
  for (size_t i = 0; i < names.size(); ++i)
    items.push_back(
        {names[i], as_field(table, names[i], roots[i], std::move(texts[i])), {}});
  block.set_items(std::move(items));
  return block;
}

std::string TableCompiler::scalar(const Expr& reduction) {
  const auto place = scalars_.find(reduction.id());
  if (place == scalars_.end())
    throw Error(Code::kInternal, "a scalar was not compiled before its user");
  return place->second;
}

std::string TableCompiler::values(const Expr& column) {
  auto& text = sets_[column.id()];
  if (!text.empty()) return text;
  const Expr table = expr::as_table(column);
  kept_.push_back(table);
  usage_.columns[table.id()].all = true;
  Block block = select(table);
  block.make_plain();
  const auto items = block.visible();
  block.add_where({items[0].out + " IS NOT NULL", false});
  block.set_order({});
  return text = block.select(false);
}

std::string TableCompiler::list(const Expr& literal) {
  auto& text = sets_[literal.id()];
  if (!text.empty()) return text;
  expr::Value::List rows;
  for (const auto& item : *literal.attribute("value").list())
    if (!item.is_null()) rows.emplace_back(expr::Value::List{item});
  const Type type = Type::table({{"value", literal.type().element().without_option()}});
  const Expr table = expr::make("memtable", {},
                                {{"rows", expr::Value(std::move(rows))}, {"type", type}});
  kept_.push_back(table);
  usage_.columns[table.id()].all = true;
  return text = leaf(table, needed(table)).select(false);
}

}  // namespace phlox::compile
