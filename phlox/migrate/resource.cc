// From a URI to the files and the format of one table.
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "phlox/base/error.h"
#include "phlox/migrate/descriptor.h"
#include "phlox/migrate/format.h"
#include "phlox/migrate/hdfs.h"
#include "phlox/migrate/input.h"
#include "phlox/migrate/sniff.h"
#include "phlox/migrate/unpack.h"

namespace phlox::migrate {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed))
    names.push_back(it->path().filename().string());
  return names;
}

[[noreturn]] void no_file(const std::string& path) {
  const fs::path whole(path);
  const fs::path folder = whole.has_parent_path() ? whole.parent_path() : fs::path(".");
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored))
    throw Error(Code::kNotFound, "no file " + path)
        .hint("there is no folder " + folder.string());
  Error error(Code::kNotFound, "no file " + path);
  if (const auto name = nearest(whole.filename().string(), names_in(folder)))
    error.hint("did you mean " +
               (whole.has_parent_path() ? (folder / *name).string() : *name) + "?");
  throw error;
}

std::vector<std::string> files_in(const std::string& folder) {
  std::error_code failed;
  std::vector<std::string> files;
  bool has_folders = false;
  fs::directory_iterator it(folder, failed);
  if (failed) throw_errno("read the folder", folder, failed.value());
  for (const fs::directory_iterator end; !failed && it != end; it.increment(failed)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with('.') || name.starts_with('_'))
      continue;  // _SUCCESS and the like
    std::error_code ignored;
    if (it->is_directory(ignored))
      has_folders = true;
    else
      files.push_back(it->path().string());
  }
  if (files.empty())
    throw Error(Code::kNotFound, "no file in the folder " + folder)
        .hint(has_folders ? "it holds folders only; name them with a glob: " +
                                (fs::path(folder) / "*" / "*").string()
                          : "the folder is empty");
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> files_of_glob(const std::string& pattern) {
  glob_t found{};
  const int status = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> files;
  for (size_t i = 0; status == 0 && i < found.gl_pathc; ++i) {
    std::error_code ignored;
    if (!fs::is_directory(found.gl_pathv[i], ignored))
      files.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  if (files.empty()) throw Error(Code::kNotFound, "no file matches " + pattern);
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> find_files(const Uri& uri, const Task& task) {
  if (uri.scheme == "-") return {"-"};
  if (uri.scheme == "hdfs") return hdfs_files(uri, task);
  if (uri.scheme != "file")
    throw Error(Code::kUnsupported, "phlox cannot read " + uri.scheme + "://")
        .at(uri.to_string())
        .hint("it reads files, hdfs://, and standard input as -");
  const std::string& path = uri.location;
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0)
    return S_ISDIR(status.st_mode) ? files_in(path) : std::vector{path};
  if (errno != ENOENT && errno != ENOTDIR) throw_errno("read", path, errno);
  if (path.find_first_of("*?[") != std::string::npos) return files_of_glob(path);
  no_file(path);
}

std::string format_names() {
  std::string names;
  for (const auto* format : Formats::list())
    if (format->readable())
      names += (names.empty() ? "" : ", ") + std::string(format->name());
  return names;
}

// By the longest ending that fits, in any case of letters.
const Format* format_of_ending(std::string_view path) {
  std::string name(without_packing_ending(path));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return static_cast<char>(c < 0x80 ? std::tolower(c) : c);
  });
  const Format* best = nullptr;
  size_t length = 0;
  for (const auto* format : Formats::list())
    for (const auto ending : format->endings())
      if (ending.size() > length && name.size() > ending.size() &&
          name.ends_with(ending)) {
        best = format;
        length = ending.size();
      }
  return best;
}

const Format* format_named(const std::string& name) {
  const Format* format = Formats::find(name);
  if (!format) {
    std::vector<std::string> names;
    for (const auto* known : Formats::list()) names.emplace_back(known->name());
    Error error(Code::kInvalid, "no format " + name);
    if (const auto near = nearest(name, names)) error.hint("did you mean " + *near + "?");
    throw std::move(error.hint("the formats are " + format_names()));
  }
  if (!format->readable())
    throw Error(Code::kUnsupported, "the format " + name + " can only be written");
  return format;
}

