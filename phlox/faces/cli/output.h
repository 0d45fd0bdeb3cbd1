// Where a result goes and in which form.
#pragma once

#include <memory>
#include <string>

#include "phlox/migrate/format.h"
#include "phlox/session/output.h"

namespace phlox::cli {

struct Output : session::Output {
  std::string path;  // empty: standard output, or an engine
};

// An engine's by the URI; else by --format, else by the URI's ending, else table on a
// terminal and CSV into a pipe. Throws Error for what cannot be written.
Output choose_output(const std::string& uri, const std::string& format);
// Opens it, so that a folder that is not there is known before the work is done.
std::unique_ptr<migrate::Sink> open_sink(const Output& output, Task task);
// Writes all of it; the file is whole or not there. Then shows the task's notes.
void write(const Output& output, migrate::Sink& sink, table::Stream stream, Task task);
void show_notes(Task task);

}  // namespace phlox::cli
