// Fuzzes the JSON readers: bytes give phlox::Error or a table, what is a JSON value is
// what simdjson says, and what is read can be written and reads back equal.
#include <simdjson.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/format/json_cursor.h"
#include "phlox/migrate/format.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/file.h"

namespace {

using namespace phlox;

migrate::Resource resource_of(const char* format, std::string_view bytes) {
  migrate::Resource resource;
  static fuzz::MemoryFile file;
  file.hold(bytes);
  resource.files = {file.path()};
  resource.format = migrate::Formats::find(format);
  return resource;
}

// Whether it is one JSON value and nothing else.
bool accepts(std::string_view text) {
  try {
    format::JsonCursor cursor(text);
    cursor.skip_value();
    return cursor.peek() == format::JsonCursor::Kind::kEnd;
  } catch (const format::JsonProblem&) {
    return false;
  }
}

void compare_with_simdjson(std::string_view text) {
  static simdjson::dom::parser parser;
  simdjson::dom::element element;
  const auto error = parser.parse(text.data(), text.size()).get(element);
  // It has limits of its own for numbers and for nesting; a byte order mark is not ours
  // to skip here.
  if (error == simdjson::NUMBER_ERROR || error == simdjson::DEPTH_ERROR ||
      error == simdjson::CAPACITY)
    return;
  size_t depth = 0;
  for (const char c : text) depth += c == '[' || c == '{';
  if (depth > format::JsonCursor::kMaxDepth || text.starts_with("\xef\xbb\xbf")) return;
  fuzz::check_equal(accepts(text) ? "valid" : "invalid",
                    error == simdjson::SUCCESS ? "valid" : "invalid", "as simdjson says");
}

std::string written(const migrate::Resource& resource, const type::Type& type) {
  fuzz::StringSink sink;
  const auto* format = migrate::Formats::find("jsonl");
  format->write(resource.format->read(resource, type, std::nullopt, Task()), sink, {},
                Task());
  return sink.text;
}

void round_trip(const char* format, std::string_view bytes) {
  const auto resource = resource_of(format, bytes);
  type::Type type;
  std::string first;
  try {
    type = resource.format->discover(resource, Task());
    first = written(resource, type);
  } catch (const Error& error) {
    error.render();
    return;
  }
  auto again = resource_of("jsonl", first);
  again.declared = type;
  fuzz::check_equal(first, written(again, type), "read(write(table)) == table");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  compare_with_simdjson(bytes);
  round_trip("json", bytes);
  round_trip("jsonl", bytes);
  return 0;
}
