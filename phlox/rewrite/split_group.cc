// split of groups: of reductions that parts of a fixed size are enough for (a row a
// group), of those that need all values (a row for each value, with its count), and of
// the k largest values (up to k rows a group).
#include <algorithm>
#include <unordered_map>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/split_reductions.h"
#include "phlox/rewrite/split_stage.h"
#include "phlox/rewrite/split_values.h"

namespace phlox::rewrite {

using expr::Expr;
using Exprs = std::vector<Expr>;

namespace {

Exprs part_of(const Exprs& all, size_t from, size_t count) {
  return {all.begin() + from, all.begin() + from + count};
}

// Columns with names of their own.
struct PartColumns {
  std::vector<std::string> names;
  Exprs values;

  size_t add(const std::string& name, const Expr& value) {
    std::string free = name;
    const auto taken = [&] { return std::ranges::find(names, free) != names.end(); };
    for (int i = 2; taken(); ++i) free = name + "_" + std::to_string(i);
    names.push_back(free);
    values.push_back(value);
    return values.size() - 1;
  }
  // The one that is there from a place on, if it is.
  size_t add_once(const std::string& name, const Expr& value, size_t from) {
    const auto known = std::find(values.begin() + from, values.end(), value);
    if (known != values.end()) return known - values.begin();
    return add(name, value);
  }
};

class GroupSplit {
 public:
  explicit GroupSplit(const Stage& stage) : stage_(stage) {
    const Expr& whole = stage.whole;
    names_ = whole.strings("names");
    num_keys_ = whole.is("by") ? whole.integer("keys") : 0;
    const Exprs args(whole.args().begin() + 1, whole.args().end());
    keys_ = part_of(args, 0, num_keys_);
    results_ = part_of(args, num_keys_, args.size() - num_keys_);
    for (const Expr& result : results_)
      for (const Expr& reduction : reductions_in(result))
        if (std::ranges::find(reductions_, reduction) == reductions_.end())
          reductions_.push_back(reduction);
  }

  Split run() {
    if (computes_window(stage_.whole))
      return split_rows(stage_, "a window in a group sees rows of other chunks");
    if (std::ranges::any_of(reductions_, sees_group))
      return split_rows(stage_, "a reduction within another one is over its whole group");
    if (are_topk_of_one()) return topk();
    for (size_t i = 0; i < num_keys_; ++i) columns_.add(names_[i], keys_[i]);
    for (const Expr& reduction : reductions_)
      if (is_of_values(reduction)) add_value(reduction);
    num_values_ = columns_.values.size() - num_keys_;
    for (const Expr& reduction : reductions_)
      if (std::string why = take_apart(reduction); !why.empty())
        return split_rows(stage_, std::move(why));
    split_.keeps = num_values_ > 0 ? Keeps::kValues : Keeps::kGroups;
    split_.chunk = put(stage_.below, columns_.values);
    split_.parts = stage_.symbol(split_.chunk);
    own_ = expr::columns_of(split_.parts.type());
    Exprs combined = own_;
    for (const auto& [id, taken] : taken_) {
      const Exprs each = taken.parts.combine(columns_of(taken), may_be_empty());
      for (size_t i = 0; i < each.size(); ++i) combined[taken.columns[i]] = each[i];
    }
    split_.combine = put(split_.parts, combined);
    split_.finish = num_values_ > 0 ? finish_values() : finish_groups();
    return std::move(split_);
  }

 private:
  // A reduction in parts, and the columns that hold them. One that is had of values keeps
  // their counts, and its value's column is `value`.
  struct Taken {
    Reduced parts;
    std::vector<size_t> columns;
    size_t value = 0;
  };

  // Gives why it cannot be, or an empty text.
  std::string take_apart(const Expr& reduction) {
    Taken taken;
    if (std::optional<Reduced> parts = reduced(reduction)) {
      if (parts->ordered && num_values_ > 0)
        return std::string(reduction.op().name) +
               " follows the order of rows, which values with their counts have not";
      taken.parts = std::move(*parts);
    } else if (is_of_values(reduction)) {
      const ReductionArguments of = arguments_of(reduction);
      taken.value = add_value(reduction);
      taken.parts = *reduced(reduce("count", of.values, of.where));
    } else {
      return "a long " + std::string(reduction.op().name) +
             " beside other reductions needs all rows";
    }
    for (const auto& [name, value] : taken.parts.chunk)
      taken.columns.push_back(columns_.add_once(name, value, num_keys_ + num_values_));
    if (split_.bound.empty()) split_.bound = taken.parts.bound;
    taken_.emplace(reduction.id(), std::move(taken));
    return {};
  }

