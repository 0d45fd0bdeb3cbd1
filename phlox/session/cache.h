// Results that are kept for the next query: what t.cache() has computed.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/table/stream.h"

namespace phlox::session {

// A quarter of the memory that this process may have.
uint64_t default_cache_limit();

// Batches by expression, at most so many bytes of them: those that were asked for least
// lately go first. Thread-safe.
class Cache {
 public:
  using Rows = std::shared_ptr<const std::vector<std::shared_ptr<const table::Batch>>>;
  struct Info {
    uint64_t entries = 0;
    uint64_t bytes = 0;
    uint64_t limit = 0;
    uint64_t hits = 0;
    uint64_t misses = 0;
    uint64_t evictions = 0;
  };

  explicit Cache(uint64_t limit = default_cache_limit()) : limit_(limit) {}

  // The rows, or null; a hit or a miss.
  Rows find(const expr::Expr& key);
  // Whether they are there, which counts as nothing.
  bool holds(const expr::Expr& key) const;
  // Keeps them if they are within the limit.
  void put(const expr::Expr& key, Rows rows, uint64_t bytes);
  Info info() const;
  uint64_t limit() const { return info().limit; }
  void set_limit(uint64_t bytes);
  void clear();

 private:
  struct Entry {
    expr::Expr key;
    Rows rows;
    uint64_t bytes;
  };
  using Entries = std::list<Entry>;  // the one that was asked for last is the first
  void shrink(Entries& gone);

  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_map<expr::Expr, Entries::iterator> places_;
  uint64_t limit_;
  Info counts_;
};

}  // namespace phlox::session
