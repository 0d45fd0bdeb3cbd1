// Fuzzes the reading of JSON lines by an index of their tokens: for any bytes, any cut
// into chunks and whatever is passed over, it gives what reading byte by byte gives.

#include "phlox/format/json_lines.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/type/type.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/file.h"

namespace {

using namespace phlox;

// The rows as text, or the error; and the notes.
std::string outcome(const std::string& file, format::OnError on_error, bool use_index,
                    size_t chunk_bytes) {
  static const type::Type kTable = type::parse_table(
      "{a: ?int8, b: ?uint64, c: ?float64, d: ?float32, e: ?decimal[5, 2], f: ?bool, g: "
      "?string, "
      "h: ?json, i: ?date, j: ?{x: ?int64, y: ?string}, k: ?var * ?int64, l: "
      "?map[string, int64], "
      "m: ?categorical[string], n: ?categorical[int64], o: int64}");
  Task task;
  std::string text;
  try {
    format::JsonLinesPlan plan;
    plan.table = format::nullable(kTable, on_error);
    plan.columns = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"};
    plan.on_error = on_error;
    plan.use_index = use_index;
    auto stream = table::in_order(
        format::read_json_lines({file}, std::move(plan), task, chunk_bytes), 1, task);
    text = fuzz::text_of_rows(std::move(stream));
  } catch (const Error& error) {
    text = error.render();
  }
  for (const auto& note : task.take_notes()) text += note + "\n";
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const size_t chunk_bytes = 1 + data[0] % 64;
  static fuzz::MemoryFile memory;
  memory.hold({reinterpret_cast<const char*>(data + 1), size - 1});
  const std::string file = memory.path();
  for (const auto on_error :
       {format::OnError::kError, format::OnError::kSkip, format::OnError::kNull}) {
    const std::string exact = outcome(file, on_error, false, format::kChunkBytes);
    fuzz::check_equal(exact, outcome(file, on_error, true, format::kChunkBytes),
                      "tokens are read as bytes are");
    fuzz::check_equal(exact, outcome(file, on_error, true, chunk_bytes),
                      "any cut reads the same");
  }
  return 0;
}
