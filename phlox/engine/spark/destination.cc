// A new table of a Spark server's catalogue, or new files that it writes.
//
// A table is filled under a name of its own and renamed when it is whole. Files are
// written by one job of Spark's, which moves them into the folder when all are there;
// rows that do not fit one message wait in such a table until then.
#include "phlox/engine/spark/destination.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/spark.h"
#include "phlox/engine/spark/bounds.h"
#include "phlox/engine/spark/catalogue.h"
#include "phlox/engine/spark/chunks.h"
#include "phlox/engine/spark/place.h"
#include "phlox/engine/spark/pool.h"
#include "phlox/engine/spark/program.h"
#include "phlox/engine/spark/written.h"

namespace phlox::engine::spark {
namespace {

using compile::spark::backquoted;
using compile::spark::quoted;

// How long a server may take to remove what is half.
constexpr std::chrono::milliseconds kUndoing{8000};
constexpr const char* kRows = "rows";

// What nobody else has in a name.
std::string mark() {
  std::random_device device;
  std::string text;
  for (int i = 0; i < 16; ++i) text += "0123456789abcdef"[device() & 15];
  return text;
}

void execute(Session& session, const Plan& plan, HearBytes hear = {}) {
  session.begin(plan, std::move(hear));
  ArrowArrayStream none{};
  for (session.next(&none); none.release; session.next(&none)) none.release(&none);
}

bool is_there(Session& session, const Plan& plan) {
  try {
    session.schema(plan);
    return true;
  } catch (const Error& error) {
    if (error.code() == Code::kNotFound) return false;
    throw;
  }
}

// What Spark's options have for what a URI says, and what makes its texts ours.
std::map<std::string, std::string> options_of(const Target& target) {
  std::map<std::string, std::string> options;
  for (const auto& [ending, name] :
       {std::pair(".gz", "gzip"), {".bz2", "bzip2"}, {".zst", "zstd"}, {".lz4", "lz4"}})
    if (target.name.ends_with(ending)) options["compression"] = name;
  if (target.format != "csv" && target.format != "json") return options;
  options["timestampFormat"] = "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX";
  options["timestampNTZFormat"] = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS";
  options["ignoreNullFields"] = "false";
  if (target.format == "json") return options;
  options["header"] = target.header.value_or(true) ? "true" : "false";
  options["sep"] = target.separator.empty() ? "," : target.separator;
  options["nullValue"] = target.null;
  options["emptyValue"] = "\"\"";
  options["escape"] = "\"";
  options["ignoreLeadingWhiteSpace"] = "false";
  options["ignoreTrailingWhiteSpace"] = "false";
  return options;
}

class SparkDestination : public Destination {
 public:
  SparkDestination(const migrate::Uri& uri, const type::Type& rows, Task task)
      : where_(uri.to_string()),
        database_(database_of(uri)),
        target_(target_of(uri)),
        written_(rows, target_.files ? target_.format : std::string()),
        mark_(mark()) {
    if (target_.files)
      set_files();
    else
      set_table(uri);
    Bounds bounds(std::move(task), target_.timeout, where_);
    session_ = with_session(database_, where_, [&](Session& session) {
      bounds.run(session, [&] { look(session); });
    });
  }

  bool is_beside(const compile::Stored& table) const override {
    return table.engine == "spark" && table.database == database_;
  }

  void write(const compile::Program& program, const Leaves& leaves, Task task) override {
    whole_or_nothing(std::move(task), [&](const auto& run) {
      Query query = query_of(program, leaves);
      query.plan.sql = written_.query_of_query(query.plan.sql);
      if (target_.files) return run(to_files(std::move(query.plan)));
      begin_table(run, written_.definition());
      query.plan.to = Write{waiting_, {}, {}};
      run(query.plan);
      rename(run);
    });
  }

