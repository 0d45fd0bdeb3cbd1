// preaggregate_join: a group over an inner join, by columns of one side with reductions
// of the other, first reduces that other side by its join key, so that the join sees one
// row for each key, and then puts the partial results together. Right for keys that
// repeat on either side: a partial count takes part once for each partner, as its rows
// would have. Sums are taken apart only where partial ones cannot overflow or round
// (integers of at most 32 bits and bools): counts, least and greatest values always can.
#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/join_columns.h"
#include "phlox/rewrite/preaggregate.h"
#include "phlox/rewrite/rules.h"
#include "phlox/rewrite/split_reductions.h"

namespace phlox::rewrite {

namespace {

using expr::Expr;
using Columns = std::unordered_map<std::string, Expr>;

bool is_reduction(const Expr& node) {
  return node.relative() && node.op().kind == expr::Kind::kReduction;
}

bool one_of(std::string_view op, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), op) != names.end();
}

bool all_in(const Expr& row_expression, const Columns& columns) {
  for (const std::string& name : expr::columns_used(row_expression))
    if (!columns.contains(name)) return false;
  return true;
}

// Whether parts of it may be put together once for each partner: a part counts as often
// as its rows would.
bool adds_up(const Expr& reduction) {
  const std::string_view op = reduction.op().name;
  if (one_of(op, {"count", "nrows", "min", "max", "any", "all"})) return true;
  if (op != "sum" && op != "mean") return false;
  const type::Type value = reduction.arg(0).element().without_option();
  return value.is(type::Kind::kBool) || (value.is_integer() && value.bit_width() <= 32);
}

// The same, where parts may be wider numbers, or round otherwise.
bool adds_up_nearly(const Expr& reduction) {
  if (adds_up(reduction)) return true;
  const std::string_view op = reduction.op().name;
  if (one_of(op, {"var", "std", "cov", "corr"})) return true;
  if (op != "sum" && op != "mean") return false;
  const type::Type value = reduction.arg(0).element().without_option();
  // More digits may be too many in a part where they are not in the whole.
  return value.is_integer() || value.is_float() ||
         (value.is(type::Kind::kDecimal) && value.precision() <= 28);
}

// Whether it has just some of its source's rows: then the join drops many of the other
// side's rows, which would have been reduced for nothing.
bool is_filtered(const Expr& table) {
  Expr below = table;
  while (below.is("select") || below.is("mutate") || below.is("sort"))
    below = below.arg(0);
  if (below.is("join"))
    return below.string("how") == "semi" || below.string("how") == "anti";
  return below.is("filter");
}

// A `by` over an inner join, seen with one side as the one that is reduced first.
class Preaggregation {
 public:
  // `is_chosen`: the join's keys choose the rows that are reduced, so that it is for
  // nothing of none.
  Preaggregation(const Expr& by, const Expr& join, bool right, bool is_chosen)
      : is_chosen_(is_chosen),
        by_(by),
        join_(join),
        right_(right),
        side_(join.arg(right ? 1 : 0)),
        other_(join.arg(right ? 0 : 1)) {
    for (const auto& [l, r] : join_keys(join)) keys_.push_back(right ? r : l);
    for (const JoinColumn& column : join_columns(join)) {
      const type::Type& type = join.element().field(column.name)->type;
      const Expr here = expr::column(column.name, type);
      if (column.key) {
        // The key's value in the result is the left one's.
        const type::Type& own =
            side_.element().field(right ? column.other : column.source)->type;
        const bool same =
            !right || (own.without_option() == type.without_option() && exact(type));
        if (same)
          in_side_.emplace(column.name,
                           expr::column(right ? column.other : column.source, own));
        if (right || exact(type)) in_other_.emplace(column.name, here);
      } else if (column.right == right) {
        in_side_.emplace(column.name, expr::column(column.source, type));
      } else {
        in_other_.emplace(column.name, here);
      }
    }
  }

