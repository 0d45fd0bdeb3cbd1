// dead_columns: each operation computes, and each leaf reads, only the columns that
// something above uses.
#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/join_columns.h"
#include "phlox/rewrite/rules.h"

namespace phlox::rewrite {

namespace {

using expr::Expr;
using Mask = std::vector<bool>;  // by the place of the column in its table

bool is_leaf(const Expr& node) { return node.op().kind == expr::Kind::kLeaf; }

size_t width(const Expr& table) { return table.element().fields().size(); }
Mask nothing(const Expr& table) { return Mask(width(table)); }
Mask everything(const Expr& table) { return Mask(width(table), true); }

void add(Mask& mask, const Expr& table, const std::string& name) {
  mask[*table.element().field_index(name)] = true;
}
void add_used(Mask& mask, const Expr& table, const Expr& row_expression) {
  for (const std::string& name : expr::columns_used(row_expression))
    add(mask, table, name);
}
void add_all(Mask& mask, const Mask& other) {
  for (size_t i = 0; i < mask.size(); ++i)
    if (other[i]) mask[i] = true;
}
bool any(const Mask& mask) {
  for (const bool bit : mask)
    if (bit) return true;
  return false;
}

std::vector<std::string> names_in(const Mask& mask, const Expr& table) {
  std::vector<std::string> names;
  const auto& fields = table.element().fields();
  for (size_t i = 0; i < fields.size(); ++i)
    if (mask[i]) names.push_back(fields[i].name);
  return names;
}

// The column that costs least to read, for those who only want to know how many rows
// there are.
size_t cheapest(const Expr& table) {
  const auto cost = [](const type::Type& type) {
    const type::Type value = type.without_option();
    if (value.is_integer() || value.is_float())
      return value.bit_width() + (value.is_float() ? 64 : 0);
    return value.is(type::Kind::kBool)     ? 1
           : value.is_temporal()           ? 200
           : value.is(type::Kind::kString) ? 300
                                           : 400;
  };
  const auto& fields = table.element().fields();
  size_t best = 0;
  for (size_t i = 1; i < fields.size(); ++i)
    if (cost(fields[i].type) < cost(fields[best].type)) best = i;
  return best;
}

// A select that is nothing but a choice of columns may read its leaf as it stands.
bool only_chooses(const Expr& node) {
  if (!node.is("select")) return false;
  const std::vector<std::string> names = node.strings("names");
  for (size_t i = 0; i < names.size(); ++i)
    if (!node.arg(i + 1).is("column") || node.arg(i + 1).string("name") != names[i])
      return false;
  return true;
}

class Columns {
 public:
  explicit Columns(const Expr& query) : order_(expr::postorder(query)) {
    if (query.is_table()) need_[query.id()] = everything(query);
    for (size_t i = order_.size(); i-- > 0;) look(order_[i]);
  }

  Expr run() {
    for (const Expr& node : order_) {
      Expr made = node.is_table() && !is_leaf(node) ? table(node) : other(node);
      done_.emplace(node.id(), std::move(made));
    }
    const Expr& query = order_.back();
    Expr made = done_.at(query.id());
    // A mutate below may have been left without the column that kept another's place.
    if (query.is_table() && made.type() != query.type())
      made = select_columns(made, query.element().field_names());
    return made;
  }

 private:
  // ------------------------------------------------------------ what is needed, from
  // users to arguments

  Mask& need(const Expr& table) {
    return need_.try_emplace(table.id(), nothing(table)).first->second;
  }

  void look(const Expr& node) {
    if (node.op().kind == expr::Kind::kField) {
      add(need(node.arg(0)), node.arg(0), node.string("name"));
    } else if (!node.is_table()) {
      for (const Expr& arg : node.args())
        if (arg.is_table()) need(arg);  // counted
    } else if (!is_leaf(node)) {
      look_at_table(node);
    }
  }

  void pass(const Expr& node, size_t i, const Mask& mask) {
    reads_.emplace(std::pair(node.id(), i), mask);
    if (!is_leaf(node.arg(i))) add_all(need(node.arg(i)), mask);
  }

