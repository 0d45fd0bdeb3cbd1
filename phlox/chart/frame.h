// The rows that a chart draws, in memory: what the engine has counted or kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/scene/value.h"
#include "phlox/table/stream.h"

namespace phlox::chart {

// Columns of one length. Numbers are doubles, NaN for null; dates, times and durations
// their milliseconds; booleans 0 and 1. Throws Error(kUnsupported) for what
// scene::columns_of does not take.
class Frame {
 public:
  Frame() = default;
  explicit Frame(table::Stream rows);

  int64_t size() const { return size_; }
  bool has(std::string_view column) const;
  // The column's type without the option. A column that is not there is a bug.
  const type::Type& type(std::string_view column) const;
  std::vector<double> numbers(std::string_view column) const;
  // One number; NaN where there is none.
  double number(std::string_view column, int64_t row = 0) const;
  // As people read them and axes of categories name them: 1.5, true, 2020-02-29. A null
  // is kNull, a text without letters kEmpty.
  std::vector<std::string> texts(std::string_view column) const;
  // Only these rows, in this order.
  Frame rows(const std::vector<int64_t>& places) const;
  // As a data source holds it.
  const scene::Value& values(std::string_view column) const;

 private:
  size_t place(std::string_view column) const;
  std::vector<std::string> names_;
  std::vector<type::Type> types_;
  std::vector<scene::Value> columns_;
  int64_t size_ = 0;
};

inline constexpr std::string_view kNull = "(null)";
inline constexpr std::string_view kEmpty = "(empty)";
// What the categories beyond a kind's limit become.
inline constexpr std::string_view kOther = "(other)";

// "2,000,000"
std::string count_text(int64_t count);

// One number of such a column as `texts` writes it.
std::string text_of(const type::Type& type, double number);

}  // namespace phlox::chart
