// Queries as flows: what the engine does with each table operation. The files plan_*.cc
// hold them; a file that is linked is known.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "phlox/compile/needed.h"
#include "phlox/engine/engine.h"
#include "phlox/engine/native/flow.h"
#include "phlox/expr/expr.h"

namespace phlox::engine::native {

// A run: what flows need when they are opened.
struct Opening {
  SharedContext context;
  const Leaves& leaves;
};

// A table operation that is known to run. `type` has those of the operation's columns
// that somebody above needs, in their order.
struct Planned {
  type::Type type;
  std::string text;  // what it does, for people: "filter (_.x > 1)"
  std::vector<std::shared_ptr<const Planned>> below;
  // Opens what is below and then itself.
  std::function<Flow(const Opening&)> open;
};
using SharedPlanned = std::shared_ptr<const Planned>;

// Plans tables, each once. Throws Error(kUnsupported) with a reason for what the engine
// cannot do.
class Planner {
 public:
  explicit Planner(const expr::Expr& query);

  // The whole query.
  SharedPlanned plan() { return plan(query_); }
  // A table of it, as it stands in what the planner makes of the query.
  // `with_lists`: whoever asks can pass on columns that have no form (explode).
  SharedPlanned plan(const expr::Expr& table, bool with_lists = false);
  bool with_lists() const { return with_lists_; }
  // The fields of a table that are needed.
  std::vector<type::Field> needed(const expr::Expr& table) const;
  // Whether somebody above, or the user, looks at the order of its rows.
  bool is_ordered(const expr::Expr& table) const {
    return usage_.ordered.contains(table.id());
  }
  // The leaves that are read, with their columns.
  struct Input {
    expr::Expr leaf;
    std::vector<std::string> columns;
  };
  const std::vector<Input>& inputs() const { return inputs_; }

 private:
  SharedPlanned leaf(const expr::Expr& leaf);

  expr::Expr query_;  // without windows inside of rows
  bool with_lists_ = false;
  compile::Usage usage_;
  std::unordered_map<const void*, SharedPlanned> done_;
  std::vector<Input> inputs_;
};

struct TableRow {
  std::string_view op;  // "filter"
  SharedPlanned (*plan)(const expr::Expr& node, Planner& planner);
};

// Rows register before main.
class Tables {
 public:
  Tables(std::initializer_list<TableRow> rows);
};

// What a plan says of a row expression: a long one is cut.
std::string short_text(const expr::Expr& row);

// The whole plan as text, a line each operation, what is read first at the bottom.
std::string to_text(const Planned& planned);

}  // namespace phlox::engine::native
