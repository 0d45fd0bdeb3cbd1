// phlox doctor: what is there, what is missing for what, and how to get it.
#include <cstdio>

#include "phlox/base/error.h"
#include "phlox/faces/cli/cli.h"
#include "phlox/faces/cli/shell_libedit.h"
#include "phlox/page/bokehjs.h"
#include "phlox/page/browser.h"
#include "phlox/scene/document.h"
#include "phlox/session/about.h"

namespace phlox::cli {

namespace {

// The version of the Python package, by the python3 that a shell would find.
session::Part python_package() {
  session::Part part{
      "python package", "import phlox: DataFrames and notebooks", false, {}, {}, {}};
  std::string output;
  if (std::FILE* pipe = ::popen(
          "python3 -c 'import phlox; print(phlox.__version__)' 2>/dev/null", "r")) {
    char bytes[256];
    while (std::fgets(bytes, sizeof bytes, pipe)) output += bytes;
    part.found = ::pclose(pipe) == 0 && !output.empty();
  }
  if (part.found) {
    part.version = output.substr(0, output.find('\n'));
  } else {
    part.problem = "python3 does not find it";
    part.hint = "pip install phlox";
  }
  return part;
}

// Who edits the lines of `phlox shell`.
session::Part line_editor() {
  session::Part part{"libedit", "lines of phlox shell are edited", false, {}, {}, {}};
  part.found = libedit() != nullptr;
  part.problem = "there is no libedit.so.2; lines can be typed, and no more";
  part.hint = "apt install libedit2";
  return part;
}

// What `find` gives the place of, or says why there is none.
template <class Find>
session::Part sought(const char* name, const char* purpose, std::string version,
                     Find&& find) {
  session::Part part{name, purpose, false, std::move(version), {}, {}};
  try {
    find();
    part.found = true;
  } catch (const Error& error) {
    part.problem = error.message();
    part.hint = error.hint();
  }
  return part;
}

void add(std::string& out, const std::string& title,
         const std::vector<session::Part>& parts) {
  out += title + "\n";
  for (const session::Part& part : parts) {
    if (part.found) {
      out += "  ok       " + part.name +
             (part.version.empty() ? "" : " " + part.version) + ": " + part.purpose +
             "\n";
    } else {
      out += "  missing  " + part.name + ": " + part.purpose + "\n           " +
             part.problem + "\n";
      if (!part.hint.empty()) out += "           to get it: " + part.hint + "\n";
    }
  }
}

}  // namespace

int doctor() {
  std::string out = "phlox " + session::version() + "\n\n";
  add(out, "engines", session::engines());
  add(out, "\nmodules", session::modules());
  out += "\ncompression\n  ok       gzip, zstd, bzip2, xz and lz4 are built in\n";
  add(out, "\nprompt", {line_editor()});
  add(out, "\npages and pictures",
      {sought("BokehJS", "draws HTML pages", std::string(scene::kBokehJsVersion),
              page::bokehjs_folder),
       sought("Chromium", "makes PNG, SVG and PDF of pages", "", page::chromium)});
  add(out, "\nlanguages", {python_package()});
  print(out);
  return kDone;
}

}  // namespace phlox::cli
