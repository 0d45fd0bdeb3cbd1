// Who computes a query: no engine, one, or one for a part and another for the rest.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "phlox/engine/engine.h"
#include "phlox/rewrite/rewrite.h"
#include "phlox/session/cached.h"
#include "phlox/session/direct.h"
#include "phlox/session/estimate.h"
#include "phlox/session/session.h"

namespace phlox::session {

// A query on its way: what it has become, and who runs it.
struct Placed {
  rewrite::Result rewritten;
  std::optional<Direct> direct;  // else by `engine`
  const engine::Engine* engine = nullptr;
  expr::Expr query;  // what the engine gets: `rewritten`, less the parts
  std::string why;   // one sentence
  std::string kept;  // as in Plan
  // What the engine makes of `query`, where that had to be known to choose it.
  std::optional<compile::Program> program;
  // Parts that another engine computes, each in the place of a leaf of `query`.
  struct Part {
    expr::Expr leaf;
    expr::Expr query;
    const engine::Engine* engine = nullptr;
    std::string why;
    double rows = 0;  // that it is thought to give
  };
  std::vector<Part> parts;
};

// What is asked of the engine of a part: just these of its columns.
expr::Expr chosen(const expr::Expr& part, const std::vector<type::Field>& fields);
// What stands for the i-th part in a query.
expr::Expr leaf_of(const expr::Expr& part, size_t i);

// The query as a table, by all rules: those that need no source, and known_reductions.
rewrite::Result rewritten(const expr::Expr& query, const Options& options,
                          const FindSource& source);

// Throws Error(kNotFound) for an engine that there is not.
Placed place(rewrite::Result rewritten, const Options& options,
             const FindSource& given_source, Estimates& estimates);

}  // namespace phlox::session
