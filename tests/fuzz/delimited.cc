// Fuzzes the csv reader: bytes give phlox::Error or a table; the same for every cut into
// chunks and with or without vector instructions, whatever is passed over; and what is
// read can be written and reads back equal.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/format/delimited_discover.h"
#include "phlox/format/delimited_reader.h"
#include "phlox/format/delimited_writer.h"
#include "phlox/kernel/simd.h"
#include "phlox/migrate/format.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/file.h"

namespace {

using namespace phlox;

table::Stream open(const migrate::Resource& resource, const type::Type& type,
                   size_t chunk_bytes) {
  const auto layout =
      std::make_shared<format::DelimitedLayout>(resource, ',', true, Task());
  format::DelimitedPlan plan(type, std::nullopt, layout->options().dialect,
                             layout->options().on_error);
  plan.is_declared = resource.declared.has_value();
  auto morsels = format::read_delimited(
      resource.files, [layout](const std::string& file) { return layout->head_of(file); },
      std::move(plan), Task(), chunk_bytes);
  return table::in_order(std::move(morsels), 1, Task());
}

// The rows as text, or the error.
std::string outcome(const migrate::Resource& resource, const type::Type& type,
                    size_t chunk_bytes) {
  try {
    return fuzz::text_of_rows(open(resource, type, chunk_bytes));
  } catch (const Error& error) {
    return error.render();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const size_t chunk_bytes = 1 + data[0] % 64;
  static fuzz::MemoryFile file;
  file.hold({reinterpret_cast<const char*>(data + 1), size - 1});
  migrate::Resource resource;
  resource.files = {file.path()};
  type::Type type;
  try {
    type = format::DelimitedLayout(resource, ',', true, Task()).discover();
  } catch (const Error& error) {
    error.render();
    return 0;
  }
  const std::string whole = outcome(resource, type, size_t{1} << 20);
  fuzz::check_equal(whole, outcome(resource, type, chunk_bytes),
                    "any cut reads the same");
  kernel::set_simd("plain");
  const std::string plain = outcome(resource, type, size_t{1} << 20);
  kernel::set_simd(kernel::simd_names().back());
  fuzz::check_equal(whole, plain, "vectors read what one field after the other gives");

  // Types that some values are not of.
  migrate::Resource odd = resource;
  odd.uri.options = {{"on_error", data[0] % 2 == 0 ? "skip" : "null"}};
  std::vector<type::Field> fields = type.element().fields();
  for (size_t i = 0; i < fields.size(); ++i)
    fields[i].type = i % 3 == 0   ? type::Type::int64()
                     : i % 3 == 1 ? type::Type::string()
                                  : type::Type::option(type::Type::boolean());
  odd.declared = type::Type::table(fields);
  const std::string passed = outcome(odd, *odd.declared, size_t{1} << 20);
  fuzz::check_equal(passed, outcome(odd, *odd.declared, chunk_bytes),
                    "any cut passes over the same");
  kernel::set_simd("plain");
  const std::string plainly = outcome(odd, *odd.declared, size_t{1} << 20);
  kernel::set_simd(kernel::simd_names().back());
  fuzz::check_equal(passed, plainly, "vectors pass over the same");

  fuzz::StringSink sink;
  try {
    format::DialectOptions options;
    format::write_delimited(open(resource, type, size_t{1} << 20), sink, options, Task());
  } catch (const Error&) {
    return 0;
  }
  static fuzz::MemoryFile copy;
  copy.hold(sink.text);
  migrate::Resource again;
  again.files = {copy.path()};
  again.uri.options = {{"delimiter", ","}, {"header", "yes"}};
  again.declared = type;
  fuzz::check_equal(whole, outcome(again, type, chunk_bytes),
                    "read(write(table)) == table");
  return 0;
}
