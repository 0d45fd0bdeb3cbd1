// What the formats json and jsonl share: finding the type, reading, writing.
#pragma once

#include "phlox/format/json_records.h"
#include "phlox/migrate/format.h"

namespace phlox::format {

class JsonFormat : public migrate::Format {
 public:
  std::vector<std::string_view> options() const override { return {}; }
  bool compressible() const override { return true; }
  type::Type discover(const migrate::Resource& resource, Task task) const override;
  table::Stream read(const migrate::Resource& resource, const type::Type& type,
                     const std::optional<std::vector<std::string>>& columns,
                     Task task) const override;

 protected:
  virtual JsonShape shape() const = 0;
};

}  // namespace phlox::format
