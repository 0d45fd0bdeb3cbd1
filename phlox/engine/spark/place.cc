// Reads URIs of Spark: sc://USER@HOST:PORT::TABLE, or with a file's URI behind the ::.
#include "phlox/engine/spark/place.h"

#include <charconv>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"

namespace phlox::engine::spark {
namespace {

constexpr const char* kOptions[] = {"timeout", "token", "tls", "format",
                                    "header",  "sep",   "null"};
constexpr const char* kFormats[] = {"csv", "json", "parquet", "orc", "text"};

[[noreturn]] void refuse(const migrate::Uri& uri, const std::string& what,
                         const std::string& hint) {
  throw std::move(Error(Code::kInvalid, what)).at(uri.to_string()).hint(hint);
}

bool flag(const migrate::Uri& uri, const std::string& key, const std::string& value) {
  if (value != "true" && value != "false")
    refuse(uri, key + "=" + value + " is neither true nor false", "write one of these");
  return value == "true";
}

std::string format_of(std::string name) {
  for (const char* packed : {".gz", ".bz2", ".zst", ".lz4", ".snappy"})
    if (name.ends_with(packed))
      name.resize(name.size() - std::string_view(packed).size());
  static constexpr std::pair<const char*, const char*> kEndings[] = {
      {".csv", "csv"},    {".tsv", "csv"},         {".txt", "csv"}, {".json", "json"},
      {".jsonl", "json"}, {".parquet", "parquet"}, {".orc", "orc"}};
  for (const auto& [ending, format] : kEndings)
    if (name.ends_with(ending)) return format;
  return {};
}

Place place_of(const migrate::Uri& uri) {
  Place place;
  std::string host = uri.location;
  if (const size_t slash = host.find('/'); slash != std::string::npos) {
    if (slash + 1 < host.size())
      refuse(uri, "a path behind the server's name",
             "write the table behind ::, and what Spark's own URIs have behind /; as "
             "?token=...");
    host.resize(slash);
  }
  if (const size_t at = host.rfind('@'); at != std::string::npos) {
    place.user = host.substr(0, at);
    host.erase(0, at + 1);
    if (place.user.find(':') != std::string::npos)
      refuse(uri, "Spark Connect has no passwords", "it has ?token=");
  }
  const size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.find(']', colon) == std::string::npos) {
    const char* const end = host.data() + host.size();
    const auto parsed = std::from_chars(host.data() + colon + 1, end, place.port);
    if (parsed.ptr != end || parsed.ec != std::errc() || place.port < 1 ||
        place.port > 65535)
      refuse(uri, "no port is " + host.substr(colon + 1), "Spark Connect's own is 15002");
    host.resize(colon);
  }
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  if (host.empty()) refuse(uri, "the URI names no server", "write sc://HOST:PORT::TABLE");
  place.host = host;
  return place;
}

}  // namespace

Target target_of(const migrate::Uri& uri) {
  Target target;
  target.place = place_of(uri);
  target.timeout = adbc::timeout_of(uri);
  target.name = uri.inner;
  target.files = uri.inner.starts_with('/') || uri.inner.find("://") != std::string::npos;
  target.format = format_of(uri.inner);
  if (uri.inner.find(".tsv") != std::string::npos) target.separator = "\t";
  std::string known;
  for (const char* option : kOptions)
    known += (known.empty() ? "" : ", ") + std::string(option);
  for (const auto& [key, value] : uri.options) {
    if (key == "token")
      target.place.token = value;
    else if (key == "tls")
      target.place.tls = flag(uri, key, value);
    else if (key == "timeout")
      continue;
    else if (!target.files && std::string_view("format header sep null").find(key) !=
                                  std::string_view::npos)
      refuse(uri, "a table has no option " + key, "it is one of files");
    else if (key == "format")
      target.format = value == "tsv" ? "csv" : value == "jsonl" ? "json" : value;
    else if (key == "header")
      target.header = flag(uri, key, value);
    else if (key == "sep")
      target.separator = value == "\\t" ? "\t" : value;
    else if (key == "null")
      target.null = value;
    else
      refuse(uri, "sc:// has no option " + key, "it has " + known);
    if (key == "format" && value == "tsv") target.separator = "\t";
  }
  if (!target.files) return target;
  std::string formats;
  for (const char* format : kFormats) {
    if (target.format == format) return target;
    formats += (formats.empty() ? "" : ", ") + std::string(format);
  }
  // What has another ending, or none, is asked for its lines.
  target.is_guessed = target.format.empty() && !uri.options.contains("format");
  if (target.is_guessed)
    target.format = "csv";
  else
    refuse(uri, "Spark is asked for no files of format " + target.format,
           "it reads " + formats);
  return target;
}

std::string database_of(const migrate::Uri& uri) {
  std::string text = "sc://" + uri.location;
  char mark = '?';
  for (const char* key : {"tls", "token"})
    if (const auto option = uri.options.find(key); option != uri.options.end()) {
      // As parse_uri reads it: what has a meaning there is escaped.
      text += mark + std::string(key) + '=';
      for (const char c : option->second) {
        if (c == '&' || c == '%')
          text += c == '&' ? "%26" : "%25";
        else
          text += c;
      }
      mark = '&';
    }
  return text;
}

}  // namespace phlox::engine::spark