  void look_at_table(const Expr& node) {
    Mask& mine = need(node);
    const bool sets = node.is("intersect") || node.is("difference");
    const bool rows = node.is("filter") || node.is("sort") || node.is("slice") ||
                      node.is("tail") || node.is("sample") || node.is("explode") ||
                      (node.is("distinct") && node.args().size() > 1);
    if (rows) {
      Mask below = mine;
      // How long its lists are decides how many rows there are.
      if (node.is("explode")) add(below, node.arg(0), node.string("column"));
      for (const Expr& value : node.args().subspan(1))
        add_used(below, node.arg(0), value);
      pass(node, 0, below);
      return;
    }
    if (node.is("join") || node.is("asof_join")) {
      look_at_join(node, mine);
      return;
    }
    const bool named = node.is("select") || node.is("mutate") || node.is("by") ||
                       node.is("summary") || node.is("row");
    if (!named && !node.is("concat")) {
      if (sets || node.is("distinct")) mine = everything(node);
      for (size_t i = 0; i < node.args().size(); ++i)
        if (node.arg(i).is_table()) pass(node, i, everything(node.arg(i)));
      return;
    }
    if (node.is("by"))
      for (int64_t i = 0; i < node.integer("keys"); ++i)
        mine[static_cast<size_t>(i)] = true;
    if (!any(mine) && !node.is("mutate"))
      mine[0] = true;  // a table has at least one column
    if (node.is("row")) return;
    if (node.is("concat")) {
      for (size_t i = 0; i < node.args().size(); ++i) {
        Mask arm = nothing(node.arg(i));
        for (const std::string& name : names_in(mine, node)) add(arm, node.arg(i), name);
        pass(node, i, arm);
      }
      return;
    }
    Mask below = nothing(node.arg(0));
    if (node.is("mutate"))
      for (size_t i = 0; i < below.size(); ++i) below[i] = mine[i];
    const std::vector<std::string> names = node.strings("names");
    if (node.is("mutate"))
      for (const std::string& name : names)
        if (const auto at = node.arg(0).element().field_index(name)) below[*at] = false;
    for (size_t i = 0; i < names.size(); ++i)
      if (mine[*node.element().field_index(names[i])])
        add_used(below, node.arg(0), node.arg(i + 1));
    pass(node, 0, below);
  }

  void look_at_join(const Expr& node, const Mask& mine) {
    Mask left = nothing(node.arg(0)), right = nothing(node.arg(1));
    const auto columns = join_columns(node);
    bool uses_right = !node.is("asof_join");
    for (size_t i = 0; i < columns.size(); ++i)
      if (mine[i]) {
        uses_right |= columns[i].right;
        add(columns[i].right ? right : left, node.arg(columns[i].right ? 1 : 0),
            columns[i].source);
      }
    if (!uses_right) {
      // Each left row is there once, whatever stands on the right.
      if (!any(left)) left[cheapest(node.arg(0))] = true;
      left_alone_.insert(node.id());
      pass(node, 0, left);
      return;
    }
    for (const auto& [l, r] : join_keys(node)) {
      add(left, node.arg(0), l);
      add(right, node.arg(1), r);
    }
    if (!any(left)) left[cheapest(node.arg(0))] = true;
    if (!any(right)) right[cheapest(node.arg(1))] = true;
    // One of two columns of a name cannot go alone: the other would lose its suffix.
    for (const std::string& name : join_clashes(node)) {
      const size_t l = *node.arg(0).element().field_index(name),
                   r = *node.arg(1).element().field_index(name);
      left[l] = right[r] = left[l] || right[r];
    }
    pass(node, 0, left);
    pass(node, 1, right);
  }

  // ------------------------------------------------------------ the graph without the
  // rest

  static Expr read(const Expr& leaf, Mask mask) {
    if (!any(mask)) mask[cheapest(leaf)] = true;
    return mask == everything(leaf) ? leaf : select_columns(leaf, names_in(mask, leaf));
  }

  Expr other(const Expr& node) {
    if (is_leaf(node)) return node;
    std::vector<Expr> args;
    for (const Expr& arg : node.args())
      args.push_back(arg.is_table() && is_leaf(arg) ? read(arg, need(arg))
                                                    : done_.at(arg.id()));
    return expr::with_args(node, std::move(args));
  }

