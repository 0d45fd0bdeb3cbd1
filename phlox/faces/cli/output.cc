// Where a result goes and in which form.
#include "phlox/faces/cli/output.h"

#include <unistd.h>

#include <cstdio>

#include "phlox/base/error.h"
#include "phlox/faces/cli/interrupt.h"
#include "phlox/faces/cli/terminal.h"

namespace phlox::cli {

Output choose_output(const std::string& uri, const std::string& format) {
  Output output;
  if (!uri.empty()) {
    output.uri = migrate::parse_uri(uri);
    if (output.uri.scheme != "-") {
      static_cast<session::Output&>(output) = session::output_of(uri, format);
      if (output.format) output.path = output.uri.location;
      return output;
    }
  }
  const bool is_terminal = ::isatty(STDOUT_FILENO);
  const std::string name = session::format_name(output.uri, format);
  output.format = &session::writable_format(!name.empty() ? name
                                            : is_terminal ? "table"
                                                          : "csv");
  // What is shown fits.
  if (output.format->name() == "table" && is_terminal && terminal_width() >= 20)
    output.uri.options.try_emplace("width", std::to_string(terminal_width()));
  session::check_options(output);
  return output;
}

std::unique_ptr<migrate::Sink> open_sink(const Output& output, Task task) {
  if (output.path.empty())
    return migrate::descriptor_sink(STDOUT_FILENO, std::move(task));
  guard_output(output.path);
  return migrate::file_sink(output.path, std::move(task));
}

void write(const Output& output, migrate::Sink& sink, table::Stream stream, Task task) {
  output.format->write(std::move(stream), sink, output.uri, task);
  task.check();
  sink.close();
  show_notes(task);
}

void show_notes(Task task) {
  std::string notes;
  for (const std::string& note : task.take_notes()) notes += "note: " + note + "\n";
  std::fwrite(notes.data(), 1, notes.size(), stderr);
}

}  // namespace phlox::cli
