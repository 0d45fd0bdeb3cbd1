// The conductor: names, placement, running.
#include "phlox/session/session.h"

#include <algorithm>
#include <atomic>

#include "phlox/base/error.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/destination.h"
#include "phlox/engine/engine.h"
#include "phlox/expr/assignment.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"
#include "phlox/session/cached.h"
#include "phlox/session/files.h"
#include "phlox/session/homes.h"
#include "phlox/session/output.h"
#include "phlox/session/parts.h"
#include "phlox/session/place.h"
#include "phlox/session/source.h"
#include "phlox/session/travel.h"
#include "phlox/table/conform.h"
#include "phlox/type/type.h"

namespace phlox::session {

namespace {

using expr::Expr;

std::optional<type::Type> declared_type(std::string_view datashape) {
  if (datashape.empty()) return std::nullopt;
  return type::parse_table(datashape);
}

Expr data_leaf(std::string uri, const type::Type& type) {
  return expr::make("data", {}, {{"uri", std::move(uri)}, {"type", type}});
}

std::string leaf_name(const Expr& leaf) {
  if (leaf.is("symbol")) return leaf.string("name");
  return leaf.is("data") ? "data" : "memtable";
}

}  // namespace

struct Session::State {
  expr::Names names;
  expr::Constants constants;  // those of the names that are plain values
  Sources sources;
  Task task;  // of looking for sources

  void name(const std::string& name, const Expr& meaning) {
    names[name] = meaning;
    constants.erase(name);
  }

  std::shared_ptr<const Source> source(const Expr& leaf) {
    if (const auto place = sources.find(leaf); place != sources.end())
      return place->second;
    if (leaf.is("memtable")) return literal_source(leaf);
    if (leaf.is("symbol")) throw unbound(leaf);
    const std::string& uri = leaf.string("uri");
    if (uri.starts_with("memory:"))
      throw Error(Code::kNotFound, "the rows of " + uri + " are not in this session")
          .hint(
              "objects of a program cannot travel with an expression; bind a symbol "
              "instead");
    return sources[leaf] = open_source(uri, leaf.type(), task);
  }

  Error unbound(const Expr& symbol) const {
    const std::string& name = symbol.string("name");
    Error error(Code::kNotFound, "nothing is bound to " + name);
    for (const auto& [known, source] : sources)
      if (known.is("symbol") && known.string("name") == name)
        return std::move(error.hint("a table of that name is bound, of type " +
                                    known.type().to_string()));
    return std::move(error.hint("its datashape is " + symbol.type().to_string()));
  }

  // `made` are leaves that stand for parts of a query.
  FindSource find(const Sources& made = {}) {
    return [this, made](const Expr& leaf) {
      const auto place = made.find(leaf);
      return place == made.end() ? source(leaf) : place->second;
    };
  }

  Sources sources_of(const Expr& query, const Sources& made) {
    Sources found;
    for (const Expr& leaf : expr::leaves(query)) {
      const auto place = made.find(leaf);
      found.emplace(leaf, place == made.end() ? source(leaf) : place->second);
    }
    return found;
  }

  // What a query becomes before it runs. Without `task` nothing of it is run.
  struct Prepared {
    Uncached uncached;
    std::vector<Travel> travels;
    Placed placed;
    std::shared_ptr<Sources> sources;  // of all leaves, but for the parts'
    bool reads_again = false;          // some database, perhaps in several statements
  };
  Prepared prepare(const Expr& query, const Sources& made, const Options& options,
                   const Task* task);
  Plan plan_of(const Expr& query, const Prepared& prepared, const Options& options);
  // `counts` gets the rows that each part gives.
  table::Stream run(const Prepared& prepared, const Options& options, Task task,
                    std::vector<RowCount>* counts = nullptr);
  // `made` are leaves that stand for parts of it.
  table::Stream run(const Expr& query, const Sources& made, const Options& options,
                    Task task) {
    return run(prepare(query, made, options, &task), options, task);
  }

