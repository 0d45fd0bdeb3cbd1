// What the formats arrow and parquet share: files read and written by the Arrow module.
#pragma once

#include "phlox/migrate/format.h"

namespace phlox::format {

// Of a Parquet file (PHLOX_ARROW_PARQUET) row groups, of an Arrow file (PHLOX_ARROW_IPC)
// batches.
struct ArrowGroups {
  int64_t first = 0;
  int64_t count = 1;
};

// Their rows, with just these columns, by the thread that pulls. Throws Error as reading
// all of the file does, but that rows are counted from the first group. `as_codes` (empty
// for none) says for each column of a Parquet file whether its strings come as
// categorical[string]; the file must have dictionaries for it.
table::Stream read_arrow_groups(int family, const std::string& file,
                                const std::vector<std::string>& columns,
                                const std::vector<int>& as_codes, ArrowGroups groups,
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
