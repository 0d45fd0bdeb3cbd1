// Runs what an engine gets.
#include "phlox/session/parts.h"

#include <map>
#include <utility>

#include "phlox/expr/expr.h"
#include "phlox/table/conform.h"

namespace phlox::session {

using expr::Expr;

namespace {

// Lets go of what the run keeps when its rows have ended.
class Kept : public table::Stream::Source {
 public:
  Kept(table::Stream rows, Task task) : rows_(std::move(rows)), task_(std::move(task)) {}
  ~Kept() override {
    rows_ = table::Stream();
    task_.let_go();
  }
  std::optional<table::Batch> next() override {
    auto batch = rows_.next();
    if (!batch) task_.let_go();
    return batch;
  }

 private:
  table::Stream rows_;
  Task task_;
};

// Counts the rows that go by.
class Counted : public table::Stream::Source {
 public:
  Counted(table::Stream rows, RowCount count)
      : rows_(std::move(rows)), count_(std::move(count)) {}
  std::optional<table::Batch> next() override {
    auto batch = rows_.next();
    if (batch) *count_ += static_cast<uint64_t>(batch->num_rows());
    return batch;
  }

 private:
  table::Stream rows_;
  RowCount count_;
};

// The rows of a part of a query that another engine computes.
class PartSource : public Source {
 public:
  using Open = std::function<table::Stream(const Expr& query, Task task)>;
  PartSource(const Placed::Part& part, Open open) : part_(part), open_(std::move(open)) {}

  const type::Type& type() const override { return part_.query.type(); }
  table::Stream open(const type::Type& wanted, Task task) const override {
    const auto& fields = wanted.element().fields();
    // Rows can only be counted by a column.
    if (fields.empty())
      return table::conform(
          open_(chosen(part_.query, {type().element().fields().at(0)}), std::move(task)),
          wanted);
    return open_(chosen(part_.query, fields), std::move(task));
  }
  std::string shown() const override {
    return "what " + std::string(part_.engine->name()) + " computes";
  }

 private:
  Placed::Part part_;
  Open open_;
};

}  // namespace

type::Type wanted(const Expr& leaf, const std::vector<std::string>& columns) {
  std::vector<type::Field> fields;
  fields.reserve(columns.size());
  for (const std::string& column : columns)
    fields.push_back(*leaf.element().field(column));
  return type::Type::table(std::move(fields));
}

compile::Ranges ranges_of(const Sources& sources, const Options& options, Task task) {
  if (options.rewrites_off.contains("narrow_decimals")) return {};
  using Known = std::map<std::string, std::optional<compile::Interval>, std::less<>>;
  auto all = std::make_shared<std::unordered_map<Expr, Known>>();
  return [&sources, all, task](const Expr& leaf, const std::string& column) {
    const auto source = sources.find(leaf);
    if (source == sources.end()) return std::optional<compile::Interval>();
    const auto [place, is_new] = all->try_emplace(leaf);
    if (is_new) {
      const auto facts = source->second->facts(leaf.type(), task);
      const auto names = leaf.element().field_names();
      for (size_t i = 0; i < facts.size(); ++i)
        if (const auto& range = facts[i].range)
          place->second.emplace(names[i],
                                compile::Interval{range->least, range->greatest});
    }
    const auto known = place->second.find(column);
    return known == place->second.end() ? std::nullopt : known->second;
  };
}

std::optional<engine::Files> files_in_place(const engine::Engine& engine,
                                            const Options& options, const Source& source,
                                            const Expr& leaf,
                                            const std::vector<std::string>& columns,
                                            Task task) {
  if (options.rewrites_off.contains("read_in_place")) return std::nullopt;
  auto files = source.files(wanted(leaf, columns), std::move(task));
  if (files && !engine.reads(files->format)) files.reset();
  return files;
}

compile::FindStored stored_among(const Sources& sources) {
  return [&sources](const Expr& leaf) -> const compile::Stored* {
    const auto source = sources.find(leaf);
    return source == sources.end() ? nullptr : source->second->stored();
  };
}

std::shared_ptr<const Source> source_of(const Sources& sources, const Expr& leaf) {
  const auto place = sources.find(leaf);
  return place == sources.end() ? literal_source(leaf) : place->second;
}

engine::Leaves leaves_of(const engine::Engine& engine,
                         const std::shared_ptr<const Sources>& sources,
                         const Options& options, const Task& task) {
  const auto find = [sources](const Expr& leaf) { return source_of(*sources, leaf); };
  engine::Leaves leaves = [find, task](const Expr& leaf,
                                       const std::vector<std::string>& columns) {
    return find(leaf)->open(wanted(leaf, columns), task);
  };
  leaves.morsels = [find, task](const Expr& leaf,
                                const std::vector<std::string>& columns) {
    return find(leaf)->morsels(wanted(leaf, columns), task);
  };
  leaves.files = [find, task, options, &engine](const Expr& leaf,
                                                const std::vector<std::string>& columns) {
    return files_in_place(engine, options, *find(leaf), leaf, columns, task);
  };
  leaves.stored = [find](const Expr& leaf) { return find(leaf)->stored(); };
  return leaves;
}

table::Stream run_on(const engine::Engine& engine,
                     const std::shared_ptr<const Sources>& sources,
                     const compile::Program& program, const Options& options, Task task) {
  const engine::Leaves leaves = leaves_of(engine, sources, options, task);
  return engine.open()->run(program, leaves, std::move(task));
}

void add_parts(const Placed& placed, const Options& options, Sources& sources,
               std::vector<RowCount>* counts) {
  // A part may stand on those before it.
  for (const auto& part : placed.parts) {
    const auto below = std::make_shared<const Sources>(sources);
    const auto count = std::make_shared<std::atomic<uint64_t>>(0);
    if (counts) counts->push_back(count);
    sources[part.leaf] = std::make_shared<PartSource>(
        part,
        [below, count, engine = part.engine, options](const Expr& query, Task task) {
          table::Stream rows = run_on(
              *engine, below, engine->compile(query, false, {}, stored_among(*below)),
              options, std::move(task));
          const type::Type type = rows.type();
          return table::Stream(type, std::make_unique<Counted>(std::move(rows), count));
        });
  }
}

table::Stream let_go_after(table::Stream rows, Task task) {
  const type::Type type = rows.type();
  return {type, std::make_unique<Kept>(std::move(rows), std::move(task))};
}

}  // namespace phlox::session
