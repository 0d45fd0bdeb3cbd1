// SQLite's SQL. It has five kinds of values, and compares them by kind first; so each
// type of ours has one form there, in which equal values are equal, and lesser ones less:
//   bool, integers to 63 bits, date (days), time, datetime, timedelta (microseconds):
//   INTEGER floats: REAL, and NaN, which it has not, the text 'nan', which is above all
//   numbers string, json: TEXT, by code point bytes; the 16 bytes of a uuid; uint64 as 8
//   and decimals as 16 bytes, the greatest first, with the sign turned: BLOB
// What SQLite has no word for is a function that the engine adds to its connections.
#pragma once

#include <string>

#include "phlox/compile/dialect.h"
#include "phlox/type/type.h"

namespace phlox::compile::sqlite {

enum class Form : uint8_t { kInteger, kReal, kText, kBytes, kUint, kDecimal };
// Throws Error(kUnsupported) for a type that has none: lists, records, maps.
Form form_of(const type::Type& type);
// Whether two values of these types that are equal are so there.
bool are_alike(const type::Type& a, const type::Type& b);

// The function that computes a relative expression of columns named a0, a1, ..., of a
// table of that type; its text and that of the type are its first arguments.
inline constexpr std::string_view kFunction = "phlox";
inline constexpr std::string_view kAggregate = "phlox_aggregate";
// The same, of rows that come and go.
inline constexpr std::string_view kWindow = "phlox_window";
// The sum and the mean of integers of one form, INTEGER.
inline constexpr std::string_view kIntegerSum = "phlox_sum";
inline constexpr std::string_view kIntegerMean = "phlox_mean";
// A float or uint64 as the INTEGER of the same bits.
inline constexpr std::string_view kBits = "phlox_bits";

// Whether the result of that type has a row before its own that is none: it shows the
// driver, which goes by the values that it meets, what each column holds.
bool begins_with_types(const type::Type& result);

// All but the functions, which the engine knows.
struct Sqlite : Dialect {
  Sqlite();
  std::string type_name(const type::Type& type) const override;
  std::string literal(const expr::Value& value, const type::Type& type) const override;
  std::string identifier(std::string_view name) const override;
  std::string widen(const std::string& text, const type::Type& from,
                    const type::Type& to) const override;
  std::string stored_column(const std::string& text, const Stored::Column& column,
                            const type::Type& wanted) const override;
  std::string deliver(std::string query, const std::vector<std::string>& outs,
                      const type::Type& result) const override;
  std::string distance(const std::string& later, const std::string& earlier,
                       const type::Type& type) const override;
  bool compares(const type::Type& a, const type::Type& b) const override;
};

// "phlox('t.a0.cast(\"date\")', '{a0: ?string}', TEXT)".
std::string call(const std::string& expression, const type::Type& argument,
                 const std::string& text);

}  // namespace phlox::compile::sqlite
