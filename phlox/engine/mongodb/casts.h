// Casts: what one of them is given, and the parts that read and write texts.
#pragma once

#include <string>

#include "phlox/engine/mongodb/row.h"

namespace phlox::engine::mongodb {

struct Cast {
  type::Type from, to;  // plain
  std::string bad;      // what stands for a value that has no equal: null, or `beyond`
};

// Each takes a text of a value that is there and may stand several times; empty where
// there is no word for that cast.
std::string cast_number(Row& row, const Cast& cast, const std::string& value);
std::string cast_text(Row& row, const Cast& cast, const std::string& value);
std::string text_of(Row& row, const Cast& cast, const std::string& value);
std::string cast_time(Row& row, const Cast& cast, const std::string& value);
// The nearest float32 of a double.
std::string as_float32(const std::string& value, const std::string& bad);
// A long within the type, else `bad`.
std::string within(const type::Type& type, const std::string& value,
                   const std::string& bad);

}  // namespace phlox::engine::mongodb