  // Whether the engine that runs the query writes its rows as well, so that none comes
  // here.
  static bool is_written_there(const Prepared& prepared, const engine::Engine& engine,
                               const engine::Destination& destination);
  void write(const Prepared& prepared, engine::Destination& destination,
             const engine::Engine& engine, const Options& options, Task task);
};

Session::Session() : state_(std::make_unique<State>()) {}
Session::~Session() = default;

void Session::set_task(Task task) { state_->task = std::move(task); }

Expr Session::bind(std::string name, std::string_view uri, std::string_view datashape) {
  const auto declared = declared_type(datashape);
  auto source = open_source(uri, declared, state_->task);
  const Expr symbol = expr::symbol(name, source->bound_type());
  state_->sources[symbol] = std::move(source);
  state_->name(name, symbol);
  return symbol;
}

void Session::bind(const Expr& symbol, std::string_view uri) {
  state_->sources[symbol] = open_source(uri, symbol.type(), state_->task);
  if (symbol.is("symbol")) state_->name(symbol.string("name"), symbol);
}

void Session::bind(const Expr& symbol, table::StreamFactory rows, bool again) {
  state_->sources[symbol] = memory_source(symbol.type(), std::move(rows), again);
  if (symbol.is("symbol")) state_->name(symbol.string("name"), symbol);
}

Expr Session::data(std::string_view uri, std::string_view datashape) {
  const auto declared = declared_type(datashape);
  auto source = open_source(uri, declared, state_->task);
  const Expr leaf = data_leaf(std::string(uri), source->bound_type());
  state_->sources[leaf] = std::move(source);
  return leaf;
}

Expr Session::data(type::Type type, table::StreamFactory rows) {
  static std::atomic<uint64_t> next{1};
  const Expr leaf = data_leaf("memory:" + std::to_string(next++), type);
  state_->sources[leaf] = memory_source(std::move(type), std::move(rows));
  return leaf;
}

expr::Scope Session::scope() {
  expr::Scope scope;
  scope.names = &state_->names;
  scope.constants = &state_->constants;
  scope.context = this;
  scope.discover = [](const std::string& uri, void* session) {
    return static_cast<Session*>(session)->data(uri).type();
  };
  return scope;
}

Expr Session::parse(std::string_view text) { return expr::parse(text, scope()); }

Expr Session::set(const std::string& name, std::string_view text) {
  const Expr value = parse(text);
  const auto plain = expr::plain_value(expr::parse_syntax(text, &state_->constants));
  state_->name(name, value);
  if (plain) state_->constants.emplace(name, *plain);
  return value;
}

const expr::Names& Session::names() const { return state_->names; }

expr::Completion Session::complete(std::string_view text, size_t cursor) {
  expr::Completion completion = expr::complete(text, cursor, scope());
  if (!completion.file) return completion;
  const char quote = text[completion.begin - 1];
  const bool closed = cursor < text.size() && text[cursor] == quote;
  completion.candidates =
      files_at(text.substr(completion.begin, cursor - completion.begin));
  for (std::string& file : completion.candidates)
    if (!closed && !file.ends_with('/')) file += quote;
  return completion;
}

namespace {

compile::Program program_of(const Placed& placed, bool readable,
                            const compile::Ranges& ranges, const Sources& sources) {
  return placed.program ? *placed.program
                        : placed.engine->compile(placed.query, readable, ranges,
                                                 stored_among(sources));
}

}  // namespace

Session::State::Prepared Session::State::prepare(const Expr& query, const Sources& made,
                                                 const Options& options,
                                                 const Task* task) {
  Prepared out;
  const auto run_part = [&](const Expr& part) { return run(part, made, options, *task); };
  out.uncached = task ? compute_cached(query, find(made), options.cache.get(), run_part)
                      : explain_cached(query, find(made), options.cache.get());
  Sources all = made;
  all.insert(out.uncached.sources.begin(), out.uncached.sources.end());
  rewrite::Result rewritten = session::rewritten(out.uncached.query, options, find(all));
  const compile::FindStored stored = stored_of(find(all));
  const Homes homes(rewritten.query, stored);
  out.reads_again = homes.any_again();
  // What is read before the rest is of the state that the rest sees.
  if (task && out.reads_again && !homes.one(rewritten.query)) Task(*task).see_one_state();
  Estimates estimates{task ? *task : Task()};
  if (options.engine == "auto" && !options.rewrites_off.contains("send_keys")) {
    RunMade run_side;
    if (task)
      run_side = [&](const Expr& side, const Sources& made_here) {
        Sources with = all;
        with.insert(made_here.begin(), made_here.end());
        return run(side, with, options, *task);
      };
    Travelled travelled = send_keys(rewritten.query, find(all), run_side, estimates);
    all.insert(travelled.sources.begin(), travelled.sources.end());
    out.travels = std::move(travelled.travels);
    if (travelled.query != rewritten.query) {
      rewritten.steps.push_back({"send_keys", rewritten.query, travelled.query});
      rewrite::Result again = session::rewritten(travelled.query, options, find(all));
      rewritten.query = again.query;
      rewritten.steps.insert(rewritten.steps.end(), again.steps.begin(),
                             again.steps.end());
    }
  }
  out.placed = place(std::move(rewritten), options, find(all), estimates);
  // All of them are looked up before anything else runs.
  out.sources = std::make_shared<Sources>(sources_of(out.placed.rewritten.query, all));
  return out;
}

Plan Session::State::plan_of(const Expr& query, const Prepared& prepared,
                             const Options& options) {
  const Placed& placed = prepared.placed;
  Plan plan;
  plan.query = query;
  for (const auto& [part, state] : prepared.uncached.parts)
    plan.cached.push_back({part, state});
  plan.travels = prepared.travels;
  plan.rewritten = placed.rewritten;
  plan.why = placed.why;
  plan.kept = placed.kept;
  Sources sources = *prepared.sources;
  if (const auto& direct = placed.direct) {
    plan.engine = "none";
    plan.inputs.push_back(
        {leaf_name(direct->leaf), sources.at(direct->leaf)->shown(), direct->columns});
    return plan;
  }
  for (const auto& part : placed.parts)
    plan.parts.push_back(
        {std::string(part.engine->name()), part.why, part.query,
         part.engine->compile(part.query, true, {}, stored_among(sources)).text,
         part.rows, std::nullopt});
  add_parts(placed, options, sources);
  plan.engine = placed.engine->name();
  const compile::Program program =
      program_of(placed, true, ranges_of(sources, options, Task()), sources);
  plan.text = program.text;
  for (const auto& input : program.inputs) {
    const std::shared_ptr<const Source> found = source_of(sources, input.leaf);
    const Source& source = *found;
    const compile::Stored* const stored = source.stored();
    const bool in_place =
        (stored && placed.engine->reads_beside() &&
         stored->engine == placed.engine->name() &&
         stored->gives(wanted(input.leaf, input.columns))) ||
        files_in_place(*placed.engine, options, source, input.leaf, input.columns, Task())
            .has_value();
    plan.inputs.push_back({input.name, source.shown(), input.columns, in_place});
  }
  return plan;
}

table::Stream Session::State::run(const Prepared& prepared, const Options& options,
                                  Task task, std::vector<RowCount>* counts) {
  const Placed& placed = prepared.placed;
  const auto sources = std::make_shared<Sources>(*prepared.sources);
  task.check();
  if (placed.direct)
    return session::run(*placed.direct, *sources->at(placed.direct->leaf),
                        std::move(task));
  if (prepared.reads_again && !placed.parts.empty()) task.see_one_state();
  add_parts(placed, options, *sources, counts);
  const compile::Program program =
      program_of(placed, false, ranges_of(*sources, options, task), *sources);
  return run_on(*placed.engine, sources, program, options, std::move(task));
}

bool Session::State::is_written_there(const Prepared& prepared,
                                      const engine::Engine& engine,
                                      const engine::Destination& destination) {
  const Placed& placed = prepared.placed;
  if (placed.direct || placed.engine != &engine || !placed.parts.empty()) return false;
  bool any = false;
  for (const auto& [leaf, source] : *prepared.sources)
    if (const auto* const stored = source->stored()) {
      any = true;
      if (!destination.is_beside(*stored)) return false;
    }
  return any;
}

void Session::State::write(const Prepared& prepared, engine::Destination& destination,
                           const engine::Engine& engine, const Options& options,
                           Task task) {
  if (!is_written_there(prepared, engine, destination))
    return destination.write(run(prepared, options, task), task);
  const std::shared_ptr<const Sources> sources = prepared.sources;
  const compile::Program program =
      program_of(prepared.placed, false, ranges_of(*sources, options, task), *sources);
  destination.write(program, leaves_of(engine, sources, options, task), task);
}

namespace {

void set_limits(const Options& options, Task& task) {
  if (options.threads != 0) task.set_num_threads(options.threads);
  if (options.memory != 0) task.set_memory_budget(options.memory);
}

}  // namespace

Plan Session::explain(const Expr& query, const Options& options, const Output* to) {
  const State::Prepared prepared = state_->prepare(query, {}, options, nullptr);
  Plan plan = state_->plan_of(query, prepared, options);
  if (!to) return plan;
  plan.written = {to->uri.to_string(), {}};
  if (!to->engine) {
    plan.written->how = "as " + std::string(to->format->name());
    return plan;
  }
  const auto destination =
      to->engine->destination(to->uri, expr::as_table(query).type(), state_->task);
  plan.written->how = "by " + std::string(to->engine->name()) +
                      (State::is_written_there(prepared, *to->engine, *destination)
                           ? " itself, which computes the rows: none of them comes here"
                           : ", to which the rows are sent");
  return plan;
}

Plan Session::explain_run(const Expr& query, const Options& options, Task task) {
  set_limits(options, task);
  const State::Prepared prepared = state_->prepare(query, {}, options, &task);
  Plan plan = state_->plan_of(query, prepared, options);
  std::vector<RowCount> counts;
  table::Stream rows = state_->run(prepared, options, std::move(task), &counts);
  plan.rows = 0;
  while (const auto batch = rows.next()) *plan.rows += batch->num_rows();
  for (size_t i = 0; i < counts.size(); ++i) plan.parts[i].rows = *counts[i];
  return plan;
}

bool Session::is_known(const Expr& query, const Options& options) {
  const Uncached uncached = explain_cached(query, state_->find(), options.cache.get());
  const std::vector<Expr> leaves = expr::leaves(
      rewritten(uncached.query, options, state_->find(uncached.sources)).query);
  return std::all_of(leaves.begin(), leaves.end(),
                     [](const Expr& leaf) { return leaf.is("memtable"); });
}

table::Stream Session::run(const Expr& query, const Options& options, Task task) {
  set_limits(options, task);
  table::Stream rows = state_->run(query, {}, options, task);
  return task.sees_one_state() ? let_go_after(std::move(rows), std::move(task))
                               : std::move(rows);
}

void Session::write(const Expr& query, const Output& to, const Options& options,
                    Task task) {
  set_limits(options, task);
  // What cannot be written to is known before the work is done.
  std::unique_ptr<engine::Destination> destination;
  std::unique_ptr<migrate::Sink> sink;
  if (to.engine)
    destination = to.engine->destination(to.uri, expr::as_table(query).type(), task);
  else
    sink = migrate::file_sink(to.uri.location, task);
  const State::Prepared prepared = state_->prepare(query, {}, options, &task);
  if (destination) {
    state_->write(prepared, *destination, *to.engine, options, task);
  } else {
    to.format->write(state_->run(prepared, options, task), *sink, to.uri, task);
    task.check();
    sink->close();
  }
  task.let_go();
}

namespace {

// The query as a table, rewritten without a look at its data.
Expr rewritten_table(const Expr& query, const Options& options) {
  return rewrite::rewrite(expr::as_table(compute_cached(query, {}, nullptr, {}).query),
                          options.rewrites_off)
      .query;
}

}  // namespace

std::string to_sql(const Expr& query, std::string_view dialect, const Options& options) {
  return compile::to_sql(rewritten_table(query, options), compile::dialect(dialect), true)
      .text;
}

rewrite::Split split(const Expr& query, const Expr& leaf, const Options& options) {
  return rewrite::split(rewritten_table(query, options), leaf);
}

}  // namespace phlox::session
