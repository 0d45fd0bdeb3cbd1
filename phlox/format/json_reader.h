// Reads JSON records of a known type into a batch; every value is checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "phlox/format/json_cursor.h"
#include "phlox/table/builder.h"
#include "phlox/type/type.h"

namespace phlox::format {

class JsonReader {
 public:
  // `table` is the type of the records; `columns` are the fields wanted, in that order.
  // The values of others are checked to be JSON and no more.
  JsonReader(const type::Type& table, const std::vector<std::string>& columns);

  // The type of the batches.
  const type::Type& type() const { return builder_.type(); }

  // Appends one record. Throws JsonProblem; the batch is then of no use.
  void read(std::string_view record);
  int64_t num_rows() const { return builder_.num_rows(); }
  table::Batch finish() { return builder_.finish(); }

 private:
  // What is known of one place of the type, so that it is not asked for each value.
  struct Place {
    explicit Place(const type::Type& type);
    type::Type type;  // without the option
    type::Kind kind;
    bool nullable;
    std::vector<Place> children;
    std::vector<std::string> names;                   // of a record's fields
    std::unordered_map<std::string, size_t> indices;  // by name
    std::vector<uint64_t> turns;  // the record that had the field last
    uint64_t turn = 0;
  };

  void read_value(JsonCursor& cursor, Place& place, table::ColumnBuilder& out);
  void read_record(JsonCursor& cursor, Place& place, table::ColumnBuilder& out);
  void read_list(JsonCursor& cursor, Place& place, table::ColumnBuilder& out);
  void read_map(JsonCursor& cursor, Place& place, table::ColumnBuilder& out);
  void read_categorical(JsonCursor& cursor, Place& place, table::ColumnBuilder& out);
  // Calls read(i) with the cursor behind the key of field i, missing(i) for those not
  // there.
  template <class Read, class Missing>
  void read_fields(JsonCursor& cursor, Place& place, Read read, Missing missing);

  Place rows_;
  table::Builder builder_;
  std::vector<std::optional<size_t>>
      targets_;  // for each field of the record, its column
};

}  // namespace phlox::format
