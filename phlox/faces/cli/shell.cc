// phlox shell: the prompt, or statements from a pipe.
#include "phlox/faces/cli/shell.h"

#include <unistd.h>

#include <iostream>

#include "phlox/expr/open_text.h"
#include "phlox/faces/cli/cli.h"
#include "phlox/faces/cli/interrupt.h"
#include "phlox/faces/cli/output.h"
#include "phlox/faces/cli/shell_editor.h"
#include "phlox/faces/cli/shell_history.h"
#include "phlox/session/about.h"

namespace phlox::cli {

namespace {

constexpr const char* kPrompt = "phlox> ";
constexpr const char* kMorePrompt = "   ... ";

bool says_nothing(const std::string& text) {
  // Blank lines and comments.
  size_t at = 0;
  while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string::npos) {
    if (text[at] != '#') return false;
    at = text.find('\n', at);
    if (at == std::string::npos) break;
  }
  return true;
}

// Commands take one line.
bool goes_on(const std::string& text) {
  return !text.starts_with(':') && expr::unfinished(text);
}

// One statement at the prompt. Whatever goes wrong, the shell goes on.
void run_typed(Shell& shell, LineEditor& editor, const std::string& statement) {
  const Task task;
  const Interruptible interruptible(task);
  try {
    shell.run(statement, task);
  } catch (const Failure& failure) {
    if (failure.error.code() != Code::kCancelled) report(failure.error, failure.status);
  } catch (const Error& error) {
    if (error.code() != Code::kCancelled) report(error, kFailed);
  } catch (const std::bad_alloc&) {
    report(
        Error(Code::kUnavailable, "out of memory").hint("choose fewer columns or rows"),
        kFailed);
  }
  if (task.cancelled()) {
    editor.drop_pasted();
    std::fputs("interrupted\n", stderr);
  }
}

int run_prompt(Shell& shell) {
  std::string statement;  // the lines of one so far
  LineEditor editor([&](const std::string& line, size_t cursor) {
    expr::Completion completion =
        shell.complete(statement + line, statement.size() + cursor);
    // A word does not begin in a line before.
    if (completion.begin < statement.size()) return expr::Completion();
    completion.begin -= statement.size();
    return completion;
  });
  History history;
  for (const std::string& entry : history.entries()) editor.remember(entry);
  {
    const Interruptible from_now_on{Task()};
  }
  std::fputs(("phlox " + session::version() + "  :help says what there is\n").c_str(),
             stdout);
  if (!editor.edits())
    std::fputs("Lines cannot be edited here: install libedit (Debian: libedit2)\n",
               stdout);
  while (!shell.ended()) {
    std::string line;
    const auto got = editor.read(statement.empty() ? kPrompt : kMorePrompt, line);
    if (got == LineEditor::Got::kEnd) {
      std::fputs("\n", stdout);
      break;
    }
    if (got == LineEditor::Got::kInterrupt) {
      statement.clear();
      continue;
    }
    statement += line;
    if (says_nothing(statement)) {
      statement.clear();
      continue;
    }
    if (goes_on(statement)) {
      statement += '\n';
      continue;
    }
    history.add(statement);
    editor.remember(statement);
    run_typed(shell, editor, statement);
    statement.clear();
  }
  return kDone;
}

// A script: ends with the first error, as later statements count on those before.
int run_script(Shell& shell) {
  std::string statement, line;
  size_t number = 0, begin = 0;
  while (!shell.ended()) {
    const bool more = static_cast<bool>(std::getline(std::cin, line));
    if (more) {
      ++number;
      if (statement.empty()) begin = number;
      statement += line;
      if (says_nothing(statement)) {
        statement.clear();
        continue;
      }
      if (goes_on(statement)) {
        statement += '\n';
        continue;
      }
    }
    if (!statement.empty()) {
      const Task task;
      watch(task);
      const auto placed = [&](Error error) {
        return std::move(
            error.note("in line " + std::to_string(begin) + " of the input"));
      };
      try {
        shell.run(statement, task);
      } catch (const Failure& failure) {
        throw Failure{placed(failure.error), failure.status};
      } catch (const Error& error) {
        throw placed(error);
      }
      statement.clear();
    }
    if (!more) break;
  }
  return kDone;
}

}  // namespace

int shell(const ShellOptions& options) {
  Shell shell(options.format);
  blame_user({Code::kInvalid, Code::kUnsupported},
             [&] { choose_output("", options.format); });
  bind(shell.session(), options.bindings);
  const bool typed = ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO);
  return typed ? run_prompt(shell) : run_script(shell);
}

}  // namespace phlox::cli
