// Counts of different keys, guessed from the first rows of a source.
#include "phlox/session/cardinality.h"

#include <algorithm>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/expr/op.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"

namespace phlox::session {

using expr::Expr;

namespace {

constexpr int64_t kSampleRows = 4096;

// The leaf that a table's columns are of, or nothing.
std::optional<Expr> leaf_below(Expr table) {
  while (table.is("filter") || table.is("select")) table = table.arg(0);
  if (table.op().kind != expr::Kind::kLeaf || table.is("memtable")) return std::nullopt;
  return table;
}

}  // namespace

double distinct_values(const std::vector<std::string>& sample, double rows) {
  std::unordered_map<std::string_view, int> counts;
  for (const std::string& value : sample) ++counts[value];
  double once = 0, twice = 0;
  for (const auto& [value, count] : counts) {
    once += count == 1;
    twice += count == 2;
  }
  const auto seen = static_cast<double>(counts.size());
  return std::min(rows, seen + once * (once - 1) / (2 * (twice + 1)));
}

std::optional<double> distinct_keys(const Expr& table, std::span<const Expr> keys,
                                    double rows, const FindSource& source) {
  const auto leaf = leaf_below(table);
  if (!leaf) return std::nullopt;
  std::vector<type::Field> columns;
  for (const Expr& key : keys) {
    if (!key.is("column")) return std::nullopt;
    const auto* const field = leaf->element().field(key.string("name"));
    if (!field) return std::nullopt;
    if (std::find(columns.begin(), columns.end(), *field) == columns.end())
      columns.push_back(*field);
  }
  std::vector<std::string> sample;
  try {
    const type::Type wanted = type::Type::table(columns);
    const auto data = source(*leaf);
    const auto batch = data ? data->sample(wanted) : std::nullopt;
    if (!batch || batch->num_rows() == 0) return std::nullopt;
    const auto values = table::columns(wanted, *batch);
    for (int64_t row = 0; row < std::min(batch->num_rows(), kSampleRows); ++row) {
      std::string text;
      for (const auto& column : values) {
        table::append_json(column, row, text);
        text += ',';
      }
      sample.push_back(std::move(text));
    }
  } catch (const Error&) {
    // Who reads all of it says what is wrong.
    return std::nullopt;
  }
  return distinct_values(sample, rows);
}

}  // namespace phlox::session
