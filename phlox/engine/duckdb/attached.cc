// Files of DuckDB's own, within reach of queries while these run.
#include "phlox/engine/duckdb/attached.h"

#include <unistd.h>

#include <map>
#include <mutex>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/duckdb/database.h"

namespace phlox::engine::duckdb {

namespace {

struct Files {
  std::mutex mutex;
  uint64_t next = 1;
  pid_t process = 0;
  struct Open {
    std::string name;
    int count = 0;
  };
  std::map<std::string, Open> open;
};

Files& files() {
  static Files& only = *new Files;
  return only;
}

}  // namespace

Attached::Attached(std::string file) : file_(std::move(file)) {
  const Connected session(Access::kFiles);
  auto& all = files();
  const std::lock_guard lock(all.mutex);
  // A forked child has a database of its own, without the files.
  if (all.process != getpid()) all.open.clear();
  all.process = getpid();
  auto place = all.open.find(file_);
  if (place == all.open.end()) {
    const std::string name = "phlox_file_" + std::to_string(all.next++);
    try {
      session.execute("ATTACH " + compile::duckdb::string_literal(file_) + " AS " + name +
                      " (READ_ONLY, TYPE duckdb)");
    } catch (Error& error) {
      error.at(file_);
      throw;
    }
    place = all.open.emplace(file_, Files::Open{name, 0}).first;
  }
  ++place->second.count;
  name_ = place->second.name;
}

Attached::~Attached() {
  auto& all = files();
  const std::lock_guard lock(all.mutex);
  const auto place = all.open.find(file_);
  if (place == all.open.end() || all.process != getpid() || --place->second.count > 0)
    return;
  all.open.erase(place);
  try {
    Connected(Access::kFiles).execute("DETACH " + name_);
  } catch (const Error&) {
    // It stays attached, under a name that nobody asks for again.
  }
}

std::string select_from(const std::string& attached, const compile::Stored& stored,
                        const compile::Program::Input& input) {
  const auto& dialect = compile::dialect("duckdb");
  const auto outs = compile::distinct_names(input.columns);
  std::string text;
  for (size_t i = 0; i < outs.size(); ++i) {
    const std::string& column = input.columns[i];
    const type::Type& type = input.leaf.element().field(column)->type;
    text += text.empty() ? "SELECT " : ", ";
    text +=
        dialect.stored_column(dialect.identifier(column), *stored.column(column), type) +
        " AS " + dialect.identifier(outs[i]);
  }
  text += " FROM " + attached;
  for (const std::string& part : stored.path) text += "." + dialect.identifier(part);
  return text;
}

}  // namespace phlox::engine::duckdb
