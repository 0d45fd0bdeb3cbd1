// For tests: small tables, and queries on the native engine with any number of threads.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "phlox/engine/engine.h"
#include "phlox/expr/evaluate.h"
#include "phlox/table/text.h"
#include "phlox/table/value.h"

namespace phlox::engine::native {

struct TestTable {
  std::string type;
  table::Rows rows;
};
using TestTables = std::map<std::string, TestTable>;

struct TestRun {
  unsigned threads = 1;
  int64_t batch_rows = 2;
  uint64_t memory = 0;
};

// The rows of a table as JSON lists, sorted unless their order counts.
inline std::vector<std::string> texts_of(table::Stream stream, bool sorted) {
  const type::Type type = stream.type();
  std::vector<std::string> rows;
  while (const auto batch = stream.next()) {
    const auto columns = table::columns(type, *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      std::string text;
      for (const auto& column : columns) {
        text += text.empty() ? "[" : ",";
        table::append_json(column, row, text);
      }
      rows.push_back(text + "]");
    }
  }
  if (sorted) std::sort(rows.begin(), rows.end());
  return rows;
}

// The rows of a query over the tables.
inline std::vector<std::string> answer(const std::string& text, const TestTables& tables,
                                       const TestRun& how = {}, bool sorted = true,
                                       Task task = {}) {
  expr::Names names;
  for (const auto& [name, table] : tables)
    names.emplace(name, expr::symbol(name, type::parse_table(table.type)));
  expr::Scope scope;
  scope.names = &names;
  const expr::Expr query = expr::parse(text, scope);
  const Leaves leaves = [&](const expr::Expr& leaf,
                            const std::vector<std::string>& columns) {
    const TestTable& table = tables.at(leaf.string("name"));
    // As a file of so many bytes would.
    task.expect_bytes(table.rows.size());
    std::vector<type::Field> fields;
    table::Rows rows(table.rows.size());
    for (const auto& column : columns) {
      const size_t at = *leaf.element().field_index(column);
      fields.push_back(leaf.element().fields()[at]);
      for (size_t i = 0; i < rows.size(); ++i) rows[i].push_back(table.rows[i][at]);
    }
    return table::stream_of_rows(type::Type::table(fields), rows, how.batch_rows);
  };
  task.set_num_threads(how.threads);
  task.set_memory_budget(how.memory);
  const auto* engine = Engines::find("native");
  return texts_of(engine->open()->run(engine->compile(query, false), leaves, task),
                  sorted);
}

}  // namespace phlox::engine::native
