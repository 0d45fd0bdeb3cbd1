// Queries that a server turns out to be the wrong place for, computed here.
#include "phlox/engine/adbc/here.h"

#include <utility>

#include "phlox/table/conform.h"

namespace phlox::engine::adbc {
namespace {

bool conforms(const type::Type& from, const type::Type& to) {
  try {
    table::check_conforms(type::Type::table({{"x", from}}),
                          type::Type::table({{"x", to}}));
    return true;
  } catch (const Error&) {
    return false;
  }
}

table::Stream computed_here(const Store& store, const compile::Program& program,
                            const Leaves& leaves, const Task& task) {
  Leaves streams;
  streams.open = [&store, stored = leaves.stored, task](
                     const expr::Expr& leaf, const std::vector<std::string>& columns) {
    const compile::Stored* const table = stored(leaf);
    if (!table) throw Error(Code::kInternal, "a leaf that is nowhere");
    // As they are, since what the server makes of them may be what has failed.
    std::vector<type::Field> fields, wanted;
    expr::Value::List names;
    for (const auto& name : columns) {
      const auto* const column = table->column(name);
      if (!column) throw Error(Code::kNotFound, "the table has no column " + name);
      wanted.push_back(*leaf.element().field(name));
      fields.push_back({name, conforms(column->type, wanted.back().type)
                                  ? column->type
                                  : wanted.back().type});
      names.emplace_back(name);
    }
    const expr::Expr whole = expr::symbol("t", type::Type::table(fields));
    std::vector<expr::Expr> args{whole};
    for (const auto& field : fields) args.push_back(expr::column(field.name, field.type));
    const expr::Expr query =
        expr::make("select", std::move(args), {{"names", std::move(names)}});
    Leaves own;
    own.stored = [table](const expr::Expr&) { return table; };
    return table::conform(
        run_there(store, store.compile(query, false, {}, own.stored), own, task),
        type::Type::table(wanted));
  };
  const Engine& engine = *Engines::find("duckdb");
  return engine.open()->run(engine.compile(program.query, false), streams, task);
}

class RowsOfEither : public table::Stream::Source {
 public:
  RowsOfEither(const Store& store, compile::Program program, Leaves leaves, Task task)
      : store_(store),
        program_(std::move(program)),
        leaves_(std::move(leaves)),
        task_(std::move(task)) {
    attempt([this] { rows_ = run_there(store_, program_, leaves_, task_); });
  }

  std::optional<table::Batch> next() override {
    std::optional<table::Batch> batch;
    if (!is_here_) attempt([&] { batch = rows_.next(); });
    if (is_here_) batch = rows_.next();
    began_ |= batch.has_value();
    return batch;
  }

 private:
  template <class Work>
  void attempt(Work work) {
    try {
      work();
    } catch (const Error& error) {
      if (!store_.is_for_us(error)) throw;
      const std::string name(store_.name());
      if (began_)
        throw Error(Code::kIo, name + " failed after its first rows: " + error.message())
            .at(error.where())
            .hint("--engine duckdb computes the query here");
      task_.note("the query was computed here: it meets values that " + name +
                 " would treat otherwise");
      is_here_ = true;
      rows_ = table::Stream();
      rows_ = computed_here(store_, program_, leaves_, task_);
    }
  }

  const Store& store_;
  compile::Program program_;
  Leaves leaves_;
  Task task_;
  table::Stream rows_;
  bool is_here_ = false;
  bool began_ = false;  // a batch was handed on
};

}  // namespace

table::Stream run_there_or_here(const Store& store, const compile::Program& program,
                                const Leaves& leaves, Task task) {
  return {program.type,
          std::make_unique<RowsOfEither>(store, program, leaves, std::move(task))};
}

}  // namespace phlox::engine::adbc