  void write(table::Stream rows, Task task) override {
    whole_or_nothing(std::move(task), [&](const auto& run) {
      Chunks chunks(written_, std::move(rows));
      auto chunk = chunks.next();
      const auto plan_of = [&](bool as_they_are) {
        return Plan{as_they_are ? std::string("SELECT * FROM ") + kRows
                                : written_.query_of_table(kRows),
                    {},
                    {written_.local_rows(kRows, std::move(chunk))}};
      };
      if (target_.files && chunks.is_ended()) return run(to_files(plan_of(false)));
      begin_table(
          run, target_.files ? written_.definition_on_the_way() : written_.definition());
      while (!chunk.empty()) {
        Plan plan = plan_of(target_.files);
        plan.to = Write{waiting_, {}, {}};
        run(plan);
        chunk = chunks.next();
      }
      if (!target_.files) return rename(run);
      run(to_files({written_.query_of_table(waiting_), {}}));
      run({"DROP TABLE " + waiting_, {}});
    });
  }

 private:
  void set_files() {
    const auto refuse = [&](const std::string& what, const std::string& hint) {
      throw std::move(Error(Code::kUnsupported, what)).at(where_).hint(hint);
    };
    if (target_.is_guessed)
      refuse("cannot tell the format of " + target_.name,
             "say it with ?format=csv, json, orc or parquet");
    if (target_.format == "text")
      refuse("lines of text are only read", "csv, json, orc and parquet are written");
    while (target_.name.size() > 1 && target_.name.ends_with('/'))
      target_.name.pop_back();
    if (target_.name.find_first_of("*?[]{}\\") != std::string::npos)
      refuse("files are written to one folder, and not to a pattern of names",
             "leave *, ?, \\, brackets and braces out of the name");
    for (const std::string& option : {std::string("header"), std::string("sep")})
      if (target_.format != "csv" &&
          (option == "header" ? target_.header.has_value() : !target_.separator.empty()))
        refuse(target_.format + " files have no option " + option, "it is one of csv");
    // Where a table has to wait, it does in the session's own schema.
    waiting_ = backquoted("phlox_writing_" + mark_);
  }

  void set_table(const migrate::Uri& uri) {
    if (uri.inner.empty())
      throw Error(Code::kInvalid, "the URI names no table")
          .at(where_)
          .hint("write ::TABLE or ::SCHEMA.TABLE behind it");
    const auto path = adbc::paths_of(uri.inner).back();
    const std::string schema = path.size() > 1 ? backquoted(path[0]) + "." : "";
    table_ = path.back();
    if (path.size() > 1) schema_ = path[0];
    name_ = schema + backquoted(table_);
    waiting_ = schema + backquoted("phlox_writing_" + mark_);
  }

  // That nothing is there yet.
  void look(Session& session) {
    if (target_.files) {
      if (is_there(session, files_there())) throw_there();
      return;
    }
    if (is_there(session, {"SELECT * FROM " + name_, {}})) throw_there();
    const bool is_plain = std::all_of(table_.begin(), table_.end(), [](unsigned char c) {
      return (c < 0x80 && std::isalnum(c)) || c == '_';
    });
    if (!is_plain &&
        texts(session, {"SELECT current_catalog()", {}}).at(0).at(0) == "spark_catalog")
      throw Error(Code::kInvalid, "Spark has no tables of the name " + table_)
          .at(where_)
          .hint("its names are of letters without accents, digits and _");
  }

  [[noreturn]] void throw_there() const {
    throw Error(Code::kIo, target_.files ? target_.name + " is there already"
                                         : "a table " + table_ + " is there already")
        .at(where_)
        .hint("choose another name, or remove it there");
  }

  // The files of the folder, but for hidden ones, by their paths. The server keeps what
  // it found out of a plan: each is another one.
  Plan files_there() {
    const std::string alias = "files_" + mark_ + "_" + std::to_string(++looks_);
    return {"SELECT path FROM " + alias,
            {{alias, "binaryFile", {target_.name}, "", {{"look", alias}}}}};
  }

