// Runs a program's text on DuckDB: inputs as views, a streaming result, batches of a sane
// size.
#include "phlox/engine/duckdb/run.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/engine/duckdb/database.h"
#include "phlox/engine/duckdb/files.h"
#include "phlox/engine/duckdb/message.h"
#include "phlox/engine/duckdb/scan.h"
#include "phlox/engine/duckdb/stored_inputs.h"
#include "phlox/engine/duckdb/types.h"
#include "phlox/engine/duckdb/vectors.h"
#include "phlox/engine/watcher.h"
#include "phlox/table/builder.h"

namespace phlox::engine::duckdb {

namespace {

using Clock = std::chrono::steady_clock;

// Batches grow from one chunk to this many rows, so that the first ones come at once and
// the many later ones are cheap to handle.
constexpr int64_t kFirstRows = 2048;
constexpr int64_t kMostRows = 64 * 1024;
// A batch that is not full waits no longer than this for more rows.
constexpr auto kLongestWait = std::chrono::milliseconds(100);

// duckdb_statement_type of a query.
constexpr int kSelect = 1;

std::string quoted_name(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  return text + '"';
}

// Owns a result; closing it stops the threads that still work for it.
struct OwnedResult : Result {
  OwnedResult() = default;
  OwnedResult(const OwnedResult&) = delete;
  OwnedResult& operator=(const OwnedResult&) = delete;
  ~OwnedResult() { close(); }
  void close() {
    api().destroy_result(this);
    static_cast<Result&>(*this) = {};
  }
};

// More inputs than that are views: as common table expressions, which are bound but once
// and so quicker, DuckDB counts them as depth.
constexpr size_t kMostInText = 100;

// The program's text, with its inputs, each a SELECT, in reach under their names.
std::string with_inputs(const Connected& session, const compile::Program& program,
                        const std::vector<std::string>& selects) {
  std::string common;
  for (size_t i = 0; i < selects.size(); ++i) {
    const std::string name = quoted_name(program.inputs[i].name);
    if (selects.size() > kMostInText)
      session.execute("CREATE OR REPLACE TEMP VIEW " + name + " AS " + selects[i]);
    else
      common +=
          (i == 0 ? "WITH " : ", ") + name + " AS NOT MATERIALIZED (" + selects[i] + ")";
  }
  if (common.empty()) return program.text;
  // The text may have such expressions of its own.
  constexpr std::string_view kWith = "WITH ";
  if (program.text.starts_with(kWith))
    return common + ", " + program.text.substr(kWith.size());
  return common + " " + program.text;
}

// Everything that a running query holds; members go in reverse order.
class Rows : public table::Stream::Source {
 public:
  Rows(const compile::Program& program, const Leaves& leaves, Task task)
      : type_(program.type),
        task_(std::move(task)),
        failure_(std::make_shared<Failure>()),
        leaves_(leaves),
        in_place_(selects_from_files(program, leaves)),
        stored_(program, leaves),
        session_(reaches_files() ? Access::kFiles : Access::kStreams),
        builder_(program.type),
        target_(kFirstRows) {
    task_.check();
    set_memory_limit(session_, task_.memory_budget());
    for (const auto& input : program.inputs)
      inputs_.push_back(
          std::make_unique<ScanInput>(input, leaves, failure_, num_threads()));
    if (reaches_files()) bind_without_files(program);
    watcher_.emplace([session = session_.get()] { api().interrupt(session); }, task_,
                     stored_.deadline());
    start(program);
    check_columns();
  }

  std::optional<table::Batch> next() override {
    if (done_) return std::nullopt;
    const auto begin = Clock::now();
    while (builder_.num_rows() < target_) {
      if (!fetch()) {
        finish();
        break;
      }
      if (builder_.num_rows() > 0 && Clock::now() - begin > kLongestWait) break;
    }
    target_ = std::min(target_ * 2, kMostRows);
    if (builder_.num_rows() == 0) return std::nullopt;
    return builder_.finish();
  }

 private:
  // By the places of the inputs: those that DuckDB reads itself.
  using Selects = std::map<size_t, std::string>;

  static Selects selects_from_files(const compile::Program& program,
                                    const Leaves& leaves) {
    Selects selects;
    if (!leaves.files) return selects;
    for (size_t i = 0; i < program.inputs.size(); ++i) {
      const auto& input = program.inputs[i];
      if (const auto files = leaves.files(input.leaf, input.columns))
        if (auto select = select_from(*files, input); !select.empty())
          selects.emplace(i, std::move(select));
    }
    return selects;
  }

  bool reaches_files() const { return !in_place_.empty() || stored_.any(); }

  // Of each input: its table in a file of DuckDB's, where it has one; from its files,
  // where it has some and that is wanted; else our stream.
  std::vector<std::string> selects(bool from_tables, bool from_files) const {
    std::vector<std::string> selects;
    for (size_t i = 0; i < inputs_.size(); ++i) {
      const auto table = stored_.selects().find(i);
      const auto files = in_place_.find(i);
      if (from_tables && table != stored_.selects().end())
        selects.push_back(table->second);
      else if (from_files && files != in_place_.end())
        selects.push_back(files->second);
      else
        selects.push_back("FROM " + inputs_[i]->sql());
    }
    return selects;
  }

