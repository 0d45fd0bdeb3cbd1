// What the end of a Parquet file says of the table in it, kept as long as the file is the
// same: a table with many row groups says much, and each query asks for it.
#include "phlox/format/parquet_footer.h"

#include <sys/stat.h>

#include <chrono>
#include <map>
#include <mutex>

#include "phlox/base/error.h"
#include "phlox/format/arrow_error.h"
#include "phlox/format/arrow_module.h"
#include "phlox/table/stream.h"
#include "phlox/type/arrow.h"

namespace phlox::format {

namespace {

using type::Type;

constexpr size_t kMostFiles = 1024;
// A file that was written within the clock's grain before it was looked at might have
// been written again since, and look the same.
constexpr int64_t kGrainNanos = 2'000'000'000;

// What changes when a file does.
struct Stamp {
  uint64_t device = 0, node = 0, size = 0;
  int64_t written = 0, changed = 0;  // ns
  bool operator==(const Stamp&) const = default;
};

std::optional<Stamp> stamp_of(const std::string& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) return std::nullopt;
  const auto nanos = [](const timespec& time) {
    return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
  };
  return Stamp{status.st_dev, status.st_ino, static_cast<uint64_t>(status.st_size),
               nanos(status.st_mtim), nanos(status.st_ctim)};
}

bool is_settled(const Stamp& stamp) {
  const int64_t now = std::chrono::duration_cast<std::chrono::nanoseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  return now - std::max(stamp.written, stamp.changed) > kGrainNanos;
}

struct Known {
  std::mutex mutex;
  std::map<std::string, std::pair<Stamp, std::shared_ptr<const ParquetFooter>>> files;
};

Known& known() {
  static Known& only = *new Known;
  return only;
}

std::shared_ptr<const ParquetFooter> read(const std::string& file) {
  PhloxArrowInput input{};
  input.family = PHLOX_ARROW_PARQUET;
  input.path = file.c_str();
  ArrowSchema schema{};
  PhloxArrowError error{};
  auto footer = std::make_shared<ParquetFooter>();
  const auto add = [](void* context, const PhloxArrowColumn* column) {
    migrate::ColumnFacts facts;
    facts.plain = column->plain != 0;
    if (column->nulls >= 0) facts.nulls = column->nulls;
    facts.has_dictionary = column->has_dictionary != 0;
    if (column->has_range) facts.range = {column->least, column->greatest};
    if (column->has_float_range) facts.float_range = {column->lowest, column->highest};
    auto& all = *static_cast<ParquetFooter*>(context);
    all.columns.push_back(facts);
    auto& bytes = all.dictionary_bytes.emplace_back();
    if (facts.has_dictionary) bytes = static_cast<uint64_t>(column->dictionary_bytes);
  };
  const auto add_group = [](void* context, int64_t num_rows) {
    static_cast<ParquetFooter*>(context)->group_rows.push_back(num_rows);
  };
  if (arrow_module().footer(&input, &schema, add, add_group, footer.get(), &error) != 0)
    throw broken_file(code_of_errno(error.code), error.text, file);
  int64_t rows = 0;
  for (const int64_t in_group : footer->group_rows) rows += in_group;
  for (migrate::ColumnFacts& facts : footer->columns) facts.rows = rows;
  const table::Schema owned(std::move(schema));
  try {
    footer->type = Type::var(type::from_arrow(*owned.get()).without_option());
  } catch (Error& failure) {
    throw std::move(failure.at(file));
  }
  return footer;
}

}  // namespace

size_t ParquetFooter::place(const std::string& name) const {
  const auto names = type.element().field_names();
  for (size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return i;
  throw Error(Code::kInternal, "no column " + name + " in its file's footer");
}

std::shared_ptr<const ParquetFooter> parquet_footer(const std::string& file) {
  const auto stamp = stamp_of(file);
  if (stamp) {
    const std::lock_guard lock(known().mutex);
    const auto place = known().files.find(file);
    if (place != known().files.end() && place->second.first == *stamp)
      return place->second.second;
  }
  auto footer = read(file);
  if (!stamp || !is_settled(*stamp)) return footer;
  const std::lock_guard lock(known().mutex);
  auto& files = known().files;
  if (files.size() >= kMostFiles) files.clear();
  files.insert_or_assign(file, std::pair{*stamp, footer});
  return footer;
}

}  // namespace phlox::format
