// Adds up what the operations of a query cost.
#include "phlox/session/cost.h"

#include <algorithm>
#include <unordered_map>

#include "phlox/compile/needed.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/session/cardinality.h"
#include "phlox/session/selectivity.h"

namespace phlox::session {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

// To load and open the embedded engine, if this is the first query of the process.
constexpr double kOpen = 0.02;
constexpr double kNanosecond = 1e-9;
// Fewer rows are not sampled.
constexpr double kWorthASample = 1e6;
// More groups than a core's cache has room for.
constexpr double kManyGroups = 1 << 18;
// A source of unknown size.
constexpr double kSomeRows = 100'000;

bool is_text(const Type& type) {
  const Type plain = type.without_option();
  return plain.is(Kind::kString) || plain.is(Kind::kBytes) || plain.is(Kind::kJson);
}

// Bytes of a value in a file, as a rule.
double width(const Type& type, bool is_parquet) {
  if (is_text(type)) return is_parquet ? 5 : 12;
  return is_parquet ? 3 : 6;
}

struct Read {
  double rows = 0;
  bool in_place = false;
};

Read read_of(const Expr& leaf, const std::vector<type::Field>& columns,
             const Source* source, bool in_place) {
  Read read;
  read.in_place =
      in_place && source && source->files(Type::table(columns), Task()).has_value();
  double row = 0;
  for (const auto& field : leaf.element().fields())
    row += width(field.type, read.in_place);
  const auto bytes = source ? source->bytes() : std::nullopt;
  const auto rows = source ? source->rows() : std::nullopt;
  read.rows =
      bytes ? static_cast<double>(*bytes) / std::max(1.0, row) : rows.value_or(kSomeRows);
  return read;
}

size_t texts_among(const Expr& node, size_t begin, size_t end) {
  size_t count = 0;
  for (size_t i = begin; i < end; ++i) count += is_text(node.arg(i).element());
  return count;
}

// How many groups a group-by of a large table is taken to have.
enum class Groups : uint8_t { kFew, kMany, kSampled };

class Adder {
 public:
  Adder(const FindSource& source, const PartRows& parts, bool in_place, Groups groups)
      : source_(source), parts_(parts), in_place_(in_place), groups_(groups) {}

  Cost add(const Expr& query) {
    const std::vector<Expr> nodes = expr::postorder(query);
    const compile::Usage usage = compile::usage_of(nodes);
    cost_.embedded = kOpen;
    for (const Expr& node : nodes)
      if (node.is_table()) rows_[node.id()] = rows_of(node, usage);
    if (query.is_table()) {
      cost_.result = rows_[query.id()];
      give(query);
    }
    return cost_;
  }

 private:
  double below(const Expr& node, size_t i = 0) { return rows_[node.arg(i).id()]; }

  void charge(double rows, double native, double embedded) {
    cost_.native += rows * native * kNanosecond;
    cost_.embedded += rows * embedded * kNanosecond;
  }

  double leaf(const Expr& leaf, const compile::Usage& usage) {
    std::vector<type::Field> columns;
    const auto needed = usage.columns.find(leaf.id());
    for (const auto& field : leaf.element().fields())
      if (needed == usage.columns.end() || needed->second.has(field.name))
        columns.push_back(field);
    Read read = read_of(leaf, columns, source_(leaf).get(), in_place_);
    if (const auto part = parts_.find(leaf); part != parts_.end())
      read.rows = part->second;
    cost_.rows += read.rows;
    for (const auto& field : columns) {
      const bool text = is_text(field.type);
      if (read.in_place)
        charge(read.rows, text ? 6 : 5, text ? 6 : 4);
      else
        charge(read.rows, 0, text ? 8 : 3);  // batches become DuckDB's vectors
    }
    return read.rows;
  }

  double groups_of(const Expr& by, size_t keys) {
    const double rows = below(by);
    const std::vector<Expr> all(by.args().begin() + 1, by.args().end());
    // A small table is not worth a look.
    if (cost_.rows < kWorthASample) return rows / 10;
    if (groups_ == Groups::kFew) return 1;
    if (groups_ == Groups::kMany) return rows;
    const auto groups =
        distinct_keys(by.arg(0), std::span(all).first(keys), rows, source_);
    if (groups) cost_.groups = std::max(cost_.groups.value_or(0), *groups);
    return groups.value_or(rows / 10);
  }

  // The rows of the answer, as batches.
  void give(const Expr& query) {
    for (const auto& field : query.element().fields())
      is_text(field.type) ? charge(rows_[query.id()], 12, 35)
                          : charge(rows_[query.id()], 4, 12);
  }

  double rows_of(const Expr& node, const compile::Usage& usage) {
    if (node.op().kind == expr::Kind::kLeaf)
      return node.is("memtable") ? 1 : leaf(node, usage);
    if (!node.arg(0).is_table()) return 1;  // row(...)
    const double rows = below(node);
    if (node.is("filter")) {
      const bool is_leaf = node.arg(0).op().kind == expr::Kind::kLeaf;
      const auto source = is_leaf ? source_(node.arg(0)) : nullptr;
      return kept_rows(node, rows, source ? source->stored() : nullptr);
    }
    if (node.is("slice") && !node.attribute("limit").is_null())
      return std::min(rows, static_cast<double>(node.integer("limit")));
    if (node.is("by")) {
      const auto keys = static_cast<size_t>(node.integer("keys"));
      const auto texts = static_cast<double>(texts_among(node, 1, keys + 1));
      charge(rows, 25 + 15 * texts, 30 + 15 * texts);
      const double groups = groups_of(node, keys);
      // Rows are parted first.
      if (groups > kManyGroups) charge(rows, 60 + 120 * texts, 80 + 120 * texts);
      return groups;
    }
    if (node.is("summary")) {
      charge(rows, 5, 8);
      return 1;
    }
    if (node.is("join")) {
      const double other = below(node, 1);
      charge(rows + other, 60, 70);
      return node.string("how") == "cross" ? rows * other : std::max(rows, other);
    }
    if (node.is("distinct") || node.is("intersect") || node.is("difference"))
      charge(rows, 60, 60);
    if (node.is("sort")) charge(rows, 200, 200);
    if (node.is("concat")) {
      double all = 0;
      for (size_t i = 0; i < node.args().size(); ++i) all += below(node, i);
      return all;
    }
    return rows;
  }

  const FindSource& source_;
  const PartRows& parts_;
  bool in_place_;
  Groups groups_;
  Cost cost_;
  std::unordered_map<const void*, double> rows_;
};

}  // namespace

Cost cost_of(const Expr& query, const FindSource& source, const PartRows& parts,
             bool in_place) {
  const auto cost = [&](Groups groups) {
    return Adder(source, parts, in_place, groups).add(query);
  };
  const auto is_native = [](const Cost& each) { return each.native <= each.embedded; };
  // Reading a sample takes longer than some queries do.
  const Cost few = cost(Groups::kFew), many = cost(Groups::kMany);
  return is_native(few) == is_native(many) ? few : cost(Groups::kSampled);
}

}  // namespace phlox::session
