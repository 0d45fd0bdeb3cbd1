// Tables that lie in an engine, and which a leaf of an expression stands for.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/type/type.h"

namespace phlox::compile {

struct Stored {
  struct Column {
    std::string name;
    std::string declared;  // the type's name in the catalogue, as it is written there
    type::Type type;  // what that is to us; with ? unless the catalogue forbids nulls
    // Whether its values are such of that type, or become such without a loss: of
    // narrower numbers, and of what has no ?.
    bool gives(const type::Type& wanted) const;
  };
  std::string engine;  // "sqlite"
  // What SQL the database speaks, where its engine has several; else that of the engine's
  // name.
  std::string dialect = {};
  std::string database;           // what the engine opens; may hold a password
  std::string shown;              // the URI without its password
  std::vector<std::string> path;  // the table's name, behind that of its schema
  std::vector<Column> columns;
  // The columns of the primary key, and of other unique keys.
  std::vector<std::vector<std::string>> keys;
  // The columns by which an index finds rows, if the catalogue says.
  std::optional<std::vector<std::string>> indexed;
  std::optional<double> rows;  // about how many, if the catalogue knows
  // What the engine found out of how it is read, and needs to know again.
  std::map<std::string, std::string> found;

  std::string_view spoken() const { return dialect.empty() ? engine : dialect; }
  // Whether one query may read both.
  bool is_beside(const Stored& other) const {
    return engine == other.engine && database == other.database;
  }
  type::Type type() const {
    std::vector<type::Field> fields;
    for (const Column& column : columns) fields.push_back({column.name, column.type});
    return type::Type::table(std::move(fields));
  }
  // Whether that table's columns are all here, and give its types.
  bool gives(const type::Type& table) const;
  const Column* column(std::string_view name) const {
    for (const Column& column : columns)
      if (column.name == name) return &column;
    return nullptr;
  }
};

// The table that a leaf is, or null: its rows come as a stream. What it points to must
// last as long as the compiling.
using FindStored = std::function<const Stored*(const expr::Expr& leaf)>;

}  // namespace phlox::compile
