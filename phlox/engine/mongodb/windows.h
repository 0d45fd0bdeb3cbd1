// Windows as stages of a pipeline.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "phlox/engine/mongodb/groups.h"
#include "phlox/engine/mongodb/pipeline.h"
#include "phlox/expr/window.h"

namespace phlox::engine::mongodb {

bool is_function(const expr::Window& window,
                 std::initializer_list<std::string_view> names);
bool runs(const expr::Window& window);  // cumsum and the like
bool looks_at_order(const expr::Window& window);
// A reduction of all rows of the partition, whatever their order.
bool is_whole(const expr::Window& window);
// A reduction of some of them.
bool has_frame(const expr::Window& window);
// Rows that are equal by the order's keys are seen together.
bool sees_ties(const expr::Window& window);

// The windows over the same rows in the same order.
class Windows {
 public:
  Windows(Tables& tables, Documents& rows, Row& row)
      : tables_(tables),
        rows_(rows),
        row_(row),
        after_(tables.features(), tables.names_) {}

  void add(const std::vector<expr::Expr>& nodes);

 private:
  struct Item {
    expr::Expr node;
    expr::Window window;
    std::vector<Operand> values;
    std::string field;  // of the result, in the group's document and in the row's
  };

  Operand stored_value(const expr::Expr& value);
  bool is_of_stage() const;
  void by_stage(const std::vector<Documents::Key>& keys);
  // Both add to the stage's output; `i` is the row's number from 0 of n.
  std::string shifted(const Item& item, const std::string& i, const std::string& n,
                      std::vector<std::pair<std::string, std::string>>& output);
  std::string reduced_by_stage(const Item& item, const std::string& at,
                               std::vector<std::pair<std::string, std::string>>& output);
  void by_lists();
  void partition();
  // Of the row's number from 0 and how many there are; empty if that does not say it.
  std::string by_number(const Item& item, const std::string& i,
                        const std::string& n) const;
  std::string function(const Item& item);
  std::string frame(const Item& item);
  void reduce_frame(const Item& item);
  Operand reduced(Reductions& reductions, const Item& item,
                  std::vector<Operand> arguments);

  Tables& tables_;
  Documents& rows_;
  Row& row_;
  Row after_;
  std::vector<Item> items_;
  std::vector<std::pair<std::string, std::string>> fields_, by_, order_, values_;
  std::map<std::string, std::string> names_;  // of values, by their texts
};

}  // namespace phlox::engine::mongodb
