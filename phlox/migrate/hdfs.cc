// Files on HDFS, by WebHDFS.
#include "phlox/migrate/hdfs.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>

#include "phlox/base/error.h"
#include "phlox/migrate/descriptor.h"
#include "phlox/migrate/http.h"

namespace phlox::migrate {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// Hadoop's own port of the NameNode's pages.
constexpr const char* kPort = "9870";

struct Place {
  std::string http;  // HOST:PORT
  std::string user;
  std::string path;
};

struct File {
  std::string path;
  uint64_t length = 0;
  int64_t modified = 0;
  bool is_folder = false;
};

// Who we are there, where the URI does not say it: as Hadoop's own client finds it.
std::string user_here() {
  if (const char* const name = std::getenv("HADOOP_USER_NAME"); name && *name)
    return name;
  const passwd* const found = ::getpwuid(::getuid());
  return found ? found->pw_name : "";
}

Place place_of(const Uri& uri) {
  const size_t slash = uri.location.find('/');
  if (slash == std::string::npos)
    throw Error(Code::kInvalid, "the URI names no file")
        .at(uri.to_string())
        .hint("write hdfs://HOST:PORT/PATH");
  std::string server = uri.location.substr(0, slash);
  Place place{"", user_here(), uri.location.substr(slash)};
  if (const size_t at = server.rfind('@'); at != std::string::npos) {
    place.user = server.substr(0, at);
    server.erase(0, at + 1);
  }
  if (const auto option = uri.options.find(kHdfsHttp); option != uri.options.end()) {
    place.http = option->second;
    return place;
  }
  // The port of the URI is that of Hadoop's own protocol.
  const size_t colon = server.rfind(':');
  if (colon != std::string::npos && server.find(']', colon) == std::string::npos)
    server.resize(colon);
  place.http = server + ":" + kPort;
  return place;
}

std::string url_of(const Place& place, const std::string& path, const std::string& op,
                   const std::string& more = "") {
  return "http://" + place.http + "/webhdfs/v1" + url_path(path) + "?op=" + op +
         (place.user.empty() ? "" : "&user.name=" + url_path(place.user)) + more;
}

// What a NameNode or a DataNode says instead of an answer.
[[noreturn]] void throw_refusal(const HttpAnswer& answer, const Place& place,
                                const std::string& path) {
  const Json said = Json::parse(answer.body, nullptr, false);
  if (!said.is_object() || !said.contains("RemoteException"))
    throw Error(Code::kIo, place.http + " answers with status " +
                               std::to_string(answer.status) + ", and is no WebHDFS")
        .hint("?http=HOST:PORT names the address of the NameNode's pages");
  const Json& remote = said["RemoteException"];
  const std::string kind = remote.value("exception", "");
  std::string message = remote.value("message", kind);
  message.resize(std::min(message.find('\n'), message.size()));
  if (kind == "FileNotFoundException")
    throw Error(Code::kNotFound, "no file " + path + " on HDFS");
  throw Error(Code::kIo, "HDFS says: " + message);
}

Json asked(const Place& place, const std::string& path, const std::string& op,
           const Task& task, const std::string& more = "") {
  const HttpAnswer answer = http_get(url_of(place, path, op, more), task);
  const Json json = Json::parse(answer.body, nullptr, false);
  if (answer.status != 200 || !json.is_object()) throw_refusal(answer, place, path);
  return json;
}

File file_of(const Json& status, const std::string& folder) {
  const std::string name = status.value("pathSuffix", "");
  return {name.empty() ? folder : (folder.ends_with('/') ? folder : folder + "/") + name,
          status.value("length", uint64_t{0}),
          status.value("modificationTime", int64_t{0}),
          status.value("type", "") == "DIRECTORY"};
}

std::vector<File> files_in(const Place& place, const std::string& folder,
                           const Task& task) {
  const Json json = asked(place, folder, "LISTSTATUS", task);
  std::vector<File> files;
  for (const Json& status : json.at("FileStatuses").at("FileStatus"))
    files.push_back(file_of(status, folder));
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

std::string name_of(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

[[noreturn]] void throw_no_file(const Place& place, const std::string& path,
                                const std::string& folder, const Task& task) {
  Error error(Code::kNotFound, "no file " + path + " on HDFS");
  std::vector<std::string> names;
  try {
    for (const File& file : files_in(place, folder.empty() ? "/" : folder, task))
      names.push_back(name_of(file.path));
  } catch (const Error&) {
    throw std::move(error.hint("there is no folder " + folder));
  }
  if (const auto near = nearest(name_of(path), names))
    error.hint("did you mean " + folder + "/" + *near + "?");
  throw error;
}

std::vector<File> named(const Place& place, const Task& task) {
  const std::string folder = place.path.substr(0, place.path.find_last_of('/'));
  const std::string pattern = name_of(place.path);
  std::vector<File> found;
  if (pattern.find_first_of("*?[") != std::string::npos) {
    for (File& file : files_in(place, folder.empty() ? "/" : folder, task))
      if (!file.is_folder &&
          ::fnmatch(pattern.c_str(), name_of(file.path).c_str(), 0) == 0)
        found.push_back(std::move(file));
    if (found.empty())
      throw Error(Code::kNotFound, "no file matches " + place.path + " on HDFS");
    return found;
  }
  File file;
  try {
    const Json json = asked(place, place.path, "GETFILESTATUS", task);
    file = file_of(json.at("FileStatus"), place.path);
  } catch (const Error& error) {
    if (error.code() == Code::kNotFound) throw_no_file(place, place.path, folder, task);
    throw;
  }
  if (!file.is_folder) return {file};
  for (File& each : files_in(place, place.path, task)) {
    const std::string name = name_of(each.path);
    // _SUCCESS and the like
    if (!each.is_folder && !name.starts_with('.') && !name.starts_with('_'))
      found.push_back(std::move(each));
  }
  if (found.empty())
    throw Error(Code::kNotFound, "no file in the folder " + place.path + " on HDFS");
  return found;
}

// The DataNodes that have the block at that place, as excludedatanodes= wants them.
std::vector<std::string> nodes_at(const Place& place, const File& file, uint64_t offset,
                                  const Task& task) {
  const Json json = asked(place, file.path, "GETFILEBLOCKLOCATIONS", task,
                          "&offset=" + std::to_string(offset) + "&length=1");
  std::vector<std::string> nodes;
  for (const Json& block : json.at("BlockLocations").at("BlockLocation"))
    for (const Json& name : block.at("names")) nodes.push_back(name.get<std::string>());
  return nodes;
}

// Copies the file. Where a DataNode fails, the others that have the block are asked: the
// NameNode goes on sending us to one that is dead until it knows.
void fetch(const Place& place, const File& file, const std::string& to,
           const Task& task) {
  const Descriptor out(
      ::open(to.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
  if (out.get() < 0) throw_errno("write", to, errno);
  uint64_t offset = 0;
  std::optional<std::vector<std::string>> nodes;  // at the place where one failed
  size_t next = 0;
  while (offset < file.length) {
    std::string more = "&offset=" + std::to_string(offset);
    if (nodes) {
      std::string others;
      for (size_t i = 0; i < nodes->size(); ++i)
        if (i != next) others += (others.empty() ? "" : ",") + (*nodes)[i];
      if (!others.empty()) more += "&excludedatanodes=" + others;
    }
    const uint64_t begin = offset;
    try {
      const HttpAnswer answer = http_get(url_of(place, file.path, "OPEN", more), task,
                                         [&](std::string_view part) {
                                           write_all(out.get(), part, task, to);
                                           offset += part.size();
                                           Task(task).add_bytes(part.size());
                                         });
      if (answer.status != 200) throw_refusal(answer, place, file.path);
      if (offset == begin)
        throw Error(Code::kIo, "HDFS has no byte " + std::to_string(offset) + " of " +
                                   file.path + ", which it says has " +
                                   std::to_string(file.length));
    } catch (const Error& error) {
      const bool may_go_on = error.code() == Code::kUnavailable || offset > begin;
      if (error.code() == Code::kCancelled || !may_go_on) throw;
      if (!nodes || offset > begin) {
        nodes = nodes_at(place, file, offset, task);
        next = 0;
      } else {
        ++next;
      }
      if (next >= nodes->size()) throw;
      continue;
    }
    nodes.reset();
  }
}

// The copies, in a folder that goes with the process.
struct Copies {
  std::mutex mutex;
  std::string folder;
  std::map<std::string, std::string> files;
  int count = 0;
};

Copies& copies() {
  static Copies& only = *new Copies;
  return only;
}

void remove_copies() {
  std::error_code ignored;
  fs::remove_all(copies().folder, ignored);
}

// A folder for one more; its name is that of the file, which errors say.
std::string new_copy(Copies& all, const std::string& name) {
  if (all.folder.empty()) {
    std::string folder = (fs::temp_directory_path() / "phlox-hdfs-XXXXXX").string();
    if (!::mkdtemp(folder.data())) throw_errno("make a folder", folder, errno);
    all.folder = folder;
    std::atexit(remove_copies);
  }
  const fs::path folder = fs::path(all.folder) / std::to_string(++all.count);
  fs::create_directory(folder);
  return (folder / name).string();
}

std::string copy_of(const Place& place, const File& file, const Task& task) {
  Copies& all = copies();
  const std::lock_guard lock(all.mutex);
  const std::string key = place.http + " " + place.user + " " + file.path + " " +
                          std::to_string(file.length) + " " +
                          std::to_string(file.modified);
  if (const auto found = all.files.find(key); found != all.files.end())
    return found->second;
  const std::string to = new_copy(all, name_of(file.path));
  try {
    fetch(place, file, to, task);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(fs::path(to).parent_path(), ignored);
    throw;
  }
  all.files.emplace(key, to);
  return to;
}

}  // namespace

std::vector<std::string> hdfs_files(const Uri& uri, const Task& task) {
  const Place place = place_of(uri);
  try {
    std::vector<std::string> files;
    for (const File& file : named(place, task))
      files.push_back(copy_of(place, file, task));
    return files;
  } catch (Error& error) {
    error.at(uri.to_string());
    if (error.code() == Code::kUnavailable && !uri.options.contains(kHdfsHttp))
      error.hint(
          "WebHDFS is looked for on port 9870 of the NameNode; ?http=HOST:PORT names "
          "another address");
    throw;
  } catch (const Json::exception& error) {
    throw Error(Code::kIo, "an answer of HDFS that is none: " + std::string(error.what()))
        .at(uri.to_string());
  }
}

}  // namespace phlox::migrate
