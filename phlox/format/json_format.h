// What the formats json and jsonl share: finding the type.
#pragma once

#include "phlox/format/json_records.h"
#include "phlox/migrate/format.h"

namespace phlox::format {

class JsonFormat : public migrate::Format {
 public:
  bool compressible() const override { return true; }
  type::Type discover(const migrate::Resource& resource, Task task) const override;

 protected:
  virtual JsonShape shape() const = 0;
};

}  // namespace phlox::format
