// Reductions whose values stand in the metadata of files.
//
// Parquet keeps of each part of a file how many nulls a column has, and its least and its
// greatest value. Texts may be cut there, so their ends are not asked for. NaN is in no
// statistics and above all numbers, so the greatest float is known only among those that
// are finite; the least one is, since statistics need a number.
#include "phlox/session/known.h"

#include <cmath>
#include <map>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/split_reductions.h"
#include "phlox/table/scalar_text.h"

namespace phlox::session {

namespace {

using expr::Expr;
using expr::Value;
using migrate::ColumnFacts;
using type::Kind;
using type::Type;

// What may be in the way of a value.
enum class Among : uint8_t { kAll, kNotNull, kFinite, kOthers };

// A leaf under plain names: what the columns of a summary's table are in it.
struct Columns {
  Expr leaf;
  std::map<std::string, std::string> names;
};

std::optional<Columns> columns_of(const Expr& table) {
  Columns columns;
  const bool is_chosen = table.is("select");
  columns.leaf = is_chosen ? table.arg(0) : table;
  if (!columns.leaf.is("symbol") && !columns.leaf.is("data")) return std::nullopt;
  const auto names = table.element().field_names();
  for (size_t i = 0; i < names.size(); ++i) {
    if (is_chosen && !table.arg(i + 1).is("column")) return std::nullopt;
    columns.names[names[i]] = is_chosen ? table.arg(i + 1).string("name") : names[i];
  }
  return columns;
}

Among among(const Expr& where, const Expr& column) {
  if (!where) return Among::kAll;
  if (where == expr::make("notnull", {column})) return Among::kNotNull;
  if (column.element().without_option().is_float() &&
      where == expr::make("not", {expr::make("or", {expr::make("isnan", {column}),
                                                    expr::make("isinf", {column})})}))
    return Among::kFinite;
  return Among::kOthers;
}

// As a cell of a memtable.
std::optional<Value> cell_of(int64_t value, const Type& type) {
  switch (type.kind()) {
    case Kind::kDecimal:
      return Value(table::decimal_text(value, type.scale()));
    case Kind::kDate:
    case Kind::kDatetime:
    case Kind::kTime:
      return Value(value);
    default:
      if (!type.is_integer()) return std::nullopt;
      return Value(value);
  }
}

std::optional<Value> end_of(const ColumnFacts& facts, const Type& type, bool greatest,
                            Among rows) {
  if (facts.rows && facts.nulls == facts.rows) return Value();
  if (const auto& range = facts.range)
    return cell_of(greatest ? range->greatest : range->least, type);
  const auto& range = facts.float_range;
  if (!range) return std::nullopt;
  if (rows == Among::kFinite
          ? !std::isfinite(range->lowest) || !std::isfinite(range->highest)
          : greatest)
    return std::nullopt;
  return Value((greatest ? range->highest : range->lowest) + 0.0);  // no -0.0
}

class Answers {
 public:
  explicit Answers(const FindSource& source) : source_(source) {}

  // In the place of the summary, or none.
  Expr answer(const Expr& summary) {
    const auto columns = columns_of(summary.arg(0));
    if (!columns || columns->names.empty()) return {};
    std::vector<Expr> outputs;
    std::vector<type::Field> fields;
    Value::List cells;
    for (const Expr& output : summary.args().subspan(1)) {
      if (expr::has_window(output)) return {};
      bool is_known = true;
      outputs.push_back(rewrite::with_reductions(output, [&](const Expr& reduction) {
        auto value = is_known ? known(reduction, *columns) : std::nullopt;
        is_known = value.has_value();
        if (!is_known) return Expr();
        // Over no row min and max are null.
        const Type& own = reduction.element();
        const bool counts = reduction.is("nrows") || reduction.is("count");
        fields.push_back({"known_" + std::to_string(fields.size()),
                          counts || own.is_option() ? own : Type::option(own)});
        cells.push_back(std::move(*value));
        return expr::column(fields.back().name, fields.back().type);
      }));
      if (!is_known || !expr::leaves(outputs.back()).empty()) return {};
    }
    if (fields.empty()) return {};
    outputs.insert(outputs.begin(),
                   expr::make("memtable", {},
                              {{"rows", Value::List{Value(std::move(cells))}},
                               {"type", Type::table(std::move(fields))}}));
    Expr answer =
        expr::make("select", std::move(outputs), {{"names", summary.attribute("names")}});
    return answer.type() == summary.type() ? answer : Expr();
  }

 private:
  std::optional<Value> known(const Expr& reduction, const Columns& columns) {
    const std::string_view name = reduction.op().name;
    if (name != "nrows" && name != "count" && name != "min" && name != "max")
      return std::nullopt;
    const auto [values, where] = rewrite::arguments_of(reduction);
    Expr column = values.empty() ? Expr() : values[0];
    if (name == "nrows" && where && where.is("notnull")) column = where.arg(0);
    if (name == "nrows" && !where) {
      const auto* facts = facts_of(columns, columns.names.begin()->second);
      if (!facts || !facts->rows) return std::nullopt;
      return Value(*facts->rows);
    }
    if (!column || !column.is("column")) return std::nullopt;
    const auto* facts = facts_of(columns, columns.names.at(column.string("name")));
    const Among rows = among(where, column);
    if (!facts || rows == Among::kOthers) return std::nullopt;
    const Type type = column.element().without_option();
    if (name == "min" || name == "max") return end_of(*facts, type, name == "max", rows);
    if (!facts->rows || !facts->nulls || rows == Among::kFinite) return std::nullopt;
    return Value(*facts->rows - *facts->nulls);
  }

  const ColumnFacts* facts_of(const Columns& columns, const std::string& name) {
    const auto [place, is_new] = facts_.try_emplace(columns.leaf);
    if (is_new) {
      const auto source = source_(columns.leaf);
      auto facts = source ? source->facts(columns.leaf.type(), Task())
                          : std::vector<ColumnFacts>();
      const auto names = columns.leaf.element().field_names();
      for (size_t i = 0; i < facts.size(); ++i)
        if (facts[i].plain) place->second[names[i]] = facts[i];
    }
    const auto found = place->second.find(name);
    return found == place->second.end() ? nullptr : &found->second;
  }

  const FindSource& source_;
  std::unordered_map<Expr, std::map<std::string, ColumnFacts>> facts_;
};

}  // namespace

Expr with_known(const Expr& query, const FindSource& source) {
  Answers answers(source);
  return expr::transform(query, [&](const Expr& node, const std::vector<Expr>&) {
    return node.is("summary") ? answers.answer(node) : Expr();
  });
}

}  // namespace phlox::session
