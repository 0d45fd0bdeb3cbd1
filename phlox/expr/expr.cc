// Interning: equal expressions are one node, counted, and freed without recursion.
#include "phlox/expr/expr.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_set>

#include "phlox/base/error.h"
#include "phlox/expr/node.h"
#include "phlox/expr/window.h"

namespace phlox::expr {

namespace {

uint64_t mix(uint64_t seed, uint64_t value) {
  seed ^= value + 0x9E3779B97F4A7C15u + (seed << 6) + (seed >> 2);
  return seed * 0xFF51AFD7ED558CCDu;
}

}  // namespace

// ---------------------------------------------------------------- attributes

Attributes::Attributes(std::initializer_list<std::pair<std::string, Value>> values) {
  for (const auto& [name, value] : values) set(name, value);
}

void Attributes::set(std::string_view name, Value value) {
  auto place = std::lower_bound(
      values_.begin(), values_.end(), name,
      [](const auto& entry, std::string_view key) { return entry.first < key; });
  if (place != values_.end() && place->first == name) {
    place->second = std::move(value);
  } else {
    values_.emplace(place, std::string(name), std::move(value));
  }
}

const Value* Attributes::find(std::string_view name) const {
  for (const auto& [key, value] : values_)
    if (key == name) return &value;
  return nullptr;
}

// ---------------------------------------------------------------- interning

namespace {

// The last reference to a node is given up, and a node is found again, only under its
// shard's lock: so a node that is found is alive.
template <class Node>
struct Interner {
  struct Hash {
    size_t operator()(const Node* node) const { return node->hash; }
  };
  struct Equal {
    bool operator()(const Node* a, const Node* b) const {
      return a->hash == b->hash && a->op == b->op && a->args == b->args &&
             a->attributes == b->attributes;
    }
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_set<const Node*, Hash, Equal> nodes;
  };
  static constexpr size_t kShards = 16;
  std::array<Shard, kShards> shards;
  Shard& shard(uint64_t hash) { return shards[(hash >> 58) % kShards]; }
};

template <class Node>
Interner<Node>& interner() {
  // Never destroyed: expressions may live in objects that are destroyed later.
  static auto* instance = new Interner<Node>;
  return *instance;
}

}  // namespace

Expr::Expr(const Expr& other) noexcept : node_(other.node_) {
  if (node_) node_->references.fetch_add(1, std::memory_order_relaxed);
}

Expr::~Expr() {
  // Arguments of dead nodes are taken out and freed in a loop, since a graph may be a
  // chain of a million nodes.
  thread_local std::vector<const Node*>* pending = nullptr;
  if (!node_) return;
  uint32_t references = node_->references.load(std::memory_order_relaxed);
  while (references > 1) {
    if (node_->references.compare_exchange_weak(references, references - 1,
                                                std::memory_order_acq_rel))
      return;
  }
  if (pending) {
    pending->push_back(node_);
    return;
  }
  std::vector<const Node*> work{node_};
  pending = &work;
  while (!work.empty()) {
    const Node* node = work.back();
    work.pop_back();
    {
      auto& shard = interner<Node>().shard(node->hash);
      const std::lock_guard lock(shard.mutex);
      if (node->references.fetch_sub(1, std::memory_order_acq_rel) != 1) continue;
      shard.nodes.erase(node);
    }
    delete node;  // its arguments' destructors come here and put themselves on `work`
  }
  pending = nullptr;
}

namespace {

// Reductions are over the table that their first argument is aligned with.
const Expr* find_source(const Op& op, const std::vector<Expr>& args, Shape shape) {
  if (op.kind == Kind::kField) return &args[0];
  if (op.kind == Kind::kTable || op.kind == Kind::kLeaf) return nullptr;
  const Expr* found = nullptr;
  for (const Expr& arg : args) {
    if (op.name == "isin" && &arg != &args[0]) continue;  // a set of values, not rows
    const Expr source = arg.source();
    if (!source) continue;
    // A column (or the table whose rows are counted) decides; scalars that are reduced
    // from another table are constants beside it.
    if (shape == Shape::kColumn && arg.is_scalar()) continue;
    if (!found) {
      found = &arg;
    } else if (found->source() != source) {
      if (shape == Shape::kColumn || op.kind == Kind::kReduction)
        throw Error(Code::kInvalid,
                    "columns of two different tables stand in one expression")
            .hint(
                "join the tables first, or use _ for the table that the method is called "
                "on");
      return nullptr;
    }
  }
  return found;
}

// A window function without values and without a table is one over the rows at hand.
template <class Node>
bool counts_here(const Node& node) {
  const Window window = window_of(node.args, node.attributes);
  return window.counts() && !window.table;
}

}  // namespace

Expr make(const Op& op, std::vector<Expr> args, Attributes attributes) {
  using Node = Expr::Node;
  Node candidate;
  candidate.op = &op;
  candidate.args = std::move(args);
  candidate.attributes = std::move(attributes);
  uint64_t hash = std::hash<std::string_view>()(op.name);
  for (const Expr& arg : candidate.args)
    hash = mix(hash, reinterpret_cast<uintptr_t>(arg.id()));
  for (const auto& [name, value] : candidate.attributes.all()) {
    hash = mix(hash, std::hash<std::string>()(name));
    hash = mix(hash, value.hash());
  }
  candidate.hash = hash;
  auto& shard = interner<Node>().shard(hash);
  const auto find = [&]() -> const Node* {
    const auto place = shard.nodes.find(&candidate);
    if (place == shard.nodes.end()) return nullptr;
    (*place)->references.fetch_add(1, std::memory_order_relaxed);
    return *place;
  };
  {
    const std::lock_guard lock(shard.mutex);
    if (const Node* node = find()) return Expr(node);
  }
  if (!op.rule)
    throw Error(Code::kInternal, "no node can be of the op " + std::string(op.name));
  Facts facts = op.rule(op, candidate.args, candidate.attributes);
  candidate.shape = facts.shape;
  candidate.type = std::move(facts.type);
  candidate.element = facts.shape == Shape::kColumn || facts.shape == Shape::kTable ||
                              facts.shape == Shape::kGroups
                          ? candidate.type.element()
                          : candidate.type;
  candidate.named = !facts.name.empty();
  candidate.name = candidate.named ? std::move(facts.name) : "value";
  if (op.kind == Kind::kLeaf) {
    candidate.relative = op.name == "column";
  } else if (op.kind != Kind::kTable && op.kind != Kind::kField) {
    for (const Expr& arg : candidate.args) candidate.relative |= arg.relative();
    candidate.relative |= op.kind == Kind::kReduction && candidate.args.empty();
    candidate.relative |= op.kind == Kind::kWindow && counts_here(candidate);
  }
  if (const Expr* arg = find_source(op, candidate.args, candidate.shape)) {
    // A table's own source is itself; anything else passes on where it came from.
    candidate.source = arg->is_table() ? arg->node_ : arg->node_->source;
    if (candidate.relative && candidate.shape == Shape::kColumn)
      throw Error(Code::kInvalid,
                  "a window function without a table stands beside a table's column")
          .hint(
              "use it in a method of the table, as in t.mutate(n=row_number()), or say "
              "its order: row_number().over(order=t.x)");
  }

  auto fresh = std::make_unique<Node>();
  const std::lock_guard lock(shard.mutex);
  if (const Node* node = find()) return Expr(node);  // another thread was faster
  Node& node = *fresh;
  node.op = candidate.op;
  node.args = std::move(candidate.args);
  node.attributes = std::move(candidate.attributes);
  node.hash = candidate.hash;
  node.shape = candidate.shape;
  node.named = candidate.named;
  node.relative = candidate.relative;
  node.type = std::move(candidate.type);
  node.element = std::move(candidate.element);
  node.name = std::move(candidate.name);
  node.source = candidate.source;
  shard.nodes.insert(fresh.get());
  return Expr(fresh.release());
}

Expr make(std::string_view op_name, std::vector<Expr> args, Attributes attributes) {
  return make(op_named(op_name), std::move(args), std::move(attributes));
}

// ---------------------------------------------------------------- what a node says

const Op& Expr::op() const { return *node_->op; }
bool Expr::is(std::string_view op_name) const {
  return node_ && node_->op->name == op_name;
}
std::span<const Expr> Expr::args() const { return node_->args; }
const Attributes& Expr::attributes() const { return node_->attributes; }

const Value& Expr::attribute(std::string_view name) const {
  if (const Value* value = node_->attributes.find(name)) return *value;
  throw Error(Code::kInternal,
              std::string(op().name) + " has no attribute " + std::string(name));
}

int64_t Expr::integer(std::string_view name) const {
  if (const int64_t* value = attribute(name).integer()) return *value;
  throw Error(Code::kInternal, "attribute " + std::string(name) + " is no integer");
}

const std::string& Expr::string(std::string_view name) const {
  if (const std::string* value = attribute(name).string()) return *value;
  throw Error(Code::kInternal, "attribute " + std::string(name) + " is no string");
}

std::vector<std::string> Expr::strings(std::string_view name) const {
  std::vector<std::string> out;
  const Value::List* list = attribute(name).list();
  if (!list)
    throw Error(Code::kInternal, "attribute " + std::string(name) + " is no list");
  out.reserve(list->size());
  for (const Value& item : *list) out.push_back(item.string() ? *item.string() : "");
  return out;
}

Shape Expr::shape() const { return node_->shape; }
const type::Type& Expr::type() const { return node_->type; }
const type::Type& Expr::element() const { return node_->element; }
const std::string& Expr::name() const { return node_->name; }
bool Expr::named() const { return node_->named; }
bool Expr::relative() const { return node_->relative; }
uint32_t Expr::use_count() const {
  return node_ ? node_->references.load(std::memory_order_acquire) : 0;
}

uint64_t Expr::hash() const { return node_ ? node_->hash : 0; }

Expr Expr::source() const {
  const Node* source = node_->shape == Shape::kTable ? node_ : node_->source;
  if (!source) return {};
  source->references.fetch_add(1, std::memory_order_relaxed);
  return Expr(source);
}

// ---------------------------------------------------------------- leaves

Expr symbol(std::string name, type::Type type) {
  return make("symbol", {}, {{"name", std::move(name)}, {"type", std::move(type)}});
}

Expr literal(Value value, type::Type type) {
  static const Op& op = op_named("literal");
  return make(op, {}, {{"type", std::move(type)}, {"value", std::move(value)}});
}

Expr column(std::string name, type::Type element) {
  static const Op& op = op_named("column");
  return make(op, {}, {{"name", std::move(name)}, {"type", std::move(element)}});
}

Expr field(const Expr& table, std::string name) {
  static const Op& op = op_named("field");
  return make(op, {table}, {{"name", std::move(name)}});
}

std::vector<Expr> columns_of(const type::Type& table) {
  std::vector<Expr> columns;
  for (const type::Field& field : table.element().fields())
    columns.push_back(column(field.name, field.type));
  return columns;
}

}  // namespace phlox::expr
