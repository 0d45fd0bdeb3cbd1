// Finds the type of JSON files.
#include "phlox/format/json_format.h"

#include "phlox/base/error.h"
#include "phlox/format/json_infer.h"
#include "phlox/format/on_error.h"
#include "phlox/migrate/input.h"

namespace phlox::format {

using type::Type;

namespace {

// What is looked at to find the type: smaller files are looked at whole.
constexpr uint64_t kSampleBytes = 8 << 20;
[[noreturn]] void no_type(const migrate::Resource& resource, std::string what) {
  throw Error(Code::kIo, std::move(what))
      .at(migrate::shown_name(resource.files[0]))
      .hint("give the datashape: 'NAME: {...} = " + resource.uri.to_string() + "'");
}

void look(std::string_view record, JsonSeen& seen) {
  JsonCursor cursor(record);
  if (cursor.peek() != JsonCursor::Kind::kObject)
    cursor.fail("expected a record {...}, found " + cursor.shown());
  seen.look(cursor);
  if (cursor.peek() != JsonCursor::Kind::kEnd)
    cursor.fail("expected the end of the record, found " + cursor.shown());
}

}  // namespace

Type JsonFormat::discover(const migrate::Resource& resource, Task task) const {
  // Every row is checked against it when it is read.
  const OnError on_error = on_error_of(resource.uri);
  if (resource.declared) return nullable(*resource.declared, on_error);
  JsonSeen seen;
  uint64_t bytes = 0;
  bool whole = true;
  for (const auto& file : resource.files) {
    JsonRecords records(file, shape(), task, false);
    while (const auto record = records.next()) {
      bytes += record->size();
      try {
        // A line that will be left out must leave nothing behind.
        if (on_error != OnError::kError) {
          JsonSeen probe;
          look(*record, probe);
        }
        look(*record, seen);
      } catch (const JsonProblem& problem) {
        if (on_error == OnError::kError) throw records.error_at(problem);
      }
      if (bytes > kSampleBytes) {
        whole = false;
        break;
      }
    }
    if (!whole) break;
  }
  if (bytes == 0) no_type(resource, "no record, so its type is not known");
  const Type row = seen.type(whole).without_option();
  if (!row.is(type::Kind::kRecord))
    no_type(resource, "records without keys, with an empty one, or with more than 10000");
  return nullable(Type::var(row), on_error);
}

}  // namespace phlox::format
