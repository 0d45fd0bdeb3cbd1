// Reads JSON records of a known type into a batch; every value is checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "phlox/format/json_cursor.h"
#include "phlox/format/json_tokens.h"
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

  // Values that do not fit their field become null, whose type must take it.
  void null_misfits() { nulls_misfits_ = true; }

  // Appends one record. Throws JsonProblem, and nothing is appended then.
  void read(std::string_view record);
  // The same, at its tokens, which must end with the record. Throws JsonRefused, and
  // nothing is appended, where read() would throw or a value become null.
  void read(JsonTokens& tokens);
  // Of the record that was read last: the values that became null.
  const std::vector<JsonProblem>& misfits() const { return misfits_; }
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
    bool has_plain_names = true;                      // none with a backslash
    std::unordered_map<std::string, size_t> indices;  // by name
    std::vector<uint64_t> turns;  // the record that had the field last
    uint64_t turn = 0;
  };

  // A Cursor is a JsonCursor, or JsonTokens.
  template <class Cursor>
  void read_row(Cursor& cursor);
  void read_or_null(JsonCursor& cursor, size_t i);
  template <class Cursor>
  void read_value(Cursor& cursor, Place& place, table::ColumnBuilder& out);
  template <class Cursor>
  void read_record(Cursor& cursor, Place& place, table::ColumnBuilder& out);
  template <class Cursor>
  void read_list(Cursor& cursor, Place& place, table::ColumnBuilder& out);
  template <class Cursor>
  void read_map(Cursor& cursor, Place& place, table::ColumnBuilder& out);
  template <class Cursor>
  void read_categorical(Cursor& cursor, Place& place, table::ColumnBuilder& out);
  // Calls read(i) with the cursor behind the key of field i, missing(i) for those not
  // there.
  template <class Cursor, class Read, class Missing>
  void read_fields(Cursor& cursor, Place& place, Read read, Missing missing);

  Place rows_;
  table::Builder builder_;
  std::vector<std::optional<size_t>>
      targets_;  // for each field of the record, its column
  bool nulls_misfits_ = false;
  std::vector<JsonProblem> misfits_;
};

}  // namespace phlox::format
