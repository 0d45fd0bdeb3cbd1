// phlox shell: statements one after the other, in one session.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/expr/complete.h"
#include "phlox/session/cache.h"
#include "phlox/session/session.h"

namespace phlox::cli {

// Runs one statement at a time: an expression, `name = EXPR`, or a `:command`.
class Shell {
 public:
  // Results are written in that form; empty: a table on a terminal, CSV into a pipe.
  explicit Shell(std::string format) : format_(std::move(format)) {}

  session::Session& session() { return session_; }
  // Throws Failure for what is wrong, Error(kCancelled) after task.cancel().
  void run(const std::string& statement, const Task& task);
  // Of :quit.
  bool ended() const { return ended_; }
  // What may stand at the cursor of a statement, commands and their arguments among it.
  expr::Completion complete(std::string_view text, size_t cursor);

 private:
  void command(std::string_view name, const std::string& argument, const Task& task);
  void evaluate(const std::string& text, const Task& task);
  std::string names() const;

  session::Session session_;
  session::Options options_{.cache = std::make_shared<session::Cache>()};
  std::string format_;
  bool ended_ = false;
};

// What :help says: of the whole, and of the ops that are written so. Throws
// Error(kNotFound) with the nearest name.
std::string help_text();
std::string help_text(const std::string& name);
// All that :help can be asked for.
std::vector<std::string> help_names();

}  // namespace phlox::cli
