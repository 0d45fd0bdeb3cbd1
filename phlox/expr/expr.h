// The deferred expression: one small immutable handle on a node of an interned graph.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "phlox/expr/value.h"
#include "phlox/type/type.h"

namespace phlox::expr {

struct Op;

enum class Shape : uint8_t {
  kScalar,   // T
  kColumn,   // var * T, aligned with the rows of one table
  kTable,    // var * {...}
  kGroups,   // t.group_by(...), waiting for .agg(...)
  kSortKey,  // asc(...), desc(...)
};

// The constants of a node, by name; few, kept sorted. Names are those of the op's
// documentation.
class Attributes {
 public:
  Attributes() = default;
  Attributes(std::initializer_list<std::pair<std::string, Value>> values);
  void set(std::string_view name, Value value);
  const Value* find(std::string_view name) const;
  const std::vector<std::pair<std::string, Value>>& all() const { return values_; }
  friend bool operator==(const Attributes&, const Attributes&) = default;

 private:
  std::vector<std::pair<std::string, Value>> values_;
};

// Equal expressions are the same node, so == is a comparison of pointers. Thread-safe.
// Nothing here recurses, so graphs of any depth may be built and dropped. A default Expr
// is "none".
class Expr {
 public:
  Expr() = default;
  Expr(const Expr& other) noexcept;
  Expr(Expr&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  Expr& operator=(Expr other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Expr();
  explicit operator bool() const { return node_ != nullptr; }

  const Op& op() const;
  bool is(std::string_view op_name) const;
  std::span<const Expr> args() const;
  const Expr& arg(size_t i) const { return args()[i]; }
  const Attributes& attributes() const;
  // The attribute, which must be there (a missing one is a bug: Error(kInternal)).
  const Value& attribute(std::string_view name) const;
  int64_t integer(std::string_view name) const;
  const std::string& string(std::string_view name) const;
  std::vector<std::string> strings(std::string_view name) const;

  Shape shape() const;
  bool is_table() const { return shape() == Shape::kTable; }
  bool is_column() const { return shape() == Shape::kColumn; }
  bool is_scalar() const { return shape() == Shape::kScalar; }
  // `var * {...}` of a table, `var * T` of a column, `T` of a scalar.
  const type::Type& type() const;
  // What one row holds: the record of a table, T of a column and of a scalar.
  const type::Type& element() const;
  // The name that its column has in a result: "x", "x_sum", "value".
  const std::string& name() const;
  // False where the name is only the fallback "value".
  bool named() const;
  // For a column: the table whose rows it is aligned with, or none if it is relative
  // (inside a table operation) . For a scalar: the one table that its reductions are
  // over, or none. For a table: itself.
  Expr source() const;
  // True if a `column` or a relative reduction is below it: it has a meaning only inside
  // a table op.
  bool relative() const;

  uint64_t hash() const;
  const void* id() const { return node_; }
  // How many handles and nodes hold the node: 1 if this handle is the last.
  uint32_t use_count() const;
  friend bool operator==(const Expr& a, const Expr& b) { return a.node_ == b.node_; }

 private:
  friend Expr make(const Op& op, std::vector<Expr> args, Attributes attributes);
  struct Node;
  explicit Expr(const Node* node) : node_(node) {}  // takes over one reference
  const Node* node_ = nullptr;
};

// The only way to a node: checks the arguments by the op's own rule, gives shape, type
// and name, and interns. Throws Error(kType, kInvalid, kNotFound) where the rule says no.
// Arguments are canonical (see the op's row in the catalogue), as rewrites and the JSON
// form have them; what a user writes goes through `evaluate` (phlox/expr/evaluate.h).
Expr make(const Op& op, std::vector<Expr> args, Attributes attributes = {});
Expr make(std::string_view op_name, std::vector<Expr> args, Attributes attributes = {});

// Frequent leaves.
Expr symbol(std::string name, type::Type type);
Expr literal(Value value, type::Type type);
Expr literal(Value value);  // with the type that a bare literal has
Expr column(std::string name, type::Type element);
Expr field(const Expr& table, std::string name);
// Every column of the table's row in relative form.
std::vector<Expr> columns_of(const type::Type& table);

}  // namespace phlox::expr

template <>
struct std::hash<phlox::expr::Expr> {
  size_t operator()(const phlox::expr::Expr& expr) const { return expr.hash(); }
};
