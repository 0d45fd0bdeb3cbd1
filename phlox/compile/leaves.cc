// Leaves to blocks: streams of ours, tables that the database holds, rows of constants.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/compile/tables.h"
#include "phlox/expr/op.h"

namespace phlox::compile {

using expr::Expr;
using type::Type;

namespace {

// More rows are not written out as constants.
constexpr size_t kManyRows = 1000;
// So many are, though they could be an input.
constexpr size_t kFewRows = 100;

bool are_few(const Expr& memtable) {
  const auto& rows = *memtable.attribute("rows").list();
  return !rows.empty() && rows.size() <= kFewRows;
}

}  // namespace

Block TableCompiler::leaf(const Expr& table, const Needed& columns) {
  std::string name;
  if (table.is("symbol")) name = table.string("name");
  if (name.empty()) name = std::string(table.op().name);
  // Databases take names for the same whose letters differ in case only.
  const std::string base = name;
  for (int n = 2; !program_.names.insert(fold_case(name)).second; ++n)
    name = base + "_" + std::to_string(n);
  Program::Input input{name, table, {}};
  const auto& fields = table.element().fields();
  for (const auto& field : fields)
    if (columns.has(field.name)) input.columns.push_back(field.name);
  if (input.columns.empty()) {
    // Rows can only be counted by a column: the narrowest.
    const auto width = [](const type::Field& field) {
      const Type type = sql_type(field.type);
      return type.is_integer() || type.is_float() ? type.bit_width()
             : type.is(type::Kind::kBool)         ? 1
             : type.is_temporal()                 ? 64
                                                  : 1000;
    };
    const auto least = std::min_element(
        fields.begin(), fields.end(),
        [&](const auto& a, const auto& b) { return width(a) < width(b); });
    if (least == fields.end()) throw Error(Code::kUnsupported, "a table without columns");
    input.columns.push_back(least->name);
  }
  const Stored* stored = stored_ ? stored_(table) : nullptr;
  if (stored && stored->spoken() != dialect_.name) stored = nullptr;
  if (!stored && !dialect_.reads_streams && table.is("memtable")) {
    if (are_few(table) || !dialect_.takes_rows(table.element()))
      return values_leaf(table, input.columns);
    // By a name that no stored table has.
    name = input.name = program_.fresh("_phlox_rows");
  } else if (!stored && !dialect_.reads_streams)
    throw Error(Code::kUnsupported,
                std::string(dialect_.name) + " does not hold " + name);
  // An engine that reads streams has all its inputs by their names.
  if (stored && !dialect_.reads_streams) {
    Block block = stored_leaf(table, *stored, input.columns);
    inputs_.push_back(std::move(input));
    return block;
  }
  Block block(program_, dialect_.identifier(name), {});
  std::vector<Block::Item> items;
  const auto names = distinct_names(input.columns);
  for (size_t i = 0; i < names.size(); ++i)
    items.push_back({input.columns[i], {dialect_.identifier(names[i]), true}, {}});
  if (dialect_.reads_streams) {
    block.set_source_items(std::move(items));
  } else {
    block.set_items(std::move(items));
    block.set_named_source();
  }
  if (ranges_)
    for (const auto& column : input.columns) {
      Sql sql = block.item(column).sql;
      sql.range = ranges_(table, column);
      block.put(column, std::move(sql));
    }
  block.set_ordered_source(true);
  inputs_.push_back(std::move(input));
  return block;
}

// Columns under the names that they have there, as values of the leaf's types.
Block TableCompiler::stored_leaf(const Expr& table, const Stored& stored,
                                 const std::vector<std::string>& columns) {
  std::string from;
  for (const auto& part : stored.path)
    from += (from.empty() ? "" : ".") + dialect_.identifier(part);
  Block block(program_, std::move(from), {});
  std::vector<Block::Item> items;
  for (const auto& name : columns) {
    const Stored::Column* const column = stored.column(name);
    if (!column) throw Error(Code::kNotFound, "the table has no column " + name);
    const Type& wanted = table.element().field(name)->type;
    if (column->type.is_option() && !wanted.is_option())
      throw Error(Code::kUnsupported, std::string(dialect_.name) +
                                          " does not vouch for " + name +
                                          " being without nulls");
    Sql sql{dialect_.stored_column(dialect_.identifier(name), *column, wanted), true};
    sql.atom = is_atom(sql.text);
    items.push_back({name, std::move(sql), {}});
  }
  block.set_items(std::move(items));
  block.set_named_source();
  block.set_ordered_source(true);
  return block;
}

// Rows of constants, written out.
Block TableCompiler::values_leaf(const Expr& table,
                                 const std::vector<std::string>& columns) {
  const auto& rows = *table.attribute("rows").list();
  if (rows.empty() || rows.size() > kManyRows)
    throw Error(Code::kUnsupported, std::string(dialect_.name) +
                                        " is given no table of " +
                                        std::to_string(rows.size()) + " rows");
  std::string text;
  const bool selects = dialect_.values_as_selects;
  const auto name_of = [&](size_t i) {
    return dialect_.identifier(std::string(dialect_.values_column) +
                               std::to_string(i + 1));
  };
  for (const auto& row : rows) {
    const bool first = text.empty();
    text += selects ? first ? "(SELECT " : " UNION ALL SELECT "
            : first ? "(VALUES ("
                    : "), (";
    for (size_t i = 0; i < columns.size(); ++i) {
      const size_t at = *table.element().field_index(columns[i]);
      text += (i == 0 ? "" : ", ") +
              dialect_.literal(row.list()->at(at), table.element().fields()[at].type);
      if (selects && first) text += " AS " + name_of(i);
    }
  }
  text += selects ? ")" : "))";
  Block block(program_, text + " AS " + dialect_.identifier(program_.fresh("_v")), {});
  std::vector<Block::Item> items;
  for (size_t i = 0; i < columns.size(); ++i)
    items.push_back({columns[i], {name_of(i), true}, {}});
  block.set_items(std::move(items));
  block.set_ordered_source(true);
  return block;
}

}  // namespace phlox::compile
