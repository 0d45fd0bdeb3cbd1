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

std::string file_or_new(const migrate::Uri& uri) {
  try {
    return file_of(uri);
  } catch (const Error& error) {
    if (error.code() != Code::kNotFound) throw;
  }
  std::error_code failed;
  std::filesystem::path path = uri.location;
  if (uri.location.starts_with('/')) {
    const std::filesystem::path relative = uri.location.substr(1);
    if (relative.is_absolute() || !relative.has_parent_path() ||
        std::filesystem::exists(relative.parent_path(), failed))
      path = relative;
  }
  path = std::filesystem::absolute(path, failed);
  if (!std::filesystem::is_directory(path.parent_path(), failed) || !path.has_filename())
    throw Error(Code::kNotFound,
                "no folder " + path.parent_path().string() + " to write " + path.string())
        .at(uri.to_string());
  return path.string();
}

}  // namespace phlox::engine