  size_t add_value(const Expr& reduction) {
    const Expr value = arguments_of(reduction).values[0];
    return columns_.add_once(value.name(), value, num_keys_);
  }

  bool may_be_empty() const { return num_keys_ + num_values_ == 0; }

  Expr put(const Expr& table, const Exprs& columns) const {
    const size_t num_keys = num_keys_ + num_values_;
    return group_by(table, part_of(columns, 0, num_keys),
                    part_of(columns, num_keys, columns.size() - num_keys),
                    columns_.names);
  }

  Exprs columns_of(const Taken& taken) const {
    Exprs found;
    for (const size_t column : taken.columns) found.push_back(own_[column]);
    return found;
  }

  Expr finish_groups() const {
    Exprs values = part_of(own_, 0, num_keys_);
    for (const Expr& result : results_)
      values.push_back(with_reductions(result, [&](const Expr& reduction) {
        const Taken& taken = taken_.at(reduction.id());
        return taken.parts.finish(columns_of(taken));
      }));
    return projection("select", split_.parts, std::move(values), names_);
  }

  Expr finish_values() const {
    const Exprs keys = part_of(own_, 0, num_keys_);
    CountedValues counted(split_.parts, keys);
    Exprs values;
    for (const Expr& result : results_)
      values.push_back(with_reductions(result, [&](const Expr& reduction) {
        const Taken& taken = taken_.at(reduction.id());
        if (is_of_values(reduction))
          return counted.reduction(reduction, own_[taken.value], own_[taken.columns[0]]);
        return taken.parts.finish(taken.parts.combine(columns_of(taken), keys.empty()));
      }));
    return counted.group(std::move(values), names_);
  }

  bool are_topk_of_one() const {
    return !reductions_.empty() &&
           std::ranges::all_of(reductions_, [&](const Expr& each) {
             return each.is("topk") &&
                    std::ranges::equal(each.args(), reductions_[0].args());
           });
  }

  // A row for each of the largest values.
  Split topk() {
    const Expr largest = *std::ranges::max_element(
        reductions_, {}, [](const Expr& each) { return each.integer("k"); });
    PartColumns columns;
    for (size_t i = 0; i < num_keys_; ++i) columns.add(names_[i], keys_[i]);
    columns.add("top", largest);
    const auto trimmed = [&](const Expr& table, const Exprs& keys,
                             const Expr& reduction) {
      const Expr lists = group_by(table, keys, {reduction}, columns.names);
      expr::Attributes attributes{{"column", columns.names.back()}};
      // A group without values is one nevertheless.
      if (num_keys_ > 0 && reduction.element().is_option())
        attributes.set("keep_empty", true);
      return expr::make("explode", {lists}, std::move(attributes));
    };
    split_.keeps = Keeps::kGroups;
    split_.chunk = trimmed(stage_.below, keys_, largest);
    split_.parts = stage_.symbol(split_.chunk);
    own_ = expr::columns_of(split_.parts.type());
    const Exprs keys = part_of(own_, 0, num_keys_);
    const auto of_parts = [&](const Expr& reduction) {
      return reduce("topk", {own_.back()}, {}, {{"k", reduction.integer("k")}});
    };
    split_.combine = trimmed(split_.parts, keys, of_parts(largest));
    Exprs values;
    for (const Expr& result : results_)
      values.push_back(with_reductions(result, of_parts));
    split_.finish = group_by(split_.parts, keys, values, names_);
    return std::move(split_);
  }

  const Stage& stage_;
  std::vector<std::string> names_;  // of the result
  size_t num_keys_ = 0;
  Exprs keys_, results_;
  Exprs reductions_;     // the maximal ones in the results, each once
  PartColumns columns_;  // keys, then values, then parts of reductions
  size_t num_values_ = 0;
  std::unordered_map<const void*, Taken> taken_;
  Exprs own_;  // the parts' columns
  Split split_;
};

}  // namespace

Expr group_by(const Expr& table, const Exprs& keys, const Exprs& reductions,
              const std::vector<std::string>& names) {
  Exprs args{table};
  args.insert(args.end(), keys.begin(), keys.end());
  args.insert(args.end(), reductions.begin(), reductions.end());
  expr::Attributes attributes{{"names", names_value(names)}};
  if (keys.empty()) return expr::make("summary", std::move(args), std::move(attributes));
  attributes.set("keys", static_cast<int64_t>(keys.size()));
  return expr::make("by", std::move(args), std::move(attributes));
}

Split split_group(const Stage& stage) { return GroupSplit(stage).run(); }

}  // namespace phlox::rewrite
