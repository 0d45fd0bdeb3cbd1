// What Spark keeps the columns of a result as, and how its rows get there.
#pragma once

#include <string>
#include <vector>

#include "phlox/engine/spark/client.h"
#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::engine::spark {

// Rows are on their way in the types that a program's text has for ours
// (compile/dialects/ spark.h), under the names c0, c1, ...; a table has intervals for
// timedeltas, and text files have what readers of such take for the same value.
class Written {
 public:
  // Of rows of that table type; `format` is that of files, or empty for a table. Throws
  // Error(kUnsupported) that names the column where it has not its type.
  Written(const type::Type& rows, std::string format);

  // The columns of a CREATE TABLE: the result's own, or those of rows on their way.
  std::string definition() const;
  std::string definition_on_the_way() const;
  // The query that makes the result's columns of rows on their way, which `from` gives: a
  // name, or a query's text, whose columns are taken by their places.
  std::string query_of_table(const std::string& from) const;
  std::string query_of_query(const std::string& text) const;

  // Rows of ours, as they travel under `alias`.
  std::shared_ptr<const table::Batch> carried(
      const std::shared_ptr<const table::Batch>& batch) const;
  LocalRows local_rows(const std::string& alias,
                       std::vector<std::shared_ptr<const table::Batch>> batches) const;
  const type::Type& carried_type() const { return carried_; }

 private:
  std::string select() const;

  type::Type rows_;
  type::Type carried_;
  std::string format_;
};

}  // namespace phlox::engine::spark
