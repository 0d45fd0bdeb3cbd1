// Runs what an engine gets: its leaves are opened, and what other engines compute of the
// query (its parts) are leaves as well.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "phlox/engine/engine.h"
#include "phlox/session/place.h"
#include "phlox/session/session.h"
#include "phlox/session/source.h"

namespace phlox::session {

using Sources = std::unordered_map<expr::Expr, std::shared_ptr<const Source>>;
using RowCount = std::shared_ptr<std::atomic<uint64_t>>;

// The table that a leaf is read as: just these columns, in that order.
type::Type wanted(const expr::Expr& leaf, const std::vector<std::string>& columns);

// What is known of the values of the leaves: each is asked once.
compile::Ranges ranges_of(const Sources& sources, const Options& options, Task task);

// The files of a leaf that the engine reads itself: an expression runs where its data
// lives.
std::optional<engine::Files> files_in_place(const engine::Engine& engine,
                                            const Options& options, const Source& source,
                                            const expr::Expr& leaf,
                                            const std::vector<std::string>& columns,
                                            Task task);

// Which leaves are tables of engines; the sources must last.
compile::FindStored stored_among(const Sources& sources);

// Adds the rows of the parts to the sources; `counts` gets how many each gives.
void add_parts(const Placed& placed, const Options& options, Sources& sources,
               std::vector<RowCount>* counts = nullptr);

// That of a leaf; a compiler makes memtables of its own, as of a long list of constants.
std::shared_ptr<const Source> source_of(const Sources& sources, const expr::Expr& leaf);

// How an engine that runs a program gets at its leaves, which are all among the sources.
engine::Leaves leaves_of(const engine::Engine& engine,
                         const std::shared_ptr<const Sources>& sources,
                         const Options& options, const Task& task);

// Runs what an engine gets, whose leaves are all among the sources; the stream may
// outlive the session.
table::Stream run_on(const engine::Engine& engine,
                     const std::shared_ptr<const Sources>& sources,
                     const compile::Program& program, const Options& options, Task task);

// The rows, with which goes what the task keeps for them.
table::Stream let_go_after(table::Stream rows, Task task);

}  // namespace phlox::session
