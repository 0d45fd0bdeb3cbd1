// Finds out what type the fields of a column of text have.
#pragma once

#include <cstdint>
#include <string_view>

#include "phlox/type/type.h"

namespace phlox::format {

// The types, as a set of bits, that a text can be read as besides string; 0 if it can
// only be one. A whole number is also a float where the float has all of its digits; a
// date is also a datetime. A number with needless leading zeros ("007") is an identifier,
// so a string.
enum TextTypes : uint8_t {
  kTextBool = 1,
  kTextInt64 = 2,
  kTextUint64 = 4,
  kTextFloat = 8,
  kTextDate = 16,
  kTextDatetime = 32,
  kTextZoned = 64,
  kTextTime = 128,
};
uint8_t text_types(std::string_view text);

// What is known of a column after some of its fields.
class ColumnGuess {
 public:
  void add_null() { has_null_ = true; }
  void add(std::string_view text) {
    has_value_ = true;
    if (types_ != 0) types_ &= text_types(text);
  }
  // The first of bool, int64, uint64, float64, date, datetime, datetime['UTC'], time that
  // every text can be read as, else string; ?string if there was none. An option if there
  // was a null, or if more fields follow that were not seen.
  type::Type type(bool saw_all) const;

 private:
  uint8_t types_ = 0xFF;
  bool has_value_ = false;
  bool has_null_ = false;
};

}  // namespace phlox::format