const Format* format_of_file(const std::string& file, const Uri& uri, const Task& task) {
  const Format* by_ending = file == "-" ? nullptr : format_of_ending(file);
  if (by_ending && !by_ending->readable()) by_ending = nullptr;
  // Only plain text may be other than its ending says, and only if nobody said how to
  // read it.
  const bool open = !by_ending || by_ending->name() == "csv";
  if (!open || uri.options.contains("delimiter")) return by_ending;
  const Sample sample = read_sample(file, size_t{64} << 10, task);
  const std::string_view found = sniff(sample.bytes, sample.whole, by_ending != nullptr);
  if (const Format* format = found.empty() ? nullptr : Formats::find(found))
    return format;
  if (by_ending) return by_ending;
  if (file == "-")
    throw Error(Code::kUnsupported, "cannot tell the format of standard input")
        .hint("say it: -?format=csv");
  if (sample.bytes.empty())
    throw Error(Code::kIo,
                "the file " + file + " is empty, and its ending says no format")
        .hint("say it: " + file + "?format=csv");
  throw Error(Code::kUnsupported, "cannot tell the format of " + file)
      .hint("say it: " + file + "?format=csv; the formats are " + format_names());
}

// "csv, jsonl and tsv"; "" for none.
std::string formats_with(const std::string& option) {
  std::vector<std::string> names;
  for (const Format* format : Formats::list()) {
    const auto options = format->options();
    if (std::find(options.begin(), options.end(), option) != options.end())
      names.emplace_back(format->name());
  }
  std::string list;
  for (size_t i = 0; i < names.size(); ++i)
    list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return list;
}

void check_options(const Uri& uri, const Format& format) {
  const auto options = format.options();
  for (const auto& [key, value] : uri.options) {
    if (key == "format" || (uri.scheme == "hdfs" && key == kHdfsHttp) ||
        std::find(options.begin(), options.end(), key) != options.end())
      continue;
    std::vector<std::string> known(options.begin(), options.end());
    known.emplace_back("format");
    Error error(Code::kInvalid,
                "the format " + std::string(format.name()) + " has no option " + key);
    error.at(uri.to_string());
    std::string list;
    for (const auto& name : known) list += (list.empty() ? "" : ", ") + name;
    if (const auto near = nearest(key, known))
      throw std::move(error.hint("did you mean " + *near + "?"));
    const std::string others = formats_with(key);
    throw std::move(error.hint(others.empty() ? "it has " + list : others + " have it"));
  }
}

}  // namespace

Resource open_resource(std::string_view text, std::optional<type::Type> declared,
                       Task task) {
  Resource resource;
  resource.uri = parse_uri(text);
  resource.files = find_files(resource.uri, task);
  resource.declared = std::move(declared);
  const auto option = resource.uri.options.find("format");
  if (option != resource.uri.options.end()) {
    resource.format = format_named(option->second);
  } else {
    for (const auto& file : resource.files) {
      const Format* format = format_of_file(file, resource.uri, task);
      if (resource.format && format != resource.format)
        throw Error(Code::kInvalid, "files of several formats: " + resource.files[0] +
                                        " is " + std::string(resource.format->name()) +
                                        ", " + file + " is " +
                                        std::string(format->name()))
            .at(resource.uri.to_string())
            .hint("name those of one format with a glob");
      resource.format = format;
    }
  }
  if (!resource.uri.inner.empty())
    throw Error(Code::kInvalid, "a " + std::string(resource.format->name()) +
                                    " file has no table ::" + resource.uri.inner +
                                    " inside")
        .at(resource.uri.to_string());
  check_options(resource.uri, *resource.format);
  if (!resource.format->compressible())
    for (const auto& file : resource.files)
      if (packing_of_name(file) != Packing::kNone)
        throw Error(Code::kUnsupported, "a packed " +
                                            std::string(resource.format->name()) +
                                            " file cannot be read: " + file)
            .hint("unpack it; the format packs its own data");
  return resource;
}

}  // namespace phlox::migrate
