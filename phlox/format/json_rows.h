// Writes the rows of a batch as JSON objects.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "phlox/table/column.h"
#include "phlox/table/stream.h"
#include "phlox/table/text.h"

namespace phlox::format {

class JsonRows {
 public:
  explicit JsonRows(const type::Type& table) {
    for (const auto& field : table.element().fields()) {
      std::string key = keys_.empty() ? "{" : ",";
      table::append_json_string(field.name, key);
      keys_.push_back(key + ":");
    }
  }

  // Appends `{"a":1,"b":null}`, keys in column order.
  void append(const std::vector<table::Column>& columns, int64_t row,
              std::string& out) const {
    if (keys_.empty()) out += '{';
    for (size_t i = 0; i < keys_.size(); ++i) {
      out += keys_[i];
      table::append_json(columns[i], row, out);
    }
    out += '}';
  }

 private:
  std::vector<std::string> keys_;  // with all that stands before the value
};

// Bytes that writers collect before they hand them to the sink.
inline constexpr size_t kFlushBytes = 1 << 16;

}  // namespace phlox::format
