// Filters: what an index answers, and what documents are looked at for.
#include "phlox/engine/mongodb/index_match.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/pipeline.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

Documents Tables::filter(const Expr& table, Documents rows) {
  const std::vector<Expr> conditions(table.args().begin() + 1, table.args().end());
  // What an index may answer comes first, over the fields as they are.
  if (rows.is_pristine && rows.stages.empty())
    if (const std::string match = index_match(conditions, rows, features());
        !match.empty())
      rows.stages.push_back(call("$match", match));
  std::vector<Expr> others;
  std::vector<std::string> tests;
  for (const Expr& condition : conditions) {
    tests.push_back(test_of_one(rows, condition));
    if (tests.back().empty()) others.push_back(condition);
  }
  Row row = ready(rows, others);
  std::string all;
  for (size_t i = conditions.size(); i-- > 0;) {
    std::string text = tests[i];
    if (text.empty()) {
      const Operand value = row.compile(conditions[i]);
      text = value.nullable() ? call("$eq", {value.text, "true"}) : value.text;
    }
    all = all.empty() ? text : cond(text, all, "false");
  }
  // Some servers take only some operators at the top.
  rows.stages.push_back(call("$match", call("$expr", call("$and", {all}))));
  return rows;
}

// A comparison of one field with constants, which is the whole of a condition: the field
// is checked in its place, and a null needs no word where it compares as no row does.
std::string Tables::test_of_one(const Documents& rows, const Expr& condition) {
  const bool is_isin = condition.is("isin");
  const bool chooses_nulls =
      condition.is("lt") || condition.is("le") || condition.is("ne");
  if (!is_isin && !chooses_nulls && !condition.is("eq") && !condition.is("gt") &&
      !condition.is("ge"))
    return {};
  const Expr &column = condition.arg(0), &constant = condition.arg(1);
  if (!column.is("column") || !constant.is("literal")) return {};
  const auto* const found = rows.find(column.string("name"));
  if (!found || !found->value.raw()) return {};
  const Type stored = plain(found->value.stored);
  if (!stored.is_integer() && !stored.is(Kind::kDatetime)) return {};
  const Type other =
      is_isin ? plain(plain(constant.element()).element()) : plain(constant.element());
  if (!(other.is_integer() || other == plain(found->value.type)) ||
      constant.attribute("value").is_null())
    return {};
  Row row(features(), names_);
  row.column = [&](const std::string&) {
    Operand value = row.guarded(found->value);
    value.type = value.type.without_option();
    value.simple = true;  // it stands once
    return value;
  };
  const std::string text = row.compile(condition).text;
  if (!text.starts_with('{')) return {};  // a constant, as of no keys at all
  return chooses_nulls && found->value.nullable()
             ? cond(text, call("$gt", {found->value.text, "null"}), "false")
             : text;
}

}  // namespace phlox::engine::mongodb
