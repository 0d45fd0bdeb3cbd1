// Files on HDFS, by WebHDFS: as copies on this machine, which every reader of files can
// read.
#pragma once

#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/migrate/uri.h"

namespace phlox::migrate {

// The option of hdfs:// that says where WebHDFS is, as HOST:PORT.
inline constexpr const char* kHdfsHttp = "http";

// The files that the URI names (one, those of a folder, or those that a glob in its last
// part fits), sorted by name, each copied into a temporary folder. A copy lasts as long
// as the process, and serves until the file there changes its size or its time. Throws
// Error(kNotFound), Error(kUnavailable) where there is no server, Error(kIo) with what
// the server says.
std::vector<std::string> hdfs_files(const Uri& uri, const Task& task);

}  // namespace phlox::migrate
