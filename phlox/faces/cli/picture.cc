// Writes a plot to its file, or to a page that is shown.
#include "phlox/faces/cli/picture.h"

#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "phlox/base/error.h"
#include "phlox/faces/cli/cli.h"
#include "phlox/faces/cli/interrupt.h"
#include "phlox/faces/cli/terminal.h"
#include "phlox/page/terminal.h"
#include "phlox/scene/document.h"

extern char** environ;

namespace phlox::cli {

namespace {

bool has_desktop() { return std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY"); }

// A name that nobody else has; the page stays for the browser that reads it.
std::string temporary_page() {
  std::string name =
      (std::filesystem::temp_directory_path() / "phlox-XXXXXX.html").string();
  const int file = ::mkstemps(name.data(), 5);
  if (file < 0)
    throw Error(Code::kIo, "cannot make a file in " +
                               std::filesystem::temp_directory_path().string())
        .hint("name a file with -o");
  ::close(file);
  return name;
}

void open_in_browser(const std::string& path) {
  std::string program = "xdg-open", file = path;
  char* arguments[] = {program.data(), file.data(), nullptr};
  pid_t process = 0;
  if (::posix_spawnp(&process, "xdg-open", nullptr, nullptr, arguments, environ) != 0)
    print(path + "\n");
}

}  // namespace

Picture choose_picture(const std::string& path) {
  if (path.empty() && !has_desktop() && ::isatty(STDOUT_FILENO)) return {"", false};
  if (path.empty()) return {temporary_page(), true};
  page::file_kind(path);
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder))
    throw Error(Code::kNotFound, "no folder " + folder.string())
        .hint("make it first: mkdir -p " + folder.string());
  guard_output(path);
  return {path, false};
}

void write(const Picture& picture, const scene::Model& root,
           const page::SaveOptions& options, Task task) {
  if (picture.path.empty()) {
    page::TerminalOptions terminal;
    terminal.columns = static_cast<int>(std::max<size_t>(40, terminal_width()));
    const char* plain = std::getenv("NO_COLOR");
    terminal.colored = !plain || !*plain;
    print(page::terminal_picture(root, terminal));
  } else {
    scene::Document document;
    document.add_root(root);
    page::save(document, picture.path, options, task);
  }
  for (const std::string& note : task.take_notes())
    std::fprintf(stderr, "note: %s\n", note.c_str());
  if (!picture.opened) return;
  if (has_desktop()) {
    open_in_browser(picture.path);
  } else {
    print(picture.path + "\n");
  }
}

}  // namespace phlox::cli
