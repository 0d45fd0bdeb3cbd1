// cache(): a part of a query is known by its expression, with what its leaves hold in the
// place of their names.
#include "phlox/session/cached.h"

#include <atomic>
#include <optional>
#include <utility>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/table/conform.h"
#include "phlox/table/footprint.h"

namespace phlox::session {

namespace {

using expr::Expr;
using table::Stream;

// Parts within parts are computed one inside the other; deeper ones are not kept.
constexpr int kDeepest = 50;

bool is_cache(const Expr& node) { return node.is("cache"); }

Expr without_cache(const Expr& query) {
  return expr::transform(query, [](const Expr& node, const std::vector<Expr>& args) {
    return is_cache(node) ? args[0] : Expr();
  });
}

std::vector<Expr> outermost(const Expr& query) {
  std::vector<Expr> parts;
  for (const Expr& node : expr::postorder(query, is_cache))
    if (is_cache(node)) parts.push_back(node);
  return parts;
}

// The part with each leaf's version in its place, or none if one of them has no version.
std::optional<Expr> key_of(const Expr& part, const FindSource& source) {
  bool known = true;
  Expr key =
      expr::transform(part, [&](const Expr& node, const std::vector<Expr>& args) -> Expr {
        if (is_cache(node)) return args[0];
        if (!known || !(node.is("symbol") || node.is("data"))) return {};
        const std::optional<std::string> version = source(node)->version();
        if (!version) {
          known = false;
          return {};
        }
        return expr::make("data", {}, {{"uri", *version}, {"type", node.type()}});
      });
  if (!known) return std::nullopt;
  return key;
}

Expr memory_leaf(const type::Type& type) {
  static std::atomic<uint64_t> next{1};
  return expr::make("data", {},
                    {{"uri", "memory:cache-" + std::to_string(next++)}, {"type", type}});
}

std::shared_ptr<const Source> source_of(const type::Type& type, Cache::Rows rows) {
  return memory_source(type, [type, rows = std::move(rows)](
                                 const std::optional<std::vector<std::string>>& columns) {
    Stream stream = rows ? table::stream_of(type, *rows) : table::stream_of(type, {});
    return columns ? table::select(std::move(stream), *columns) : std::move(stream);
  });
}

struct Computed {
  Cache::Rows rows;  // null: they are more than `limit` bytes
  uint64_t bytes = 0;
};

Computed collect(Stream stream, uint64_t limit) {
  const table::Footprint footprint(stream.type());
  std::vector<std::shared_ptr<const table::Batch>> batches;
  Computed computed;
  while (auto batch = stream.next()) {
    computed.bytes += footprint.bytes(*batch);
    if (computed.bytes > limit) return computed;
    batches.push_back(std::make_shared<const table::Batch>(std::move(*batch)));
  }
  computed.rows =
      std::make_shared<const std::vector<std::shared_ptr<const table::Batch>>>(
          std::move(batches));
  return computed;
}

// Puts what stands for each part in its place; inner parts are gone with their outer one.
Expr replaced(const Expr& query, const std::unordered_map<Expr, Expr>& by_part) {
  return expr::transform(query, [&](const Expr& node, const std::vector<Expr>& args) {
    if (const auto place = by_part.find(node); place != by_part.end())
      return place->second;
    return is_cache(node) ? args[0] : Expr();
  });
}

// How many runs of parts are open in this thread.
struct Depth {
  Depth() { ++count(); }
  ~Depth() { --count(); }
  static int& count() {
    thread_local int count = 0;
    return count;
  }
};

Cache::Rows rows_of(const Expr& part, const FindSource& source, Cache& cache,
                    const RunQuery& run) {
  const std::optional<Expr> key = key_of(part, source);
  if (key)
    if (Cache::Rows rows = cache.find(*key)) return rows;
  Computed computed = collect(run(part.arg(0)), cache.limit());
  // Data that changed meanwhile is not what the key says.
  if (key && computed.rows && key_of(part, source) == key)
    cache.put(*key, computed.rows, computed.bytes);
  return computed.rows;
}

}  // namespace

Uncached compute_cached(const Expr& query, const FindSource& source, Cache* cache,
                        const RunQuery& run) {
  Uncached out;
  const std::vector<Expr> parts = outermost(query);
  if (parts.empty() || !cache || Depth::count() == kDeepest) {
    out.query = parts.empty() ? query : without_cache(query);
    return out;
  }
  const Depth depth;
  std::unordered_map<Expr, Expr> by_part;
  for (const Expr& part : parts) {
    const Cache::Rows rows = rows_of(part, source, *cache, run);
    if (!rows) {
      by_part.emplace(part, without_cache(part));
      continue;
    }
    const Expr leaf = memory_leaf(part.type());
    out.sources.emplace(leaf, source_of(part.type(), rows));
    by_part.emplace(part, leaf);
  }
  out.query = replaced(query, by_part);
  return out;
}

Uncached explain_cached(const Expr& query, const FindSource& source, Cache* cache) {
  Uncached out;
  std::unordered_map<Expr, Expr> by_part;
  for (const Expr& part : outermost(query)) {
    const std::optional<Expr> key = cache ? key_of(part, source) : std::nullopt;
    const bool there = key && cache->holds(*key);
    out.parts.push_back(
        {part, !cache  ? "nothing is kept here, so it is computed in its place"
               : there ? "its rows are in the cache"
               : key   ? "it is computed first, and its rows are kept"
                     : "it is computed first; its rows are not kept for the next query, "
                       "since its data has no version or changed a moment ago"});
    if (!cache) continue;
    const Expr leaf = memory_leaf(part.type());
    out.sources.emplace(leaf, source_of(part.type(), nullptr));
    by_part.emplace(part, leaf);
  }
  out.query = replaced(query, by_part);
  return out;
}

}  // namespace phlox::session