  Expr argument(const Expr& node, size_t i) {
    const Expr& arg = node.arg(i);
    if (!arg.is_table() || !is_leaf(arg)) return done_.at(arg.id());
    return read(arg, reads_.at(std::pair(node.id(), i)));
  }

  // A column of which only one side is left, since something below could not drop it,
  // would be in the result without its suffix, where tables further up may have another
  // of that name.
  void keep_suffixes(const Expr& join, std::vector<Expr>& args) const {
    const auto names = join_clashes(join);
    const bool is_alone =
        std::any_of(names.begin(), names.end(), [&](const std::string& name) {
          return !args[0].element().field(name) != !args[1].element().field(name);
        });
    if (!is_alone) return;
    for (const size_t i : {0, 1}) {
      const auto used = names_in(reads_.at(std::pair(join.id(), i)), join.arg(i));
      if (args[i].element().field_names() != used)
        args[i] = select_columns(args[i], used);
    }
  }

  // An as-of join of whose right table nothing is used: its left columns, as it names
  // them.
  static Expr left_of(const Expr& join, const Expr& left) {
    std::vector<Expr> values;
    std::vector<std::string> names;
    bool renamed = false;
    for (const JoinColumn& column : join_columns(join)) {
      const type::Field* field =
          column.right ? nullptr : left.element().field(column.source);
      if (!field) continue;
      values.push_back(expr::column(field->name, field->type));
      names.push_back(column.name);
      renamed |= column.name != field->name;
    }
    return renamed ? projection("select", left, std::move(values), names) : left;
  }

  Expr table(const Expr& node) {
    if (left_alone_.contains(node.id())) return left_of(node, argument(node, 0));
    const Mask& mine = need(node);
    if (node.is("concat") || node.is("intersect") || node.is("difference")) {
      std::vector<Expr> arms;
      for (size_t i = 0; i < node.args().size(); ++i) {
        Expr arm = argument(node, i);
        // The first arm gives the order.
        if (arm.element().field_names().size() != names_in(mine, node).size() ||
            (i == 0 && arm.element().field_names() != names_in(mine, node)))
          arm = select_columns(arm, names_in(mine, node));
        arms.push_back(std::move(arm));
      }
      return expr::with_args(node, std::move(arms));
    }
    const bool named = node.is("select") || node.is("mutate") || node.is("by") ||
                       node.is("summary") || node.is("row");
    if (!named) {
      std::vector<Expr> args;
      for (size_t i = 0; i < node.args().size(); ++i) args.push_back(argument(node, i));
      if (node.is("join") || node.is("asof_join")) keep_suffixes(node, args);
      return expr::with_args(node, std::move(args));
    }
    std::vector<Expr> args;
    const size_t from = node.is("row") ? 0 : 1;
    if (from == 1)
      args.push_back(is_leaf(node.arg(0)) && only_chooses(node) ? node.arg(0)
                                                                : argument(node, 0));
    const std::vector<std::string> names = node.strings("names");
    std::vector<std::string> kept;
    for (size_t i = 0; i < names.size(); ++i) {
      if (!mine[*node.element().field_index(names[i])]) continue;
      kept.push_back(names[i]);
      args.push_back(done_.at(node.arg(i + from).id()));
    }
    if (node.is("mutate") && kept.empty()) return args[0];
    expr::Attributes attributes = node.attributes();
    if (kept.size() != names.size()) attributes.set("names", names_value(kept));
    Expr made = expr::make(node.op(), std::move(args), std::move(attributes));
    return only_chooses(made) && made.type() == made.arg(0).type() ? made.arg(0) : made;
  }

  std::vector<Expr> order_;
  std::unordered_map<const void*, Mask> need_;
  std::map<std::pair<const void*, size_t>, Mask>
      reads_;                                   // of one argument, by one table operation
  std::unordered_set<const void*> left_alone_;  // as-of joins
  std::unordered_map<const void*, Expr> done_;
};

}  // namespace

Expr dead_columns(const Expr& query) {
  return is_leaf(query) ? query : Columns(query).run();
}

}  // namespace phlox::rewrite
