// cache(): a part of a query is known by its expression, with what its leaves hold in the
// place of their names.
#include "phlox/session/cached.h"

#include <optional>
#include <utility>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/session/computed.h"

namespace phlox::session {

namespace {

using expr::Expr;

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
  Computed computed = compute(run(part.arg(0)), cache.limit());
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
    const Expr leaf = computed_leaf(part.type());
    out.sources.emplace(leaf, computed_source(part.type(), rows));
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
    const Expr leaf = computed_leaf(part.type());
    out.sources.emplace(leaf, computed_source(part.type(), nullptr));
    by_part.emplace(part, leaf);
  }
  out.query = replaced(query, by_part);
  return out;
}

}  // namespace phlox::session
