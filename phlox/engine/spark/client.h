// What the core says to the module libphlox_spark.so: a session with a Spark Connect
// server. Both are built together, by one compiler.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "phlox/type/arrow_c.h"

namespace phlox::engine::spark {

struct Place {
  std::string host;
  int port = 15002;
  std::string user;
  std::string token;  // of Authorization: Bearer; empty: none is sent
  bool tls = false;
};

// Files that Spark reads, under the name that the text of a query has for them.
struct Read {
  std::string alias;
  std::string format;  // "csv"
  std::vector<std::string> paths;
  std::string schema;  // as Spark's DDL has it; empty: Spark finds it out
  std::map<std::string, std::string> options;
};

// Rows that travel with a query, under the name that its text has for them.
struct LocalRows {
  std::string alias;
  std::vector<std::string> names;               // of the columns
  std::function<void(ArrowArrayStream*)> open;  // whenever they are sent
};

// Where Spark puts what a query gives.
struct Write {
  std::string table;   // one that is there, as SQL names it: it gets the rows, by place
  std::string path;    // where there is no table: a new folder of files
  std::string format;  // of these
  std::map<std::string, std::string> options = {};
};

// A query: SQL, whose text may name the reads and rows beside the tables of the
// catalogue.
struct Plan {
  std::string sql;
  std::vector<Read> reads;
  std::vector<LocalRows> rows = {};
  // Tables, as its text writes them, that are looked at anew before, where the session
  // has not done so since it waited: it knows their files as they were.
  std::vector<std::string> refreshed = {};
  std::optional<Write> to = {};  // the rows go there, and none is given
};

// Hears now and then how many bytes a query's tasks have read, in all.
using HearBytes = std::function<void(uint64_t)>;

struct Field {
  std::string name;
  std::string type;  // as Spark's DDL has it: "BIGINT", "ARRAY<STRING>"
  bool nullable = true;
};

// One session of the server. One call at a time, save interrupt(). Failures are
// phlox::Error: kUnavailable where the server is not there or not any more, kCancelled
// after interrupt(), else Spark's own message.
class Session {
 public:
  // Ends the session there.
  virtual ~Session() = default;
  // The columns of the query's result, without running it.
  virtual std::vector<Field> schema(const Plan& plan) = 0;
  // The files that the query reads, by their URIs, without running it.
  virtual std::vector<std::string> files(const Plan& plan) = 0;
  // Begins a query; what ran before is ended.
  virtual void begin(const Plan& plan, HearBytes hear = {}) = 0;
  // The next batch of its rows; `out` has no release at the end.
  virtual void next(ArrowArrayStream* out) = 0;
  // Stops what runs, there and here; of a write the server's own end is waited for, some
  // seconds. From any thread.
  virtual void interrupt() = 0;
  // Tells it that time has gone by: what it knows of tables is old.
  virtual void set_waited() = 0;
  // Whether the server has forgotten it, or is gone.
  virtual bool is_broken() const = 0;
};

// A session of the program's: a new one is made like it, with its temporary views,
// functions and settings, and it stays as it is.
struct Origin {
  std::string session;
  // Names, and the plans of frames (a spark.connect.Plan as bytes), which become
  // temporary views before our settings hold.
  std::vector<std::pair<std::string, std::string>> views;
};

// Of the module: `settings` are those of the session, which begins with its first call,
// or, where there is an `origin`, here: then it throws what Session throws.
constexpr const char* kOpenSession = "phlox_spark_open";
using OpenSession = Session* (*)(const Place&,
                                 const std::map<std::string, std::string>& settings,
                                 const Origin* origin);
// Says kBoundary, which grows with every change of what stands here.
constexpr const char* kModuleBoundary = "phlox_spark_boundary";
constexpr int kBoundary = 4;

}  // namespace phlox::engine::spark