  // The rewritten group, or none where it is not legal or not worth it.
  Expr run() {
    if (unique_already() || (!is_chosen_ && is_filtered(other_)) || !plan()) return {};
    std::vector<Expr> args{side_};
    for (const std::string& key : keys_)
      args.push_back(expr::column(key, side_.element().field(key)->type));
    std::vector<std::string> names = keys_;
    for (const auto& [name, partial] : partials_) {
      args.push_back(partial);
      names.push_back(name);
    }
    const Expr reduced = expr::make(
        "by", std::move(args),
        {{"names", names_value(names)}, {"keys", static_cast<int64_t>(keys_.size())}});
    const Expr join = right_ ? expr::with_args(join_, {other_, reduced})
                             : expr::with_args(join_, {reduced, other_});
    const Expr result = regroup(join);
    return result.type() == by_.type() ? result : Expr();
  }

 private:
  // A side that is grouped by the join's keys has one row for each already.
  bool unique_already() const {
    if (!side_.is("by") || side_.integer("keys") > static_cast<int64_t>(keys_.size()))
      return false;
    const std::vector<std::string> names = side_.strings("names");
    for (int64_t i = 0; i < side_.integer("keys"); ++i)
      if (std::find(keys_.begin(), keys_.end(), names[i]) == keys_.end()) return false;
    return true;
  }

  bool plan() {
    if (computes_window(by_)) return false;  // it sees the rows of the join
    const auto keys = static_cast<size_t>(by_.integer("keys"));
    for (const Expr& key : by_.args().subspan(1, keys))
      if (!all_in(key, in_other_)) return false;
    for (const Expr& reduction : by_.args().subspan(1 + keys))
      for (const Expr& node : expr::postorder(reduction, is_reduction))
        if (is_reduction(node) && !partial(node)) return false;
    return !partials_.empty();
  }

  bool partial(const Expr& reduction) {
    if (all_in(reduction, in_side_)) {
      if (!(is_chosen_ ? adds_up_nearly(reduction) : adds_up(reduction))) return false;
      std::optional<Reduced> parts =
          reduced(expr::substitute_columns(reduction, in_side_));
      if (!parts) return false;
      std::vector<std::string> names;
      for (const Reduced::Part& part : parts->chunk)
        names.push_back(add(part.name, part.value));
      parts_.emplace(reduction.id(), std::make_pair(std::move(*parts), std::move(names)));
      return true;
    }
    // How often a row of the other side takes part does not matter to these.
    return all_in(reduction, in_other_) &&
           one_of(reduction.op().name,
                  {"min", "max", "any", "all", "nunique", "approx_nunique"});
  }

  // Adds a partial result, and gives its name, which nothing else in the join has.
  std::string add(const std::string& wish, const Expr& partial) {
    for (const auto& [name, known] : partials_)
      if (known == partial) return name;
    std::string name = wish;
    const auto taken = [&] {
      if (other_.element().field(name) || side_.element().field(name)) return true;
      return std::any_of(partials_.begin(), partials_.end(),
                         [&](const auto& each) { return each.first == name; });
    };
    for (int i = 2; taken(); ++i) name = wish + "_" + std::to_string(i);
    partials_.emplace_back(name, partial);
    return name;
  }

