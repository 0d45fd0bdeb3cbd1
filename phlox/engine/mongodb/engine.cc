// The engine itself, in the module libphlox_mongodb.so: queries over collections run on
// their server as aggregation pipelines.
#include "phlox/engine/engine.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/mongodb/client.h"
#include "phlox/engine/mongodb/decode.h"
#include "phlox/engine/mongodb/discover.h"
#include "phlox/engine/mongodb/features.h"
#include "phlox/engine/mongodb/known.h"
#include "phlox/engine/mongodb/module.h"
#include "phlox/engine/mongodb/pipeline.h"
#include "phlox/engine/mongodb/uri.h"
#include "phlox/table/builder.h"
#include "phlox/table/conform.h"

namespace phlox::engine {
namespace {

using mongodb::Client;
using mongodb::Limits;
using type::Type;

// So many documents come in the server's first answer, which is not waited for long, and
// in those behind it; as many are one batch. An answer has 16 MB at most.
constexpr int32_t kFirstBatch = 1000;
constexpr int32_t kBatch = 10'000;

std::shared_ptr<Client> connect(const compile::Stored& stored) {
  try {
    return mongodb::borrow(stored.database);
  } catch (Error& error) {
    error.at(stored.shown);
    throw;
  }
}

class Rows : public table::Stream::Source {
 public:
  Rows(const compile::Stored& stored, const mongodb::Pipeline& pipeline, const Type& type,
       Limits limits)
      : shown_(stored.shown),
        collection_(stored.path.back()),
        makes_rows_(pipeline.makes_rows),
        limits_(std::move(limits)),
        decoder_(pipeline.fields, type, pipeline.is_find),
        builder_(type),
        client_(connect(stored)) {
    guarded([&] {
      cursor_ = pipeline.is_find ? client_->find(pipeline.collection, pipeline.text,
                                                 kFirstBatch, limits_)
                                 : client_->aggregate(pipeline.collection, pipeline.text,
                                                      kFirstBatch, limits_);
    });
  }
  ~Rows() override { cursor_.reset(); }

  std::optional<table::Batch> next() override {
    if (!cursor_) return std::nullopt;
    guarded([&] {
      while (builder_.num_rows() < size_) {
        const mongodb::Document* const document = cursor_->next();
        if (!document) {
          cursor_.reset();
          // A server takes one that was dropped for one without documents.
          if (!is_there_ && !client_->may_have(collection_, limits_))
            throw Error(Code::kNotFound,
                        "the collection " + collection_ + " is not there any more");
          client_.reset();
          return;
        }
        is_there_ = is_there_ || !makes_rows_ || mongodb::is_proof(*document);
        decoder_.append(*document, builder_);
      }
    });
    if (builder_.num_rows() == 0) return std::nullopt;
    size_ = kBatch;
    if (cursor_) cursor_->set_batch_size(kBatch);
    return builder_.finish();
  }

 private:
  template <class Work>
  void guarded(Work work) {
    try {
      work();
    } catch (Error& error) {
      error.at(shown_);
      throw;
    }
  }

  std::string shown_;
  std::string collection_;
  bool makes_rows_;
  bool is_there_ = false;  // the collection: it has had a document
  int32_t size_ = kFirstBatch;
  Limits limits_;
  mongodb::Decoder decoder_;
  table::Builder builder_;
  std::shared_ptr<Client> client_;
  std::unique_ptr<Client::Cursor> cursor_;  // before the client is given back
};

mongodb::Pipeline pipeline_of(const expr::Expr& query,
                              const compile::FindStored& stored) {
  return mongodb::Tables(stored, false).compile(query);
}

// The rows of a query that the server could not run after all, computed here from the
// fields of the collections as they are.
table::Stream computed_here(const compile::Program& program, const Leaves& leaves,
                            const Limits& limits) {
  Leaves streams;
  const auto find = leaves.stored;
  streams.open = [find, leaves, limits](const expr::Expr& leaf,
                                        const std::vector<std::string>& columns) {
    const compile::Stored* const stored = find(leaf);
    if (!stored) return leaves.open(leaf, columns);
    std::vector<type::Field> fields;
    std::vector<expr::Expr> args{leaf};
    expr::Value::List names;
    for (const auto& name : columns) {
      fields.push_back(*leaf.element().field(name));
      args.push_back(expr::column(name, fields.back().type));
      names.emplace_back(name);
    }
    const auto pipeline =
        pipeline_of(expr::make("select", std::move(args), {{"names", std::move(names)}}),
                    [stored](const expr::Expr&) { return stored; });
    const Type type = Type::table(std::move(fields));
    return table::Stream(type, std::make_unique<Rows>(*stored, pipeline, type, limits));
  };
  const Engine& engine = *Engines::find("duckdb");
  return engine.open()->run(engine.compile(program.query, false), streams, limits.task);
}

// Rows of the server, or, where it fails at the first of them, ours.
class RowsOfEither : public table::Stream::Source {
 public:
  RowsOfEither(std::unique_ptr<Rows> rows, compile::Program program, Leaves leaves,
               Limits limits)
      : rows_(std::move(rows)),
        program_(std::move(program)),
        leaves_(std::move(leaves)),
        limits_(std::move(limits)) {}

