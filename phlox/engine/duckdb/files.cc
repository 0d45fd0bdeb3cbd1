// Files that DuckDB reads itself, as a table of SQL.
#include "phlox/engine/duckdb/files.h"

#include "phlox/base/error.h"
#include "phlox/base/utf8.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/sql.h"

namespace phlox::engine::duckdb {

namespace {

// DuckDB looks for several files where a path has one of these.
bool is_taken_as_it_is(const std::string& path) {
  return path.starts_with('/') && path.find_first_of("*?[]{}\\") == std::string::npos &&
         is_utf8(path);
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

}  // namespace

std::string select_from(const Files& files, const compile::Program::Input& input) {
  const auto& dialect = compile::dialect("duckdb");
  std::string paths;
  for (const auto& path : files.paths) {
    if (!is_taken_as_it_is(path)) return {};
    paths += (paths.empty() ? "" : ", ") + quoted(path);
  }
  const auto outs = compile::distinct_names(input.columns);
  std::string text;
  for (size_t i = 0; i < outs.size(); ++i) {
    const auto& type = input.leaf.element().field(input.columns[i])->type;
    const std::string name = dialect.identifier(input.columns[i]);
    text += text.empty() ? "SELECT " : ", ";
    // DuckDB believes that the greatest float is the one that a file's statistics name,
    // which know nothing of NaN: they tell it nothing of a computed one.
    if (type.without_option().is_float())
      text += "-(-" + name + ")";
    else
      text += "CAST(" + name + " AS " + dialect.type_name(type) + ")";
    text += " AS " + dialect.identifier(outs[i]);
  }
  // What a folder is called says nothing, and bytes stay bytes.
  return text + " FROM read_parquet([" + paths +
         "], hive_partitioning = false, union_by_name = false, binary_as_string = false)";
}

}  // namespace phlox::engine::duckdb
