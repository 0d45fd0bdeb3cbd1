// For the tests of delimited text: files that vanish, and rows as text.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/format/delimited_discover.h"
#include "phlox/format/delimited_reader.h"
#include "phlox/migrate/format.h"
#include "phlox/migrate/input.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"

namespace phlox::format {

class DelimitedFiles {
 public:
  using Options = std::map<std::string, std::string>;
  using Columns = std::optional<std::vector<std::string>>;

  DelimitedFiles() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "phlox-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~DelimitedFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write_file(const std::string& name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }

  // What was passed over, with files by their names alone.
  std::vector<std::string> notes_of(Task& task) const {
    std::vector<std::string> notes;
    for (std::string note : task.take_notes()) {
      const std::string folder = path("");
      for (size_t at; (at = note.find(folder)) != std::string::npos;)
        note.erase(at, folder.size());
      notes.push_back(note);
    }
    return notes;
  }

  // `dshape` "" discovers.
  static migrate::Resource resource(std::vector<std::string> files,
                                    const std::string& dshape,
                                    const Options& options = {},
                                    std::string_view format = "csv") {
    migrate::Resource resource;
    resource.uri.scheme = "file";
    resource.uri.location = files.front();
    resource.uri.options = options;
    resource.files = std::move(files);
    resource.format = migrate::Formats::find(format);
    if (!dshape.empty()) resource.declared = type::parse_table(dshape);
    return resource;
  }

  static std::string type_of(const migrate::Resource& resource) {
    return resource.format->discover(resource, Task()).to_string();
  }

  // Each row as a JSON array, one a line.
  static std::string rows_of(table::Stream stream) {
    std::string rows;
    while (const auto batch = stream.next()) {
      if (batch->num_rows() == 0) rows += "an empty batch";
      const auto columns = table::columns(stream.type(), *batch);
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        rows += '[';
        for (size_t i = 0; i < columns.size(); ++i) {
          if (i != 0) rows += ',';
          table::append_json(columns[i], row, rows);
        }
        rows += "]\n";
      }
    }
    return rows;
  }

  static std::string rows_of(const migrate::Resource& resource,
                             const Columns& columns = {}) {
    const type::Type type = resource.format->discover(resource, Task());
    return rows_of(resource.format->read(resource, type, columns, Task()));
  }

  // Chunks of so many bytes, parsed on so many threads.
  struct Reading {
    size_t chunk_bytes = kChunkBytes;
    unsigned num_threads = 1;
  };

  static std::unique_ptr<table::Morsels> morsels_of(const migrate::Resource& resource,
                                                    size_t chunk_bytes,
                                                    const Columns& columns = {},
                                                    Task task = {}) {
    const type::Type type = resource.format->discover(resource, Task());
    const char delimiter = resource.format->name() == "tsv" ? '\t' : ',';
    const auto layout =
        std::make_shared<DelimitedLayout>(resource, delimiter, delimiter == ',', Task());
    DelimitedPlan plan(resource.declared.value_or(type), columns,
                       layout->options().dialect, layout->options().on_error);
    plan.is_declared = resource.declared.has_value();
    return read_delimited(
        resource.files,
        [layout](const std::string& file) { return layout->head_of(file); },
        std::move(plan), std::move(task), chunk_bytes);
  }

  static std::string rows_of(const migrate::Resource& resource, const Reading& reading,
                             const Columns& columns = {}) {
    return rows_of(table::in_order(morsels_of(resource, reading.chunk_bytes, columns),
                                   reading.num_threads, Task()));
  }

  // The error of reading a file that holds `bytes`, as the user sees it, with "FILE" for
  // its name; or "no error".
  std::string error_of(std::string_view bytes, const std::string& dshape,
                       const Options& options = {},
                       std::string_view format = "csv") const {
    const std::string file = write_file("bad", bytes);
    return error_of([&] { rows_of(resource({file}, dshape, options, format)); });
  }

  template <class Run>
  std::string error_of(Run run) const {
    try {
      run();
    } catch (const Error& error) {
      std::string text = error.render();
      const std::string folder = folder_.string() + "/";
      for (size_t at; (at = text.find(folder)) != std::string::npos;)
        text.erase(at, folder.size());
      return text;
    }
    return "no error";
  }

  std::filesystem::path folder_;
};

}  // namespace phlox::format
