// Values between SQLite and the kernels of the native engine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "phlox/kernel/register.h"
#include "phlox/kernel/vector.h"
#include "phlox/migrate/host.h"
#include "phlox/type/type.h"

namespace phlox::engine::sqlite {

using migrate::HostValue;
using migrate::HostValues;

// One value in the place of a vector of one row. Texts stay in SQLite's memory.
class Cell {
 public:
  explicit Cell(const type::Type& type);
  // Throws Error(kType) for a value that is none of the type: a column of SQLite may hold
  // any.
  void take(const HostValue& value);
  // With the bytes of a text in memory of our own.
  void keep();
  kernel::Vector view() const {
    return {memory_.form(), values_, has_value_ ? nullptr : &valid_};
  }

 private:
  void fill(const HostValue& value);

  type::Type type_;
  kernel::Register memory_;
  void* values_;
  std::string text_;
  bool has_value_ = false;
  uint8_t valid_ = 0;
};

// The first value of a vector of that type, as SQLite has it. Bytes lie in the vector, or
// in `memory`.
HostValue value_of(const kernel::Vector& vector, const type::Type& type,
                   std::string& memory);

}  // namespace phlox::engine::sqlite