  // The work gets a function that has a plan run.
  template <class Work>
  void whole_or_nothing(Task task, Work work) {
    Bounds bounds(task, target_.timeout, where_);
    uint64_t bytes = 0;
    const auto hear = [&](uint64_t all) {
      if (all <= bytes) return;
      task.add_bytes(all - bytes);
      bytes = all;
    };
    try {
      work([&](const Plan& plan) {
        bounds.run(*session_, [&] { execute(*session_, plan, hear); });
      });
    } catch (Error& error) {
      session_.reset();
      if (error.message().starts_with("[PATH_ALREADY_EXISTS]")) has_begun_files_ = false;
      undo(error);
      if (error.message().starts_with("[PATH_ALREADY_EXISTS]") ||
          error.message().starts_with("[TABLE_OR_VIEW_ALREADY_EXISTS]"))
        throw_there();
      if (error.message().starts_with("[SCHEMA_NOT_FOUND]"))
        throw Error(Code::kNotFound, "there is no schema " + schema_)
            .at(where_)
            .hint("make it there: CREATE SCHEMA " + backquoted(schema_));
      throw;
    }
    session_.reset();
  }

  template <class Run>
  void begin_table(const Run& run, const std::string& columns) {
    has_begun_table_ = true;
    run({"CREATE TABLE " + waiting_ + " (" + columns + ")", {}});
  }

  template <class Run>
  void rename(const Run& run) {
    run({"ALTER TABLE " + waiting_ + " RENAME TO " + name_, {}});
  }

  Plan to_files(Plan plan) {
    has_begun_files_ = true;
    Write to{{}, target_.name, target_.format, options_of(target_)};
    // So that they are known for ours.
    to.options["mapreduce.output.basename"] = "part-" + mark_;
    plan.to = std::move(to);
    return plan;
  }

  // Removes what has been begun, whatever the user wants by now.
  void undo(Error& failure) {
    if (!has_begun_table_ && !has_begun_files_) return;
    try {
      Bounds bounds(Task(), kUndoing, where_);
      const auto session = with_session(database_, where_, [](Session&) {});
      bounds.run(*session, [&] {
        if (has_begun_table_) execute(*session, {"DROP TABLE IF EXISTS " + waiting_, {}});
        if (has_begun_files_) remove_files(*session);
      });
    } catch (const Error& error) {
      failure.note(
          "what was half written may be left there: " +
          (has_begun_table_ ? "the table " + waiting_ : "the folder " + target_.name) +
          " (" + error.message() + ")");
    }
  }

  // Spark has no word for the removal of a folder, but that of a database has one.
  void remove_files(Session& session) {
    for (int i = 0; i < 10 && is_there(session, files_there()); ++i) {
      // A task that has not heard of the end may make it anew.
      if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
      // Nothing that would need a task, which those that run may keep waiting.
      for (const std::string& file : session.files(files_there()))
        if (file.find("/part-" + mark_) == std::string::npos)
          throw Error(Code::kIo, "somebody else has written to it, too");
      const std::string folder = backquoted("phlox_removing_" + mark_);
      execute(session,
              {"CREATE DATABASE " + folder + " LOCATION " + quoted(target_.name), {}});
      execute(session, {"DROP DATABASE " + folder + " CASCADE", {}});
    }
  }

  const std::string where_;
  const std::string database_;
  Target target_;
  const Written written_;
  const std::string mark_;
  std::string schema_, table_;
  std::string name_;     // as SQL has it
  std::string waiting_;  // of the table that is not whole
  std::shared_ptr<Session> session_;
  bool has_begun_table_ = false;
  bool has_begun_files_ = false;
  int looks_ = 0;
};

}  // namespace

std::unique_ptr<Destination> destination_at(const migrate::Uri& uri,
                                            const type::Type& rows, Task task) {
  return std::make_unique<SparkDestination>(uri, rows, std::move(task));
}

}  // namespace phlox::engine::spark
