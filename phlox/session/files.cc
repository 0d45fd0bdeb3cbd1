// Names of files that begin with what was typed.
#include "phlox/session/files.h"

#include <algorithm>
#include <filesystem>

namespace phlox::session {

namespace {

constexpr size_t kMost = 1000;

}  // namespace

std::vector<std::string> files_at(std::string_view path) {
  namespace fs = std::filesystem;
  if (path.find("://") != std::string_view::npos) return {};
  const size_t slash = path.rfind('/');
  const std::string folder(
      path.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
  const std::string_view begin = path.substr(folder.size());
  std::vector<std::string> found;
  std::error_code error;
  fs::directory_iterator at(folder.empty() ? "." : folder, error);
  for (; !error && at != fs::directory_iterator() && found.size() < kMost;
       at.increment(error)) {
    std::string name = at->path().filename().string();
    if (!name.starts_with(begin) || (name.front() == '.' && begin.empty())) continue;
    // What a string would have to escape cannot be typed on.
    if (name.find_first_of("\\\"'\n") != std::string::npos) continue;
    std::error_code unreadable;
    if (at->is_directory(unreadable)) name += '/';
    found.push_back(folder + name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace phlox::session
