// Short texts on standard output.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "phlox/faces/cli/cli.h"
#include "phlox/faces/cli/interrupt.h"
#include "phlox/migrate/format.h"

namespace phlox::cli {

void print(std::string_view text) {
  Task task;
  watch(task);
  const auto sink = migrate::descriptor_sink(STDOUT_FILENO, task);
  sink->write(text);
  sink->close();
}

int report(const Error& error, int status) {
  const std::string text = "error: " + error.render() + "\n";
  std::fflush(stdout);
  std::fwrite(text.data(), 1, text.size(), stderr);
  return status;
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - row[i].size() + 2, ' ');
    }
    out += line + "\n";
  }
  return out;
}

}  // namespace phlox::cli