  // A text that would reach for files by itself, whatever a name in it is, is refused
  // here: this database has none.
  void bind_without_files(const compile::Program& program) const {
    const Connected session(Access::kStreams);
    session.execute("PRAGMA disable_optimizer");
    const std::string text = with_inputs(session, program, selects(false, false));
    Prepared prepared = nullptr;
    const int failed = api().prepare(session.get(), text.c_str(), &prepared);
    std::string message;
    if (failed)
      if (const char* text = api().prepare_error(prepared)) message = text;
    const int type = failed ? kSelect : api().prepared_statement_type(prepared);
    api().destroy_prepare(&prepared);
    if (failed) throw error_of(message);
    if (type != kSelect) throw Error(Code::kInternal, "the query's text is no SELECT");
  }

  [[noreturn]] void fail(const char* message) {
    // A cause of ours comes first: DuckDB's text only repeats that there was one.
    failure_->rethrow_if_any();
    task_.check();
    stored_.check_time();
    bool known = false;
    Error error = error_of(message ? message : "", &known);
    if (!known) read_files_once();
    if (stored_.any()) error.at(stored_.shown());
    throw error;
  }

  // Our own reader says which file is broken, and where.
  void read_files_once() {
    for (const auto& input : files_) {
      table::Stream rows = leaves_.open(input.leaf, input.columns);
      while (rows.next()) {
      }
    }
  }

  void start(const compile::Program& program) {
    const auto& duckdb = api();
    Prepared prepared = nullptr;
    Pending pending = nullptr;
    // Both may be dropped before the result is read.
    const auto drop = [&] {
      duckdb.destroy_pending(&pending);
      duckdb.destroy_prepare(&prepared);
    };
    try {
      const auto prepare = [&](bool from_files) {
        const std::string text =
            with_inputs(session_, program, selects(true, from_files));
        return duckdb.prepare(session_.get(), text.c_str(), &prepared) == 0;
      };
      bool in_place = !in_place_.empty();
      bool done = prepare(in_place);
      if (!done && in_place) {
        // What DuckDB cannot read we can, or say why not.
        duckdb.destroy_prepare(&prepared);
        in_place = false;
        done = prepare(false);
      }
      if (!done) {
        stored_.check_unchanged();
        fail(duckdb.prepare_error(prepared));
      }
      if (in_place)
        for (const auto& [i, select] : in_place_) files_.push_back(program.inputs[i]);
      if (duckdb.pending_prepared_streaming(prepared, &pending) != 0)
        fail(duckdb.pending_error(pending));
      if (duckdb.execute_pending(pending, &result_) != 0)
        fail(duckdb.result_error(&result_));
    } catch (...) {
      drop();
      throw;
    }
    drop();
  }

  void check_columns() {
    const auto& duckdb = api();
    const auto& fields = type_.element().fields();
    if (duckdb.column_count(&result_) != fields.size())
      throw Error(Code::kInternal, "DuckDB gives another number of columns than " +
                                       std::to_string(fields.size()));
    for (size_t i = 0; i < fields.size(); ++i) {
      const Logical logical(duckdb.column_logical_type(&result_, i));
      if (matches(logical, fields[i].type)) continue;
      stored_.check_unchanged();
      throw Error(Code::kInternal, "DuckDB gives another type than " +
                                       fields[i].type.to_string() + " for column " +
                                       fields[i].name + ": number " +
                                       std::to_string(static_cast<int>(logical.id())));
    }
  }

  // Takes one more chunk in; false at the end.
  bool fetch() {
    const auto& duckdb = api();
    Chunk chunk = duckdb.fetch_chunk(result_);
    if (!chunk) {
      const char* message = duckdb.result_error(&result_);
      if (message && *message) fail(message);
      task_.check();
      return false;
    }
    try {
      append(chunk);
    } catch (...) {
      duckdb.destroy_data_chunk(&chunk);
      throw;
    }
    duckdb.destroy_data_chunk(&chunk);
    return true;
  }

  void append(Chunk chunk) {
    const auto& duckdb = api();
    const auto count = static_cast<int64_t>(duckdb.data_chunk_get_size(chunk));
    const auto& fields = type_.element().fields();
    for (size_t i = 0; i < fields.size(); ++i) {
      try {
        take(duckdb.data_chunk_get_vector(chunk, i), 0, count, builder_.column(i));
      } catch (Error& error) {
        // A null where the type has none: the type rules and the engine disagree.
        throw Error(Code::kInternal, error.message() + " in the result")
            .at(fields[i].name);
      }
    }
    for (int64_t row = 0; row < count; ++row) builder_.end_row();
  }

  void finish() {
    done_ = true;
    failure_->rethrow_if_any();
    watcher_.reset();
    result_.close();
  }

  type::Type type_;
  Task task_;
  std::shared_ptr<Failure> failure_;
  Leaves leaves_;
  Selects in_place_;
  StoredInputs stored_;
  std::vector<compile::Program::Input> files_;  // of those that DuckDB reads itself
  Connected session_;
  std::vector<std::unique_ptr<ScanInput>> inputs_;
  std::optional<Watcher> watcher_;
  OwnedResult result_;
  table::Builder builder_;
  int64_t target_;
  bool done_ = false;
};

}  // namespace

table::Stream run(const compile::Program& program, const Leaves& leaves, Task task) {
  return {program.type, std::make_unique<Rows>(program, leaves, std::move(task))};
}

}  // namespace phlox::engine::duckdb
