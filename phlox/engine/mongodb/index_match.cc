// Conditions that an index of a collection may answer.
#include "phlox/engine/mongodb/index_match.h"

#include <algorithm>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/engine/mongodb/json.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

std::string operator_of(const Expr& node, bool swapped) {
  if (node.is("eq")) return "$eq";
  if (node.is("lt")) return swapped ? "$gt" : "$lt";
  if (node.is("le")) return swapped ? "$gte" : "$lte";
  if (node.is("gt")) return swapped ? "$lt" : "$gt";
  if (node.is("ge")) return swapped ? "$lte" : "$gte";
  return {};
}

// A constant as it stands in documents of that type; empty: it has no such form.
std::string stored_literal(const expr::Value& value, const Type& stored) {
  if (stored.is_integer() && value.integer()) return number(*value.integer());
  if (stored.is(Kind::kString) && value.string() && stored.string_encoding().empty())
    return quoted(*value.string());
  return {};
}

bool is_stored_as_typed(const Documents::Column& column) {
  return column.value.raw() && plain(column.value.type) == column.value.stored;
}

// "$a" without what makes a path of it.
std::string field_of(const Operand& value) {
  return value.text.substr(2, value.text.size() - 3);
}

}  // namespace

std::string index_match(std::span<const Expr> conditions, const Documents& rows,
                        const Features& features) {
  std::vector<std::string> all;
  const auto add = [&](const Expr& node, const Expr& column, const Expr& literal,
                       bool swapped) {
    const std::string op = operator_of(node, swapped);
    if (op.empty() || !column.is("column") || !literal.is("literal")) return;
    const auto* const found = rows.find(column.string("name"));
    if (!found || !is_stored_as_typed(*found)) return;
    const std::string text =
        stored_literal(literal.attribute("value"), found->value.stored);
    if (text.empty()) return;
    // Not all servers are as quick with an $eq.
    all.push_back(
        object({{field_of(found->value), op == "$eq" ? text : object({{op, text}})}}));
  };
  // Without an index mongo-java-server, which alone has no $let, compares with each
  // value.
  const auto finds_some = [&](const std::string& field) {
    const auto& indexed = rows.collection->indexed;
    return features.has("$let") || (indexed && std::find(indexed->begin(), indexed->end(),
                                                         field) != indexed->end());
  };
  const auto add_isin = [&](const Expr& node) {
    const auto* const found =
        node.arg(0).is("column") ? rows.find(node.arg(0).string("name")) : nullptr;
    if (!found || !is_stored_as_typed(*found) || !node.arg(1).is("literal") ||
        !finds_some(field_of(found->value)))
      return;
    std::vector<std::string> values;
    for (const auto& value : *node.arg(1).attribute("value").list()) {
      // No document without a value is chosen by it.
      if (value.is_null()) continue;
      values.push_back(stored_literal(value, found->value.stored));
      if (values.back().empty()) return;
    }
    all.push_back(object({{field_of(found->value), object({{"$in", array(values)}})}}));
  };
  std::vector<Expr> open(conditions.begin(), conditions.end());
  while (!open.empty()) {
    const Expr node = open.back();
    open.pop_back();
    if (node.is("and")) {
      open.push_back(node.arg(1));
      open.push_back(node.arg(0));
    } else if (node.is("isin")) {
      add_isin(node);
    } else if (node.args().size() == 2) {
      add(node, node.arg(0), node.arg(1), false);
      add(node, node.arg(1), node.arg(0), true);
    }
  }
  if (all.empty()) return {};
  return all.size() == 1 ? all[0] : object({{"$and", array(all)}});
}

}  // namespace phlox::engine::mongodb
