// The weblinks question over Parquet as a loop written by hand, for a bound:
// limit_parquet ARCS INDEX THREADS writes NAME<tab>LINKS. It knows what limit.cc knows,
// and has Arrow's library decode the one column that counts.
#include <arrow/io/file.h>
#include <parquet/column_reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>

#include <atomic>
#include <deque>
#include <memory>

#include "pages.h"

namespace {

constexpr int64_t kValues = 1 << 14;  // that are decoded at once: 64 KB

// The columns stand as the generator wrote them.
enum IndexColumn { kName, kId };
enum ArcsColumn { kOut, kTo };

std::unique_ptr<parquet::ParquetFileReader> open(const char* path) {
  auto properties = parquet::default_reader_properties();
  properties.enable_buffered_stream();  // pages as they are needed, not whole chunks
  return parquet::ParquetFileReader::OpenFile(path, /*memory_map=*/false, properties);
}

// Calls take(values, n) with blocks of a column of a row group. No value may be null.
template <class Reader, class Value, class Take>
void read(parquet::RowGroupReader& group, int column, std::vector<Value>& block,
          const Take& take) {
  const std::shared_ptr<parquet::ColumnReader> reader = group.Column(column);
  std::vector<int16_t> levels(block.size());
  auto& typed = dynamic_cast<Reader&>(*reader);
  while (typed.HasNext()) {
    int64_t n = 0;
    const int64_t rows = typed.ReadBatch(static_cast<int64_t>(block.size()),
                                         levels.data(), nullptr, block.data(), &n);
    if (n != rows) fail("a null in a column that has none");
    take(block.data(), n);
  }
}

// The names are copied into `texts`, one for each block.
std::vector<Page> read_index(const char* path, std::deque<std::string>& texts) {
  const auto file = open(path);
  std::vector<Page> pages;
  std::vector<parquet::ByteArray> names(kValues);
  std::vector<int32_t> ids(kValues);
  for (int i = 0; i < file->metadata()->num_row_groups(); ++i) {
    const auto group = file->RowGroup(i);
    size_t page = pages.size();
    read<parquet::ByteArrayReader>(
        *group, kName, names, [&](const auto* values, int64_t n) {
          size_t size = 0;
          for (int64_t j = 0; j < n; ++j) size += values[j].len;
          std::string& text = texts.emplace_back();
          text.reserve(size);
          for (int64_t j = 0; j < n; ++j) {
            const char* begin = text.data() + text.size();
            text.append(reinterpret_cast<const char*>(values[j].ptr), values[j].len);
            pages.push_back({std::string_view(begin, values[j].len), 0});
          }
        });
    read<parquet::Int32Reader>(*group, kId, ids, [&](const int32_t* values, int64_t n) {
      for (int64_t j = 0; j < n; ++j) pages[page++].id = static_cast<uint32_t>(values[j]);
    });
  }
  return pages;
}

void run(const char* arcs_path, const char* index_path, size_t threads) {
  std::deque<std::string> texts;
  const std::vector<std::vector<Page>> parts{read_index(index_path, texts)};
  std::vector<std::vector<uint32_t>> counts(threads,
                                            std::vector<uint32_t>(room_for(parts)));
  std::atomic<int> next = 0;
  in_threads(threads, [&](size_t thread) {
    const auto file = open(arcs_path);
    std::vector<uint32_t>& mine = counts[thread];
    std::vector<int32_t> ids(kValues);
    for (int i; (i = next++) < file->metadata()->num_row_groups();)
      read<parquet::Int32Reader>(*file->RowGroup(i), kTo, ids,
                                 [&](const int32_t* values, int64_t n) {
                                   for (int64_t j = 0; j < n; ++j)
                                     if (static_cast<uint32_t>(values[j]) < mine.size())
                                       ++mine[static_cast<uint32_t>(values[j])];
                                 });
  });
  for (size_t thread = 1; thread < threads; ++thread)
    for (size_t i = 0; i < counts[0].size(); ++i) counts[0][i] += counts[thread][i];
  print(parts, counts[0]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) fail("usage: limit_parquet ARCS INDEX THREADS");
  try {
    run(argv[1], argv[2], std::max(std::strtoul(argv[3], nullptr, 10), 1UL));
  } catch (const std::exception& error) {
    fail(error.what());
  }
  return 0;
}
