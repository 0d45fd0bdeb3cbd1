// Finds out the type of JSON records by looking at them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "phlox/format/json_cursor.h"
#include "phlox/type/type.h"

namespace phlox::format {

// All that was seen at one place of the records.
class JsonSeen {
 public:
  JsonSeen();
  JsonSeen(JsonSeen&&) noexcept;
  ~JsonSeen();

  // Takes one value.
  void look(JsonCursor& cursor) { look(cursor, 0); }

  // The smallest type of all values seen: bool, int64, uint64 above its range,
  // decimal[38, 0] above that, float64 where one is no integer, string (of whatever
  // meaning: nothing is guessed), records with their fields in the order they were first
  // met, lists; json where kinds differ, or nothing but null was seen. ?T where null was
  // seen or a record lacks the field, and with `exact` false everywhere, since the rest
  // of the data may hold them.
  type::Type type(bool exact) const;

 private:
  void look(JsonCursor& cursor, int depth);
  void look_number(std::string_view number);
  void look_object(JsonCursor& cursor, int depth);
  type::Type value_type(bool exact) const;
  type::Type number_type() const;
  type::Type record_type(bool exact) const;

  struct Field;
  struct Object {
    std::vector<Field> fields;
    std::unordered_map<std::string, size_t> places;
    uint64_t count = 0;
  };

  bool null_ = false;
  bool boolean_ = false;
  bool string_ = false;
  bool number_ = false;
  bool real_ = false;
  bool too_deep_ = false;
  bool negative_ = false;
  bool above_int64_ = false;
  bool beyond_64_ = false;
  size_t digits_ = 0;
  std::unique_ptr<Object> object_;
  std::unique_ptr<JsonSeen> element_;
};

}  // namespace phlox::format