  std::optional<table::Batch> next() override {
    if (!rows_) return here_.next();
    try {
      auto batch = rows_->next();
      began_ |= batch.has_value();
      return batch;
    } catch (Error& error) {
      if (error.code() != Code::kUnsupported) throw;
      if (began_) {
        throw Error(Code::kIo,
                    "the server failed after its first rows: " + error.message())
            .at(error.where())
            .hint("--engine duckdb computes the query here");
      }
      std::string reason = error.message();
      if (reason.find(mongodb::kBeyond) == std::string::npos)
        limits_.task.note("mongodb could not run the query, which was computed here: " +
                          reason);
      else
        limits_.task.note(
            "the query was computed here: it meets values that mongodb would treat "
            "otherwise");
    }
    rows_.reset();
    here_ = computed_here(program_, leaves_, limits_);
    return here_.next();
  }

 private:
  std::unique_ptr<Rows> rows_;
  compile::Program program_;
  Leaves leaves_;
  Limits limits_;
  table::Stream here_;
  bool began_ = false;
};

class MongodbConnection : public Connection {
 public:
  table::Stream run(const compile::Program& program, const Leaves& leaves,
                    Task task) override {
    const compile::Stored* stored = nullptr;
    for (const auto& input : program.inputs)
      if (const auto* found = leaves.stored ? leaves.stored(input.leaf) : nullptr)
        stored = found;
    if (!stored)
      throw Error(Code::kUnsupported, "mongodb runs only what reads its collections");
    const Limits limits{mongodb::timeout_of(stored->shown), std::move(task)};
    const auto pipeline = pipeline_of(program.query, leaves.stored);
    auto rows = std::make_unique<Rows>(*stored, pipeline, program.type, limits);
    return {program.type,
            std::make_unique<RowsOfEither>(std::move(rows), program, leaves, limits)};
  }
};

class Mongodb : public Engine {
 public:
  std::string_view name() const override { return mongodb::kName; }
  std::string_view description() const override { return mongodb::kDescription; }
  std::vector<std::string_view> schemes() const override {
    return {mongodb::kSchemes.begin(), mongodb::kSchemes.end()};
  }

  // What is known of a collection is enough for who knows what it holds.
  compile::Stored find_declared(const migrate::Uri& uri, const Type& declared,
                                Task task) const override {
    const mongodb::Place place = mongodb::place_of(uri);
    const auto known = mongodb::known_collection(asked(uri, place), place.sample);
    const auto& fields = declared.element().fields();
    if (known && mongodb::are_known(place.database) &&
        std::all_of(fields.begin(), fields.end(),
                    [&](const auto& field) { return known->column(field.name); }))
      return *known;
    return find_table(uri, std::move(task));
  }

  compile::Stored find_table(const migrate::Uri& uri, Task task) const override {
    const mongodb::Place place = mongodb::place_of(uri);
    const Limits limits{place.timeout, std::move(task)};
    compile::Stored stored = asked(uri, place);
    const auto client = connect(stored);
    try {
      if (!uri.inner.empty())
        stored.columns = mongodb::discover(*client, uri.inner, place.sample, limits);
      if (stored.columns.empty()) {
        const auto names = client->collections(limits);
        const bool is_there =
            std::find(names.begin(), names.end(), uri.inner) != names.end();
        if (!is_there) adbc::throw_no_table(uri, names);
        throw Error(Code::kType, "the collection " + uri.inner + " is empty")
            .hint("its fields are found out from its documents");
      }
      if (!mongodb::are_known(stored.database))
        mongodb::know_features(stored.database,
                               mongodb::ask_features(*client, uri.inner, limits));
      stored.rows = client->count(uri.inner, limits);
      stored.indexed = mongodb::discover_indexes(*client, uri.inner, limits);
    } catch (Error& error) {
      error.at(uri.to_string());
      throw;
    }
    mongodb::know_collection(stored, place.sample);
    return stored;
  }

  compile::Program compile(const expr::Expr& query, bool readable, const compile::Ranges&,
                           const compile::FindStored& stored) const override {
    mongodb::Tables tables(stored, readable);
    const mongodb::Pipeline pipeline = tables.compile(query);
    compile::Program program;
    program.dialect = name();
    program.text = pipeline.shown();
    program.query = query;
    program.type = query.type();
    for (const auto& input : tables.inputs())
      program.inputs.push_back(
          {input.leaf.is("symbol") ? input.leaf.string("name") : std::string("data"),
           input.leaf, input.columns});
    return program;
  }

  std::unique_ptr<Connection> open() const override {
    return std::make_unique<MongodbConnection>();
  }
  std::string version() const override {
    return "libmongoc " + mongodb::library_version();
  }

 private:
  static compile::Stored asked(const migrate::Uri& uri, const mongodb::Place& place) {
    compile::Stored stored;
    stored.engine = mongodb::kName;
    stored.database = place.database;
    stored.shown = uri.to_string();
    stored.path = {uri.inner};
    return stored;
  }
};

}  // namespace
}  // namespace phlox::engine

extern "C" const phlox::engine::Engine* phlox_mongodb_engine() {
  static const auto& only = *new phlox::engine::Mongodb;
  return &only;
}

extern "C" int phlox_mongodb_boundary() { return phlox::engine::mongodb::kBoundary; }
