// Where a result goes and in which form.
#include "phlox/faces/cli/output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "phlox/base/error.h"
#include "phlox/faces/cli/interrupt.h"
#include "phlox/faces/cli/terminal.h"

namespace phlox::cli {

namespace {

using migrate::Format;

std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string writable_names() {
  std::string names;
  for (const Format* format : migrate::Formats::list())
    if (format->writable())
      names += (names.empty() ? "" : ", ") + std::string(format->name());
  return names;
}

const Format& named(const std::string& name) {
  const Format* format = migrate::Formats::find(name);
  if (format && format->writable()) return *format;
  std::vector<std::string> names;
  for (const Format* each : migrate::Formats::list())
    if (each->writable()) names.emplace_back(each->name());
  Error error(format ? Code::kUnsupported : Code::kInvalid,
              format ? "the format " + name + " can only be read" : "no format " + name);
  if (const auto near = nearest(name, names); near && !format)
    error.hint("did you mean " + *near + "?");
  throw std::move(error.hint("the formats are " + writable_names()));
}

constexpr std::string_view kPackings[] = {".gz", ".zst", ".bz2", ".xz", ".lz4"};

const Format& by_ending(const std::string& path) {
  std::string name = lowered(path);
  bool packed = false;
  for (const std::string_view ending : kPackings) {
    if (!name.ends_with(ending)) continue;
    name.resize(name.size() - ending.size());
    packed = true;
    break;
  }
  const Format* best = nullptr;
  size_t length = 0;
  for (const Format* format : migrate::Formats::list()) {
    if (!format->writable()) continue;
    for (const std::string_view ending : format->endings())
      if (ending.size() > length && name.ends_with(ending)) {
        best = format;
        length = ending.size();
      }
  }
  if (!best)
    throw Error(Code::kUnsupported, "cannot tell the format of " + path)
        .hint("say it with --format; the formats are " + writable_names());
  if (packed && !best->compressible())
    throw Error(Code::kUnsupported, "a " + std::string(best->name()) +
                                        " file is not packed as a whole: " + path)
        .hint("leave the second ending out; the format packs its own data");
  return *best;
}

}  // namespace

Output choose_output(const std::string& uri, const std::string& format) {
  Output output;
  std::string name = format;
  if (!uri.empty()) {
    output.uri = migrate::parse_uri(uri);
    if (output.uri.scheme != "file" && output.uri.scheme != "-")
      throw Error(Code::kUnsupported,
                  "phlox cannot write to " + output.uri.scheme + "://")
          .at(output.uri.to_string());
    if (!output.uri.inner.empty())
      throw Error(Code::kInvalid, "a file has no table ::" + output.uri.inner + " inside")
          .at(output.uri.to_string());
    if (output.uri.scheme == "file") output.path = output.uri.location;
    if (const auto option = output.uri.options.find("format");
        option != output.uri.options.end()) {
      if (!name.empty() && name != option->second)
        throw Error(Code::kInvalid, "the output says format " + option->second +
                                        ", and --format " + name);
      name = option->second;
      output.uri.options.erase(option);
    }
  }
  if (!name.empty()) {
    output.format = &named(name);
  } else if (!output.path.empty()) {
    output.format = &by_ending(output.path);
  } else {
    output.format = &named(::isatty(STDOUT_FILENO) ? "table" : "csv");
  }
  // What is shown fits.
  if (output.path.empty() && output.format->name() == "table" &&
      ::isatty(STDOUT_FILENO) && terminal_width() >= 20)
    output.uri.options.try_emplace("width", std::to_string(terminal_width()));
  const auto options = output.format->options();
  for (const auto& [key, value] : output.uri.options)
    if (std::find(options.begin(), options.end(), key) == options.end())
      throw Error(Code::kInvalid, "the format " + std::string(output.format->name()) +
                                      " has no option " + key)
          .at(output.uri.to_string());
  return output;
}

std::unique_ptr<migrate::Sink> open_sink(const Output& output, Task task) {
  if (output.path.empty())
    return migrate::descriptor_sink(STDOUT_FILENO, std::move(task));
  guard_output(output.path);
  return migrate::file_sink(output.path, std::move(task));
}

void write(const Output& output, migrate::Sink& sink, table::Stream stream, Task task) {
  output.format->write(std::move(stream), sink, output.uri, task);
  task.check();
  sink.close();
  std::string notes;
  for (const std::string& note : task.take_notes()) notes += "note: " + note + "\n";
  std::fwrite(notes.data(), 1, notes.size(), stderr);
}

}  // namespace phlox::cli