  Expr regroup(const Expr& join) const {
    // The columns of the other side and the keys, by their old names.
    Columns columns;
    std::unordered_map<std::string, std::string> renamed;
    const auto place = [](const JoinColumn& column) {
      return (column.right ? "r" : "l") + column.source;
    };
    for (const JoinColumn& column : join_columns(join))
      renamed.emplace(place(column), column.name);
    for (const JoinColumn& column : join_columns(join_))
      if (const auto now = renamed.find(place(column)); now != renamed.end())
        columns.emplace(
            column.name,
            expr::column(now->second, join.element().field(now->second)->type));
    std::vector<Expr> args{join};
    const auto keys = static_cast<size_t>(by_.integer("keys"));
    for (size_t i = 1; i < by_.args().size(); ++i) {
      if (i <= keys) {
        args.push_back(expr::substitute_columns(by_.arg(i), columns));
        continue;
      }
      args.push_back(expr::transform_row(
          by_.arg(i), [&](const Expr& node, const std::vector<Expr>&) -> Expr {
            if (node.is("column")) {
              const auto now = columns.find(node.string("name"));
              return now == columns.end() ? Expr() : now->second;
            }
            const auto found = parts_.find(node.id());
            if (found == parts_.end()) return {};
            const auto& [parts, names] = found->second;
            std::vector<Expr> partial;
            for (const std::string& name : names)
              partial.push_back(expr::column(name, join.element().field(name)->type));
            return parts.finish(parts.combine(partial, false));
          }));
    }
    return expr::make(by_.op(), std::move(args), by_.attributes());
  }

  bool is_chosen_;
  const Expr &by_, &join_;
  bool right_;
  Expr side_, other_;
  std::vector<std::string> keys_;
  Columns in_side_;   // columns of the join that the reduced side has, as they are called
                      // there
  Columns in_other_;  // columns of the join that are left when it is reduced
  std::vector<std::pair<std::string, Expr>> partials_;
  // How a reduction is put together, and the names of its partial results.
  std::unordered_map<const void*, std::pair<Reduced, std::vector<std::string>>> parts_;
};

// The group over what stands below a projection, or none: `by(select(join))` is
// `by(join)`.
Expr through_projection(const Expr& by) {
  const Expr& below = by.arg(0);
  Columns columns;
  if (below.is("mutate"))
    for (const type::Field& field : below.arg(0).element().fields())
      columns.emplace(field.name, expr::column(field.name, field.type));
  const std::vector<std::string> names = below.strings("names");
  for (size_t i = 0; i < names.size(); ++i)
    columns.insert_or_assign(names[i], below.arg(i + 1));
  std::vector<Expr> args{below.arg(0)};
  for (const Expr& arg : by.args().subspan(1)) {
    for (const std::string& name : expr::columns_used(arg)) {
      const Expr& value = columns.at(name);
      // Constants are no keys, and windows see more rows than a group has.
      if (!value.is_column() || !may_stand_for_column(value) || expr::has_window(value))
        return {};
    }
    args.push_back(expr::substitute_columns(arg, columns));
    if (tree_size(args.back()) > kSmall) return {};
  }
  return expr::make(by.op(), std::move(args), by.attributes());
}

// The group right above the join, or none.
Expr above_join(const Expr& by) {
  if (by.arg(0).is("join")) return by;
  if (!(by.arg(0).is("select") || by.arg(0).is("mutate")) || !by.arg(0).arg(0).is("join"))
    return {};
  return through_projection(by);
}

}  // namespace

Expr preaggregated(const Expr& group, bool right_side) {
  const Expr by = above_join(group);
  if (!by || by.arg(0).string("how") != "inner") return {};
  return Preaggregation(by, by.arg(0), right_side, true).run();
}

Expr preaggregate_join(const Expr& query) {
  const Uses uses(expr::postorder(query));
  return expr::transform(
      query, [&](const Expr& node, const std::vector<Expr>& args) -> Expr {
        if (!node.is("by") || uses.shared(node.arg(0))) return {};
        const bool is_above = node.arg(0).is("join");
        if (!is_above && !node.arg(0).args().empty() && uses.shared(node.arg(0).arg(0)))
          return {};
        const Expr by = above_join(expr::with_args(node, args));
        if (!by || by.arg(0).string("how") != "inner") return {};
        const Expr join = by.arg(0);
        if (const Expr left = Preaggregation(by, join, false, false).run()) return left;
        return Preaggregation(by, join, true, false).run();
      });
}

}  // namespace phlox::rewrite
