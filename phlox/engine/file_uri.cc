// Databases that are one file, by their URIs.
#include "phlox/engine/file_uri.h"

#include <filesystem>

#include "phlox/base/error.h"

namespace phlox::engine {

std::string file_of(const migrate::Uri& uri) {
  std::string path = uri.location;
  std::error_code failed;
  if (path.starts_with('/')) {
    const std::string relative = path.substr(1);
    if (relative.starts_with('/') || std::filesystem::exists(relative, failed) ||
        !std::filesystem::exists(path, failed))
      path = relative;
  }
  if (path.empty() || !std::filesystem::exists(path, failed))
    throw Error(Code::kNotFound, "no file " + path)
        .at(uri.to_string())
        .hint(uri.scheme + ":///a.db is a file in this folder, " + uri.scheme +
              ":////a.db one of the root");
  return std::filesystem::absolute(path, failed).string();
}

}  // namespace phlox::engine
