// Where the rows of one leaf of an expression come from.
#pragma once

#include <memory>
#include <string>

#include "phlox/base/task.h"
#include "phlox/expr/expr.h"
#include "phlox/migrate/format.h"
#include "phlox/table/stream.h"

namespace phlox::session {

// Immutable; shared by a session and the queries that run.
class Source {
 public:
  virtual ~Source() = default;
  // The type of the rows that it has.
  virtual const type::Type& type() const = 0;
  // Opens the rows anew, as a table of type `wanted`, whose columns are taken by name;
  // throws Error(kType) with the place for a value that has no exact equal there.
  virtual table::Stream open(const type::Type& wanted, Task task) const = 0;
  // As people may see it: a URI without its password, or "memory".
  virtual std::string shown() const = 0;
};

// Files. With `declared` that is the type, as far as the format has none of its own; else
// it is found out. Throws where there is no such file, or it cannot be what was declared.
std::shared_ptr<const Source> file_source(std::string_view uri,
                                          std::optional<type::Type> declared);
// Rows of the host.
std::shared_ptr<const Source> memory_source(type::Type type, table::StreamFactory rows);
// A memtable: rows written out in the expression.
std::shared_ptr<const Source> literal_source(const expr::Expr& memtable);

}  // namespace phlox::session
