// phlox formats and phlox engines: what is linked in.
#include "phlox/faces/cli/cli.h"
#include "phlox/migrate/format.h"
#include "phlox/session/about.h"

namespace phlox::cli {

namespace {

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words)
    out.append(out.empty() ? "" : " ").append(word);
  return out;
}

}  // namespace

int formats() {
  std::vector<std::vector<std::string>> rows{
      {"FORMAT", "", "ENDINGS", "OPTIONS", "DESCRIPTION"}};
  for (const migrate::Format* format : migrate::Formats::list())
    rows.push_back({std::string(format->name()),
                    format->readable() && format->writable() ? "read, write"
                    : format->readable()                     ? "read"
                                                             : "write",
                    joined(format->endings()), joined(format->options()),
                    std::string(format->description())});
  print(aligned(rows));
  return kDone;
}

int engines() {
  std::vector<std::vector<std::string>> rows{{"ENGINE", "VERSION", "DESCRIPTION"}};
  for (const session::Part& part : session::engines())
    rows.push_back({part.name, part.found ? part.version : "missing (see phlox doctor)",
                    part.purpose});
  print(aligned(rows));
  return kDone;
}

}  // namespace phlox::cli
