// DuckDB's own types for datashapes, and the check that a result has the one that it must
// have.
#pragma once

#include "phlox/engine/duckdb/api.h"
#include "phlox/type/type.h"

namespace phlox::engine::duckdb {

// Owns a logical type of the library.
class Logical {
 public:
  // The type that values of a datashape have in DuckDB; json and categoricals are what
  // they are made of. Throws Error(kUnsupported) for what DuckDB has no type for.
  explicit Logical(const type::Type& type);
  explicit Logical(LogicalType handle) : handle_(handle) {}
  Logical(const Logical&) = delete;
  Logical& operator=(const Logical&) = delete;
  ~Logical();
  LogicalType get() const { return handle_; }
  TypeId id() const;

 private:
  LogicalType handle_;
};

// True if a vector of that type is laid out as Logical(type) would be.
bool matches(const Logical& logical, const type::Type& type);

// Bytes of a decimal of that precision: 2, 4, 8 or 16.
int decimal_bytes(int precision);

}  // namespace phlox::engine::duckdb
