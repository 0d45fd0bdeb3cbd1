// One statement of the shell: what it is, running it, showing its result.
#include <unistd.h>

#include "phlox/expr/assignment.h"
#include "phlox/expr/print.h"
#include "phlox/faces/cli/cli.h"
#include "phlox/faces/cli/output.h"
#include "phlox/faces/cli/progress.h"
#include "phlox/faces/cli/shell.h"
#include "phlox/faces/cli/terminal.h"

namespace phlox::cli {

namespace {

constexpr std::initializer_list<Code> kUsers = {Code::kInvalid, Code::kType,
                                                Code::kNotFound, Code::kUnsupported};

struct Command {
  std::string_view name;
  bool takes_expression;
};
constexpr Command kCommands[] = {{":explain", true},
                                 {":help", false},
                                 {":names", false},
                                 {":quit", false},
                                 {":type", true}};

// A table is short: it waits here until the progress bar is gone.
class Text : public migrate::Sink {
 public:
  void write(std::string_view bytes) override { text_.append(bytes); }
  void close() override {}
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void print_text(const std::string& text, const Task& task) {
  const auto sink = migrate::descriptor_sink(STDOUT_FILENO, task);
  sink->write(text);
  sink->close();
}

// Where the name of a command ends that begins `text`, or 0.
size_t command_end(std::string_view text) {
  if (!text.starts_with(':')) return 0;
  return std::min(text.find_first_of(" \t\n"), text.size());
}

}  // namespace

void Shell::run(const std::string& statement, const Task& task) {
  const std::string text = trimmed(statement);
  if (const size_t end = command_end(text); end > 0)
    return command(text.substr(0, end), trimmed(text.substr(end)), task);
  // What people type who look for the door.
  if ((text == "exit" || text == "quit" || text == "help") &&
      !session_.names().contains(text))
    return command(text == "help" ? ":help" : ":quit", "", task);
  const auto assignment =
      blame_user({Code::kInvalid}, [&] { return expr::assignment_of(text); });
  if (assignment) {
    blame_user(kUsers,
               [&] { session_.set(assignment->name, trimmed(assignment->value)); });
  } else {
    evaluate(text, task);
  }
}

void Shell::command(std::string_view name, const std::string& argument,
                    const Task& task) {
  blame_user(kUsers, [&] {
    for (const Command& command : kCommands)
      if (name == command.name && command.takes_expression && argument.empty())
        throw Error(Code::kInvalid, std::string(name) + " needs an expression")
            .hint("write " + std::string(name) + " EXPR");
    if (name == ":explain") {
      print_text(session_.explain(session_.parse(argument), options_).to_string(), task);
    } else if (name == ":type") {
      print_text(session_.parse(argument).type().to_string() + "\n", task);
    } else if (name == ":help") {
      print_text(argument.empty() ? help_text() : help_text(argument), task);
    } else if (name == ":names") {
      print_text(names(), task);
    } else if (name == ":quit") {
      ended_ = true;
    } else {
      std::vector<std::string> known;
      std::string all;
      for (const Command& command : kCommands) {
        known.emplace_back(command.name);
        all.append(all.empty() ? "" : " ").append(command.name);
      }
      Error error(Code::kInvalid, "no command is named " + std::string(name));
      if (const auto near = nearest(name == ":q" ? ":quit" : std::string(name), known))
        error.hint("did you mean " + *near + "?");
      throw std::move(error.hint("they are " + all));
    }
  });
}

void Shell::evaluate(const std::string& text, const Task& task) {
  const expr::Expr query = blame_user(kUsers, [&] { return session_.parse(text); });
  Output output = blame_user(kUsers, [&] { return choose_output("", format_); });
  std::string shown;
  {
    const Progress progress(task);
    table::Stream stream =
        blame_user({Code::kInvalid, Code::kNotFound, Code::kType},
                   [&] { return session_.run(query, options_, task); });
    if (output.format->name() != "table") {
      write(output, *open_sink(output, task), std::move(stream), task);
      return;
    }
    Text sink;
    write(output, sink, std::move(stream), task);
    shown = sink.text();
  }
  print_text(shown, task);
}

std::string Shell::names() const {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, meaning] : session_.names())
    rows.push_back({name, meaning.type().to_string()});
  if (rows.empty()) return "nothing is set; NAME = EXPR sets a name\n";
  const std::string lines = aligned(rows);
  if (!::isatty(STDOUT_FILENO)) return lines;
  std::string out;
  for (size_t at = 0; at < lines.size();) {
    const size_t end = lines.find('\n', at);
    out += cut_to(std::string_view(lines).substr(at, end - at), terminal_width()) + "\n";
    at = end + 1;
  }
  return out;
}

expr::Completion Shell::complete(std::string_view text, size_t cursor) {
  cursor = std::min(cursor, text.size());
  const size_t end = command_end(text);
  if (end == 0) return session_.complete(text, cursor);
  const std::string_view name = text.substr(0, end);
  expr::Completion completion;
  std::vector<std::string> words;
  if (cursor <= end) {
    for (const Command& command : kCommands) words.emplace_back(command.name);
  } else if (name == ":help") {
    words = help_names();
    completion.begin = std::min(text.find_first_not_of(' ', end), cursor);
  } else {
    for (const Command& command : kCommands)
      if (command.name == name && command.takes_expression) {
        completion = session_.complete(text.substr(end), cursor - end);
        completion.begin += end;
      }
    return completion;
  }
  const std::string_view typed = text.substr(completion.begin, cursor - completion.begin);
  for (const std::string& word : words)
    if (word.starts_with(typed)) completion.candidates.push_back(word);
  return completion;
}

}  // namespace phlox::cli
