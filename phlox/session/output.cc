// Where a result is written: by its ending, by what the user says, or by who takes it.
#include "phlox/session/output.h"

#include <algorithm>
#include <cctype>

#include "phlox/base/error.h"
#include "phlox/migrate/unpack.h"
#include "phlox/session/source.h"

namespace phlox::session {

using migrate::Format;

namespace {

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

}  // namespace

const Format& writable_format(const std::string& name) {
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

namespace {

const Format& by_ending(const std::string& path) {
  const std::string whole = lowered(path);
  const std::string_view name = migrate::without_packing_ending(whole);
  const bool packed = name.size() < whole.size();
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

std::string format_name(migrate::Uri& uri, const std::string& format) {
  const auto option = uri.options.find("format");
  if (option == uri.options.end()) return format;
  const std::string name = option->second;
  if (!format.empty() && format != name)
    throw Error(Code::kInvalid,
                "the output says format " + name + ", and --format " + format);
  uri.options.erase(option);
  return name;
}

void check_options(const Output& output) {
  const auto options = output.format->options();
  for (const auto& [key, value] : output.uri.options)
    if (std::find(options.begin(), options.end(), key) == options.end())
      throw Error(Code::kInvalid, "the format " + std::string(output.format->name()) +
                                      " has no option " + key)
          .at(output.uri.to_string());
}

Output output_of(const std::string& text, const std::string& format) {
  Output output;
  migrate::Uri& uri = output.uri;
  uri = migrate::parse_uri(text);
  const std::string name = format_name(uri, format);
  output.engine = engine_of(uri);
  if (output.engine) {
    // It has options of its own.
    if (!name.empty()) uri.options["format"] = name;
    return output;
  }
  if (uri.scheme != "file")
    throw Error(Code::kUnsupported, uri.scheme == "-"
                                        ? "a program writes to no standard output"
                                        : "phlox cannot write to " + uri.scheme + "://")
        .at(uri.to_string());
  if (!uri.inner.empty())
    throw Error(Code::kInvalid, "a file has no table ::" + uri.inner + " inside")
        .at(uri.to_string());
  output.format = name.empty() ? &by_ending(uri.location) : &writable_format(name);
  check_options(output);
  return output;
}

}  // namespace phlox::session
