// The conductor: names → resources, expression → rewritten → placed → run → Stream.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/expr/complete.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/expr.h"
#include "phlox/rewrite/rewrite.h"
#include "phlox/rewrite/split.h"
#include "phlox/table/stream.h"

namespace phlox::session {

class Cache;
struct Output;  // output.h

struct Options {
  std::string engine = "auto";
  std::set<std::string, std::less<>> rewrites_off = {};
  unsigned threads = 0;  // at most so many; 0: one a core
  uint64_t memory = 0;   // bytes that an engine may hold; 0: half of the machine's
  // Where cache() keeps rows, over sessions and threads; without one it does nothing.
  std::shared_ptr<Cache> cache = nullptr;
};

// The smaller table of a join is read first, and its keys choose the rows of the larger
// one in the engine that holds it.
struct Travel {
  expr::Expr from;                   // the smaller table
  expr::Expr to;                     // the larger one
  std::string engine;                // that holds it
  std::vector<std::string> columns;  // of the larger one, that are compared
  double from_rows = 0;              // thought
  double to_rows = 0;                // thought, of all of it
  // Where it was done: rows of `from`, and different values of its keys for each column,
  // or nothing where they are too many to be sent.
  std::optional<uint64_t> rows;
  std::vector<std::optional<uint64_t>> keys;
  bool is_reduced = false;  // the rows of `to` are grouped by their keys there
};

// What a query will do, for --explain.
struct Plan {
  expr::Expr query;  // as written
  rewrite::Result rewritten;
  std::string engine;
  std::string why;   // one sentence
  std::string kept;  // what an engine that holds tables lacks, so that it did not get all
  std::string text;  // what the engine gets
  struct Input {
    std::string name;                  // the leaf
    std::string source;                // its URI (without a password) or "memory"
    std::vector<std::string> columns;  // those that are read
    bool in_place = false;  // by the engine itself, and not by a stream of ours
  };
  std::vector<Input> inputs;
  // What another engine computes first; each is an input.
  struct Part {
    std::string engine;
    std::string why;
    expr::Expr query;
    std::string text;
    double estimated_rows = 0;
    std::optional<uint64_t> rows;  // after a run: those that it gave
  };
  std::vector<Part> parts;
  std::vector<Travel> travels;
  struct Cached {
    expr::Expr part;    // cache(...)
    std::string state;  // one sentence
  };
  std::vector<Cached> cached;
  struct Written {
    std::string to;   // a URI, without its password
    std::string how;  // by whom, one sentence
  };
  std::optional<Written> written;
  std::optional<uint64_t> rows;   // after a run: those of the answer
  std::string to_string() const;  // for people
  std::string to_json() const;    // for programs
};

// Holds the name table and open engines, and nothing else. Not thread-safe; use one a
// thread.
class Session {
 public:
  Session();
  ~Session();

  // What bind() and data() do stops where this task is cancelled.
  void set_task(Task task);
  // Binds a name to what a URI holds; with a datashape (text) it is taken as the table's
  // type, without one the type is discovered. Gives the symbol. Throws on an unknown
  // file, format, ...
  expr::Expr bind(std::string name, std::string_view uri,
                  std::string_view datashape = {});
  // Binds a symbol that exists already (its type is checked against what is there: same
  // fields, each type convertible without loss).
  void bind(const expr::Expr& symbol, std::string_view uri);
  // `again`: the rows can be read any number of times, so that cache() may keep what is
  // made of them.
  void bind(const expr::Expr& symbol, table::StreamFactory rows, bool again = false);
  // `data(uri)`: a leaf that needs no binding.
  expr::Expr data(std::string_view uri, std::string_view datashape = {});
  // A leaf on rows of the host.
  expr::Expr data(type::Type type, table::StreamFactory rows);

  // The bound and set names mean what they are; data(uri) works in it.
  expr::Expr parse(std::string_view text);
  // Sets a name to what a text is now (`name = EXPR` of the shell): later expressions see
  // through it. A plain value may stand wherever one is written out.
  expr::Expr set(const std::string& name, std::string_view text);
  const expr::Names& names() const;
  // What may stand at the cursor of a half-written text; files of data("...") too.
  expr::Completion complete(std::string_view text, size_t cursor);

  // With `to`, what write() will do.
  Plan explain(const expr::Expr& query, const Options& options = {},
               const Output* to = nullptr);
  // Runs it, too, drops the rows, and tells how many they were.
  Plan explain_run(const expr::Expr& query, const Options& options = {}, Task task = {});
  // Whether no row of any source is read for it: see session/known.h.
  bool is_known(const expr::Expr& query, const Options& options = {});
  // Throws Error(kNotFound) if a symbol of the query is bound to nothing.
  table::Stream run(const expr::Expr& query, const Options& options = {}, Task task = {});
  // Runs it and writes its rows: all, or, where it throws, none. Where one engine runs
  // all of it and takes it as well, no row comes here.
  void write(const expr::Expr& query, const Output& to, const Options& options = {},
             Task task = {});

 private:
  struct State;
  expr::Scope scope();
  std::unique_ptr<State> state_;
};

// The SQL text of a query in a dialect (after rewriting): phlox.to_sql.
std::string to_sql(const expr::Expr& query, std::string_view dialect = "duckdb",
                   const Options& options = {});

// The query as a table, rewritten and split by the rows of a leaf: phlox.split.
rewrite::Split split(const expr::Expr& query, const expr::Expr& leaf = {},
                     const Options& options = {});

}  // namespace phlox::session
