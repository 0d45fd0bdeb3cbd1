// Columns of scene values as numbers and as texts.
#include "phlox/chart/frame.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/base/number.h"
#include "phlox/scene/columns.h"

namespace phlox::chart {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double number_of(const scene::Value& value) {
  using Kind = scene::Value::Kind;
  if (value.is_number()) return value.number();
  if (value.is(Kind::kBool)) return value.boolean() ? 1 : 0;
  return kMissing;
}

}  // namespace

Frame::Frame(table::Stream rows) {
  for (const type::Field& field : rows.type().element().fields()) {
    names_.push_back(field.name);
    types_.push_back(field.type.without_option());
  }
  const scene::Value columns = scene::columns_of(std::move(rows));
  for (const std::string& name : names_) columns_.push_back(*columns.find(name));
  if (!columns_.empty()) size_ = columns_[0].num_rows();
}

bool Frame::has(std::string_view column) const {
  return std::find(names_.begin(), names_.end(), column) != names_.end();
}

size_t Frame::place(std::string_view column) const {
  const auto found = std::find(names_.begin(), names_.end(), column);
  if (found == names_.end())
    throw Error(Code::kInternal, "a chart has no column " + std::string(column));
  return static_cast<size_t>(found - names_.begin());
}

const type::Type& Frame::type(std::string_view column) const {
  return types_[place(column)];
}

const scene::Value& Frame::values(std::string_view column) const {
  return columns_[place(column)];
}

double Frame::number(std::string_view column, int64_t row) const {
  const scene::Value& values = columns_[place(column)];
  if (row >= size_) return kMissing;
  if (values.is(scene::Value::Kind::kArray))
    return values.array().number(static_cast<size_t>(row));
  return number_of(values.list()[static_cast<size_t>(row)]);
}

std::vector<double> Frame::numbers(std::string_view column) const {
  std::vector<double> out;
  out.reserve(static_cast<size_t>(size_));
  for (int64_t row = 0; row < size_; ++row) out.push_back(number(column, row));
  return out;
}

std::vector<std::string> Frame::texts(std::string_view column) const {
  const size_t at = place(column);
  std::vector<std::string> out;
  out.reserve(static_cast<size_t>(size_));
  for (int64_t row = 0; row < size_; ++row) {
    if (columns_[at].is(scene::Value::Kind::kList)) {
      const scene::Value& value = columns_[at].list()[static_cast<size_t>(row)];
      if (value.is(scene::Value::Kind::kString)) {
        out.push_back(value.text().empty() ? std::string(kEmpty) : value.text());
        continue;
      }
    }
    out.push_back(text_of(types_[at], number(column, row)));
  }
  return out;
}

Frame Frame::rows(const std::vector<int64_t>& places) const {
  Frame out = *this;
  out.size_ = static_cast<int64_t>(places.size());
  for (scene::Value& column : out.columns_) {
    if (!column.is(scene::Value::Kind::kArray)) {
      scene::Value::List list;
      for (const int64_t place : places)
        list.push_back(column.list()[static_cast<size_t>(place)]);
      column = std::move(list);
      continue;
    }
    const scene::Array& all = column.array();
    const size_t width = size_ == 0 ? 0 : all.bytes().size() / static_cast<size_t>(size_);
    auto bytes = std::make_shared<std::string>();
    for (const int64_t place : places)
      bytes->append(all.bytes().substr(static_cast<size_t>(place) * width, width));
    std::vector<int64_t> shape = all.shape();
    shape[0] = out.size_;
    column = scene::Array(all.dtype(), std::move(shape), bytes->data(), bytes);
  }
  return out;
}

std::string count_text(int64_t count) {
  std::string text = std::to_string(count);
  for (auto at = static_cast<int64_t>(text.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3)
    text.insert(static_cast<size_t>(at), ",");
  return text;
}

std::string text_of(const type::Type& type, double number) {
  if (std::isnan(number)) return std::string(type.is_float() ? "nan" : kNull);
  const auto micros = [&] { return static_cast<int64_t>(std::llround(number * 1e3)); };
  switch (type.kind()) {
    case type::Kind::kBool:
      return number != 0 ? "true" : "false";
    case type::Kind::kDate:
      return date_text(static_cast<int64_t>(std::floor(number / 86'400'000)));
    case type::Kind::kDatetime: {
      std::string text = datetime_text(micros());
      if (text.ends_with("T00:00:00")) text.resize(text.size() - 9);
      return text;
    }
    case type::Kind::kTime:
      return time_text(micros());
    case type::Kind::kTimedelta:
      return timedelta_text(micros());
    default:
      break;
  }
  std::string text = number_text(number);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

}  // namespace phlox::chart
