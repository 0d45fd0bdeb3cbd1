// Reductions to accumulators of a $group stage, and what is made of their results.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "phlox/engine/mongodb/row.h"

namespace phlox::engine::mongodb {

class Reductions {
 public:
  // `position` is the path of what orders the rows, or empty; where they are sorted, they
  // come in their order. `result` gives the path of
  // an accumulator's result behind the stage.
  Reductions(Row& row, std::string position, bool is_sorted,
             std::function<std::string(const std::string& name)> result)
      : row_(row),
        position_(is_sorted ? std::string() : std::move(position)),
        is_sorted_(is_sorted),
        result_(std::move(result)) {}

  // There is no result of no rows.
  void have_rows() { has_rows_ = true; }
  // Rows are not sorted in another order for a reduction.
  void keep_order() { keeps_order_ = true; }
  // The value of a reduction behind the stage; its arguments are simple, the last one is
  // the condition of one with where=. Throws Error(kUnsupported).
  Operand reduce(const expr::Expr& node, const std::vector<Operand>& arguments);
  // The fields of the stage, without _id.
  const std::vector<std::pair<std::string, std::string>>& fields() const {
    return fields_;
  }
  // Paths by which the rows must come sorted, the first one's NaN and nulls anywhere;
  // empty: in any order.
  const std::string& sorted_by() const { return sorted_by_; }

 private:
  std::string accumulate(const std::string& accumulator);
  std::string count(const Operand& value, bool everywhere);
  std::string sum_of(const expr::Expr& node, const Operand& value);
  std::string sum_of_longs(const Operand& value, bool is_wide);
  std::string extreme(const Operand& value, bool greatest);
  std::string moments(const expr::Expr& node, const Operand& value);
  std::string by_position(const Operand& value, bool last);
  std::string at_least(const Operand& value, const Operand& key);
  std::string at_most(const Operand& value, const Operand& key);
  std::string sorted(const Operand& value);
  std::string from_sorted(const expr::Expr& node, const Operand& value);
  std::string pairs(const expr::Expr& node, const Operand& x, const Operand& y);

  Row& row_;
  std::string position_;
  bool is_sorted_;
  std::function<std::string(const std::string&)> result_;
  std::vector<std::pair<std::string, std::string>> fields_;
  std::map<std::string, std::string> names_;  // by what they accumulate
  std::string sorted_by_;
  bool keeps_order_ = false;
  bool has_rows_ = false;
};

}  // namespace phlox::engine::mongodb
