// What the formats arrow and parquet share: files read and written by the Arrow module.
#pragma once

#include "phlox/migrate/format.h"

namespace phlox::format {

// The rows of one row group of a Parquet file, with just these columns, by the thread
// that pulls. Throws Error as reading all of it does. `as_codes` says for each column
// whether its strings come as categorical[string]; the file must have dictionaries for
// it.
table::Stream read_parquet_group(const std::string& file,
                                 const std::vector<std::string>& columns,
                                 const std::vector<int>& as_codes, int64_t group,
                                 const Task& task);

class ArrowFormat : public migrate::Format {
 public:
  std::vector<std::string_view> options() const override { return {"compression"}; }
  type::Type discover(const migrate::Resource& resource, Task task) const override;
  table::Stream read(const migrate::Resource& resource, const type::Type& type,
                     const std::optional<std::vector<std::string>>& columns,
                     Task task) const override;
  void write(table::Stream stream, migrate::Sink& sink, const migrate::Uri& uri,
             Task task) const override;

 protected:
  // PHLOX_ARROW_IPC or PHLOX_ARROW_PARQUET.
  virtual int family() const = 0;
  virtual std::vector<std::string_view> compressions() const = 0;
  // The type of one file.
  virtual type::Type type_of(const std::string& file, const Task& task) const;
};

}  // namespace phlox::format
