// The command line: one file a verb.
#pragma once

#include <string>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/session/session.h"

namespace phlox::cli {

// The whole command: reads arguments, runs the verb, prints what is to print, and gives
// the exit status. Also what `phlox` of the Python package calls.
int main(int argc, char** argv);

// Exit statuses.
constexpr int kDone = 0;
constexpr int kFailed = 1;  // the data or an engine
constexpr int kWrong = 2;   // the command line or the expression
constexpr int kInterrupted = 130;

// Thrown through a verb: an error and whose fault it is.
struct Failure {
  Error error;
  int status;
};

// Runs `step`; its errors of these codes are the user's (kWrong), all others the data's.
template <class Step>
auto blame_user(std::initializer_list<Code> codes, Step&& step) {
  try {
    return step();
  } catch (const Error& error) {
    for (const Code code : codes)
      if (error.code() == code) throw Failure{error, kWrong};
    throw Failure{error, kFailed};
  }
}

// A BINDING of the command line: NAME=URI, 'NAME: DSHAPE = URI', or a URI for the table
// `t`.
struct Binding {
  std::string name;
  std::string datashape;  // empty: to be found out
  std::string uri;
};
// Throws Error(kInvalid).
Binding parse_binding(const std::string& text);
// Binds them all. Throws Failure.
void bind(session::Session& session, const std::vector<std::string>& bindings);
// Without blanks around it.
std::string trimmed(std::string_view text);

struct QueryOptions {
  std::string expression;
  std::vector<std::string> bindings;
  std::string output;   // URI; empty: standard output
  std::string format;   // empty: by the output
  int64_t limit = -1;   // no limit
  std::string explain;  // "", "text", "json", "run" or "run-json"
  session::Options session;
};

struct ShellOptions {
  std::vector<std::string> bindings;
  std::string format;  // of results; empty: by where they go
};

// The verbs. They throw Failure or Error (which is kFailed).
int query(const QueryOptions& options);
int shell(const ShellOptions& options);
int discover(const std::string& uri);
int formats();
int engines();
int doctor();

// Prints to standard output at once; a closed pipe ends the program quietly.
void print(std::string_view text);
// One message on standard error; gives the status.
int report(const Error& error, int status);
// Lines with columns of one width each, two spaces between.
std::string aligned(const std::vector<std::vector<std::string>>& rows);

}  // namespace phlox::cli
