// Sends the keys of the smaller side of a join to where the larger one lies.
#include "phlox/session/travel.h"

#include <algorithm>
#include <set>
#include <utility>

#include "phlox/expr/traverse.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/join_columns.h"
#include "phlox/rewrite/preaggregate.h"
#include "phlox/session/computed.h"
#include "phlox/session/homes.h"
#include "phlox/table/column.h"

namespace phlox::session {

using compile::Stored;
using expr::Expr;
using type::Kind;
using type::Type;

namespace {

// A table of fewer rows is read whole.
constexpr double kWorthIt = 10'000;
// The smaller side must be so many times smaller; its keys are thought to choose as small
// a part of the other.
constexpr double kMuchSmaller = 4;
// Bytes of the smaller side that are kept.
constexpr uint64_t kMostBytes = 64 << 20;
// More of them are a long text, and databases begin to read all rows anyhow.
constexpr size_t kMostKeys = 10'000;

// Integers, and what is kept as one; strings.
bool can_travel(const Type& from, const Type& to) {
  const Type a = from.without_option(), b = to.without_option();
  if (a.is_integer() && b.is_integer()) return !a.is(Kind::kUint64);
  return a == b && (a.is(Kind::kString) || a.is(Kind::kDate) || a.is(Kind::kDatetime));
}

// Whether rows of that side without a partner are not in the answer.
bool may_choose(const std::string& how, size_t side) {
  if (how == "inner" || how == "semi") return true;
  if (how == "left" || how == "anti") return side == 1;
  return how == "right" && side == 0;
}

int64_t integer_at(const table::Column& column, int64_t row) {
  return column.type().is_integer()     ? column.integer(row)
         : column.kind() == Kind::kDate ? column.value<int32_t>(row)
                                        : column.value<int64_t>(row);
}

// The different values of a column, or nothing if they are too many.
std::optional<expr::Value::List> values_of(const Cache::Rows& rows, const Type& table,
                                           size_t column) {
  std::set<int64_t> integers;
  std::set<std::string, std::less<>> texts;
  for (const auto& batch : *rows) {
    const table::Column values = table::columns(table, *batch)[column];
    for (int64_t row = 0; row < values.size(); ++row) {
      if (values.is_null(row)) continue;
      if (values.kind() == Kind::kString) {
        if (const auto text = values.bytes(row); !texts.contains(text))
          texts.emplace(text);
      } else {
        integers.insert(integer_at(values, row));
      }
      if (integers.size() + texts.size() > kMostKeys) return std::nullopt;
    }
  }
  expr::Value::List list(integers.begin(), integers.end());
  list.insert(list.end(), texts.begin(), texts.end());
  return list;
}

size_t index_of(const Type& table, const std::string& name) {
  const auto names = table.element().field_names();
  return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

class Sender {
 public:
  Sender(const Expr& query, const FindSource& source, const RunMade& run,
         Estimates& estimates)
      : source_(source),
        run_(run),
        estimates_(estimates),
        find_(stored_of(source)),
        homes_(query, find_),
        uses_(expr::postorder(query)) {
    out_.query = query;
  }

  Travelled run() {
    if (!homes_.any()) return std::move(out_);
    out_.query = expr::transform(
        out_.query, [&](const Expr& node, const std::vector<Expr>& args) -> Expr {
          if (node.is("join")) return join(node, args);
          return node.is("by") ? group(node, args) : Expr();
        });
    return std::move(out_);
  }

 private:
  struct Side {
    double rows = 0;
    const Stored* home = nullptr;
  };

  Side side_of(const Expr& table) {
    const Stored* const home = homes_.one(table);
    const auto* const engine = home ? engine::Engines::find(home->engine) : nullptr;
    return {estimated_rows(table, engine, source_, {}, estimates_), home};
  }

  // Gives none where nothing is to travel.
  Expr join(const Expr& node, std::vector<Expr> args) {
    if (homes_.one(node)) return {};
    const Side sides[] = {side_of(node.arg(0)), side_of(node.arg(1))};
    for (const size_t to : {0, 1}) {
      const size_t from = 1 - to;
      // Where one engine reads both sides, it finds the keys itself.
      if (!sides[to].home ||
          engine::Engines::find(sides[to].home->engine)->reads_beside() ||
          !may_choose(node.string("how"), to))
        continue;
      if (sides[to].rows < kWorthIt || sides[to].rows < kMuchSmaller * sides[from].rows ||
          !again(node.arg(from)))
        continue;
      Travel travel{node.arg(from),
                    node.arg(to),
                    sides[to].home->engine,
                    {},
                    sides[from].rows,
                    sides[to].rows,
                    {},
                    {}};
      std::vector<std::pair<std::string, std::string>> keys;
      for (auto& [left, right] : rewrite::join_keys(node)) {
        auto& here = to == 0 ? right : left;
        auto& there = to == 0 ? left : right;
        if (!can_travel(node.arg(from).element().field(here)->type,
                        node.arg(to).element().field(there)->type))
          continue;
        travel.columns.push_back(there);
        keys.emplace_back(here, there);
      }
      if (keys.empty() || !is_worth_it(travel, *sides[to].home)) continue;
      if (run_ && !send(travel, keys, args[from], args[to])) continue;
      const Expr sent = expr::with_args(node, std::move(args));
      if (chooses_by_all(travel, node) && !has_one_row_a_key(travel) &&
          !engine::Engines::find(travel.engine)->in_process())
        reducible_.emplace(sent.id(), Reducible{out_.travels.size(), to == 1});
      out_.travels.push_back(std::move(travel));
      return sent;
    }
    return {};
  }

  // Whether the keys spare more than they cost: an index finds their rows, else all are
  // looked at.
  bool is_worth_it(const Travel& travel, const Stored& home) const {
    const engine::Reading reading = engine::Engines::find(travel.engine)->reading();
    const std::vector<Expr> leaves = expr::leaves(travel.to);
    const Stored* const table = leaves.size() == 1 ? find_(leaves[0]) : &home;
    const bool is_indexed =
        table && table->indexed &&
        std::any_of(travel.columns.begin(), travel.columns.end(), [&](const auto& key) {
          return std::find(table->indexed->begin(), table->indexed->end(), key) !=
                 table->indexed->end();
        });
    const double all = travel.to_rows * reading.look;
    const double look = is_indexed ? std::min(all, travel.from_rows * reading.find) : all;
    return look + travel.to_rows / kMuchSmaller * reading.bring <
           travel.to_rows * reading.bring;
  }

  // Whether what comes from there has no more groups by the join's keys than there are
  // keys here.
  static bool chooses_by_all(const Travel& travel, const Expr& join) {
    return travel.columns.size() == rewrite::join_keys(join).size() &&
           std::all_of(travel.keys.begin(), travel.keys.end(),
                       [](const auto& count) { return count.has_value(); });
  }

  // Whether they are a key of the table that lies there, so that groups are rows.
  bool has_one_row_a_key(const Travel& travel) {
    const std::vector<Expr> leaves = expr::leaves(travel.to);
    if (leaves.size() != 1) return false;
    const Stored* const stored = find_(leaves[0]);
    return stored &&
           std::any_of(
               stored->keys.begin(), stored->keys.end(),
               [&](const std::vector<std::string>& key) {
                 return std::all_of(key.begin(), key.end(), [&](const auto& column) {
                   return std::find(travel.columns.begin(), travel.columns.end(),
                                    column) != travel.columns.end();
                 });
               });
  }

  // A group over a join of which one side was chosen by keys: just what its groups need
  // comes from there.
  Expr group(const Expr& node, const std::vector<Expr>& args) {
    const bool is_above = args[0].is("join");
    const Expr& below = is_above || args[0].args().empty() ? args[0] : args[0].arg(0);
    const auto found = reducible_.find(below.id());
    if (found == reducible_.end() || uses_.shared(node.arg(0)) ||
        (!is_above && uses_.shared(node.arg(0).arg(0))))
      return {};
    const Expr reduced =
        rewrite::preaggregated(expr::with_args(node, args), found->second.is_right);
    if (reduced) out_.travels[found->second.travel].is_reduced = true;
    return reduced;
  }

  bool again(const Expr& table) {
    for (const Expr& leaf : expr::leaves(table))
      if (const auto source = source_(leaf); source && !source->again()) return false;
    return true;
  }

  bool send(Travel& travel, const std::vector<std::pair<std::string, std::string>>& keys,
            Expr& from, Expr& to) {
    const Type& type = from.type();
    const Cache::Rows rows = compute(run_(from, out_.sources), kMostBytes).rows;
    if (!rows) return false;
    travel.rows = 0;
    for (const auto& batch : *rows) *travel.rows += batch->num_rows();
    std::vector<Expr> filter{to};
    for (const auto& [here, there] : keys) {
      auto values = values_of(rows, type, index_of(type, here));
      travel.keys.emplace_back();
      if (!values) continue;
      travel.keys.back() = values->size();
      const Type element = type.element().field(here)->type.without_option();
      const auto size = static_cast<int64_t>(values->size());
      filter.push_back(expr::make(
          "isin", {expr::column(there, to.element().field(there)->type),
                   expr::literal(std::move(*values), Type::fixed(size, element))}));
    }
    if (filter.size() > 1) to = expr::make("filter", std::move(filter));
    from = computed_leaf(type);
    out_.sources.emplace(from, computed_source(type, rows));
    return true;
  }

  const FindSource& source_;
  const RunMade& run_;
  Estimates& estimates_;
  compile::FindStored find_;
  Homes homes_;
  rewrite::Uses uses_;
  struct Reducible {
    size_t travel;
    bool is_right;
  };
  std::unordered_map<const void*, Reducible> reducible_;  // joins, as they are now
  Travelled out_;
};

}  // namespace

Travelled send_keys(const Expr& query, const FindSource& source, const RunMade& run,
                    Estimates& estimates) {
  return Sender(query, source, run, estimates).run();
}

}  // namespace phlox::session
