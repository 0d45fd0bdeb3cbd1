// The history file: one entry a line, line ends and backslashes in it escaped.
#include "phlox/faces/cli/shell_history.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

namespace phlox::cli {

namespace {

std::string folder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state && *state == '/') return state;
  const char* home = std::getenv("HOME");
  return home && *home ? std::string(home) + "/.local/state" : "";
}

std::string escaped(const std::string& entry) {
  std::string line;
  for (const char c : entry) {
    if (c == '\\' || c == '\n') line += '\\';
    line += c == '\n' ? 'n' : c;
  }
  return line + '\n';
}

std::string unescaped(const std::string& line) {
  std::string entry;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      ++i;
      entry += line[i] == 'n' ? '\n' : line[i];
    } else {
      entry += line[i];
    }
  }
  return entry;
}

void write(const std::string& path, int flags, const std::string& bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
  if (file < 0) return;
  // At once, so that shells that run side by side do not mix their lines.
  if (::fchmod(file, 0600) == 0 && ::write(file, bytes.data(), bytes.size()) < 0) {
    // A full disk is no reason to trouble who only types.
  }
  ::close(file);
}

// The folder with those above it, each for its owner alone.
bool make_folder(const std::filesystem::path& folder) {
  if (folder.empty() || ::access(folder.c_str(), W_OK) == 0) return true;
  return make_folder(folder.parent_path()) && ::mkdir(folder.c_str(), 0700) == 0;
}

}  // namespace

History::History() {
  const std::string state = folder();
  if (state.empty()) return;
  path_ = state + "/phlox/history";
  std::ifstream file(path_);
  std::string line;
  while (std::getline(file, line)) entries_.push_back(unescaped(line));
  if (entries_.size() <= kMost) return;
  const bool much = entries_.size() > 2 * kMost;
  entries_.erase(entries_.begin(), entries_.end() - kMost);
  if (!much) return;
  std::string all;
  for (const std::string& entry : entries_) all += escaped(entry);
  const std::string beside = path_ + "." + std::to_string(::getpid());
  write(beside, O_TRUNC, all);
  if (::rename(beside.c_str(), path_.c_str()) != 0) ::unlink(beside.c_str());
}

void History::add(const std::string& entry) {
  static const std::regex kPassword("://[^/@\\s\"']*:[^/@\\s\"']*@");
  const bool again = !entries_.empty() && entries_.back() == entry;
  entries_.push_back(entry);
  if (again || path_.empty() || entry.starts_with(' ') ||
      std::regex_search(entry, kPassword))
    return;
  if (make_folder(std::filesystem::path(path_).parent_path()))
    write(path_, O_APPEND, escaped(entry));
}

}  // namespace phlox::cli
