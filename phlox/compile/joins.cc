// Joins and set operations: blocks of two tables or more.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/compile/tables.h"

namespace phlox::compile {

using expr::Expr;
using type::Type;

namespace {

std::string join_word(const Dialect& dialect, const std::string& how) {
  if (how == "inner") return "JOIN";
  if (how == "left") return "LEFT JOIN";
  if (how == "right") return "RIGHT JOIN";
  if (how == "outer") return std::string(dialect.full_join);
  if (how == "semi") return std::string(dialect.semi_join);
  if (how == "anti") return std::string(dialect.anti_join);
  if (how == "cross") return "CROSS JOIN";
  throw Error(Code::kInternal, "no join is named " + how);
}

// That the keys of a left and a right row, whose texts are given, are equal.
std::string equal_keys(const Dialect& dialect, const Expr& join,
                       const std::pair<std::string, std::string>& key, std::string left,
                       std::string right) {
  const Type left_type = sql_type(join.arg(0).element().field(key.first)->type);
  const Type right_type = sql_type(join.arg(1).element().field(key.second)->type);
  Sql a{std::move(left), true};
  Sql b{std::move(right), true};
  if (const auto common = type::promote(left_type, right_type)) {
    a = widened(dialect, std::move(a), left_type, *common);
    b = widened(dialect, std::move(b), right_type, *common);
  } else if (!dialect.compares(left_type, right_type)) {
    throw Error(Code::kUnsupported, std::string(dialect.name) + " cannot join " +
                                        left_type.to_string() + " to " +
                                        right_type.to_string());
  }
  return a.text + " = " + b.text;
}

}  // namespace

// A join that only chooses rows, of a database that has no word for it.
Block TableCompiler::exists_join(const Expr& table) {
  Block left = take(table, 0);
  Block right = take(table, 1);
  left.make_plain();
  const std::string right_source = right.source();
  // The left rows need a name, since a column of the right may have the same.
  std::vector<Block::Item> items;
  std::vector<Block::Key> order;
  for (const auto& item : left.visible())
    if (needed(table).has(item.name))
      items.push_back({item.name, {"l." + item.out, true}, {}});
  for (const auto& key : left.order())
    order.push_back({{"l." + key.sql.text, true}, key.ascending});
  const auto keys = join_keys(table);
  std::string condition;
  for (const auto& key : keys)
    condition += (condition.empty() ? " WHERE " : " AND ") +
                 equal_keys(dialect_, table, key, "l." + left.item(key.first).out,
                            "r." + right.item(key.second).out);
  const bool ordered = left.ordered_source();
  Block block(program_, left.source() + " AS l", {});
  block.stand_on(left);
  block.stand_on(right);
  block.set_items(std::move(items));
  block.set_order(std::move(order));
  block.set_ordered_source(ordered);
  block.add_where({std::string(table.string("how") == "anti" ? "NOT " : "") +
                       "EXISTS (SELECT 1 FROM " + right_source + " AS r" + condition +
                       ")",
                   true});
  return block;
}

Block TableCompiler::join(const Expr& table) {
  const std::string& how = table.string("how");
  const Expr& left_table = table.arg(0);
  const Expr& right_table = table.arg(1);
  const bool one_sided = how == "semi" || how == "anti";
  if (one_sided && join_word(dialect_, how).empty()) return exists_join(table);
  Block left = take(table, 0);
  Block right = take(table, 1);
  // A database without such a join gives the rows of a left join, and then the right ones
  // without a match.
  const bool in_two = how == "outer" && dialect_.full_join.empty();
  std::string is_matched;
  if (in_two) {
    is_matched = left.add_hidden("_m", {"1", true});
    left.share();
    right.share();
  }
  // Joins upon joins stand in one FROM, so that the database may choose their order.
  const bool upon = how != "right" && how != "outer" && left.is_join();
  const std::string left_source = upon ? std::string() : left.source() + " AS l";
  const std::string right_source = right.source();
  const std::string right_name = upon ? left.next_side() : "r";
  const auto on_left = [&](const std::string& name) {
    const auto& item = left.item(name);
    return upon ? item.sql.text : "l." + item.out;
  };
  const auto on_right = [&](const std::string& name) {
    return right_name + "." + right.item(name).out;
  };

  const std::string line(program_.line);
  const auto keys = join_keys(table);
  const auto joined = [&](const std::string& word) {
    std::string text =
        left_source + line + word + " " + right_source + " AS " + right_name;
    for (size_t i = 0; i < keys.size(); ++i)
      text += (i == 0 ? " ON " : " AND ") + equal_keys(dialect_, table, keys[i],
                                                       on_left(keys[i].first),
                                                       on_right(keys[i].second));
    return text;
  };

  std::vector<Block::Item> items;
  for (const auto& column : join_columns(table)) {
    if (!needed(table).has(column.name)) continue;
    Sql sql;
    if (column.right.empty()) {
      sql.text = on_left(column.left);
      sql.range = left.item(column.left).sql.range;
    } else if (column.left.empty()) {
      sql.text = on_right(column.right);
      sql.range = right.item(column.right).sql.range;
    } else {
      const Type target = table.element().field(column.name)->type;
      const auto side = [&](const std::string& text, const Expr& of,
                            const std::string& name) {
        return widened(dialect_, {text, true}, of.element().field(name)->type, target)
            .text;
      };
      sql.text = "coalesce(" + side(on_left(column.left), left_table, column.left) +
                 ", " + side(on_right(column.right), right_table, column.right) + ")";
    }
    items.push_back({column.name, std::move(sql), {}});
  }
  // A join that only chooses rows keeps their order.
  std::vector<Block::Key> order;
  if (one_sided)
    for (const auto& key : left.order())
      order.push_back({{(upon ? "" : "l.") + key.sql.text, true}, key.ascending});
  if (in_two) {
    Block matched(program_, joined("LEFT JOIN"), {});
    Block unmatched(program_, joined("RIGHT JOIN"), {});
    matched.set_items(items);
    unmatched.set_items(items);
    unmatched.add_where({"l." + is_matched + " IS NULL", true});
    Block both(program_,
               "(" + matched.select(false) + line + "UNION ALL" + line +
                   unmatched.select(false) + ")",
               {});
    both.stand_on(left);
    both.stand_on(right);
    both.set_source_items(std::move(items));
    return both;
  }
  const std::string from = joined(join_word(dialect_, how));
  Block block =
      upon ? std::move(left).joined(from) : Block(program_, from, {}).joined({});
  block.stand_on(left);
  block.stand_on(right);
  block.set_items(std::move(items));
  block.set_order(std::move(order));
  return block;
}

Block TableCompiler::sets(const Expr& table) {
  const std::string line(program_.line);
  const std::string word = table.is("concat")      ? "UNION ALL"
                           : table.is("intersect") ? "INTERSECT"
                                                   : "EXCEPT";
  std::vector<type::Field> fields;
  // Of intersect and difference every column counts, whoever needs it.
  for (const auto& field : table.element().fields())
    if (!table.is("concat") || needed(table).has(field.name)) fields.push_back(field);
  std::string text;
  std::vector<Block> arms;
  for (size_t i = 0; i < table.args().size(); ++i) {
    const Expr& arg = table.arg(i);
    Block block = take(table, i);
    if (block.limited()) block.wrap();
    std::vector<Block::Item> list;
    for (const auto& field : fields) {
      Block::Item item = block.item(field.name);
      item.sql = widened(dialect_, std::move(item.sql),
                         arg.element().field(field.name)->type, field.type);
      list.push_back(std::move(item));
    }
    block.set_items(std::move(list));
    block.set_order({});
    if (!text.empty()) text += line + word + line;
    text += block.select(false);
    arms.push_back(std::move(block));
  }
  std::vector<Block::Item> items;
  for (const auto& field : fields) items.push_back({field.name, {}, {}});
  const std::string edge = line == "\n" ? line : std::string();
  Block block(program_, "(" + edge + text + edge + ")", {});
  for (const Block& arm : arms) block.stand_on(arm);
  block.set_source_items(std::move(items));
  return block;
}

}  // namespace phlox::compile
