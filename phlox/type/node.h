// The inside of a Type, for the files of this room only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "phlox/type/field_index.h"
#include "phlox/type/type.h"

namespace phlox::type {

// Built once, then shared and never written again: threads may read it freely.
struct Type::Node {
  Kind kind = Kind::kNull;
  uint8_t precision = 0;
  uint8_t scale = 0;
  uint16_t depth = 1;  // levels of nesting, 1 for a leaf
  uint64_t hash = 0;
  int64_t length = 0;  // of N * T and of string[N]
  std::string text;    // the encoding of a string, the zone of a datetime
  Type element;
  Type key;
  std::vector<Field> fields;
  FieldIndex index;  // name -> place in `fields`
};

}  // namespace phlox::type
