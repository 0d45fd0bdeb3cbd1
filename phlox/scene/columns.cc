// Columns of Arrow's layout into what a browser holds.
#include "phlox/scene/columns.h"

#include <cmath>
#include <limits>
#include <type_traits>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"

namespace phlox::scene {
namespace {

using table::Column;
using Type = type::Kind;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// One column of all batches; `owners` are the batches.
struct Pieces {
  type::Type type;
  std::vector<Column> columns;
  std::vector<std::shared_ptr<const table::Batch>> owners;

  int64_t num_rows() const {
    int64_t rows = 0;
    for (const Column& column : columns) rows += column.size();
    return rows;
  }
  bool has_nulls() const {
    for (const Column& column : columns)
      if (column.has_nulls())
        for (int64_t row = 0; row < column.size(); ++row)
          if (column.is_null(row)) return true;
    return false;
  }
};

// Every row by `of`, and NaN for null.
template <class Of>
Array floats(const Pieces& pieces, Of&& of) {
  std::vector<double> out;
  out.reserve(static_cast<size_t>(pieces.num_rows()));
  for (const Column& column : pieces.columns)
    for (int64_t row = 0; row < column.size(); ++row)
      out.push_back(column.is_null(row) ? kNaN : of(column, row));
  return Array::floats(std::move(out));
}

template <class T>
Array numbers(const Pieces& pieces, Dtype dtype) {
  if (pieces.has_nulls()) {
    if constexpr (std::is_same_v<T, float>) {
      std::vector<float> out;
      for (const Column& column : pieces.columns)
        for (int64_t row = 0; row < column.size(); ++row)
          out.push_back(column.is_null(row) ? std::numeric_limits<float>::quiet_NaN()
                                            : column.value<float>(row));
      return Array::of(dtype, std::move(out));
    }
    return floats(pieces, [](const Column& column, int64_t row) {
      return static_cast<double>(column.value<T>(row));
    });
  }
  // One batch is taken as it lies.
  if (pieces.columns.size() == 1)
    return Array(dtype, {pieces.num_rows()}, pieces.columns[0].values<T>(),
                 pieces.owners[0]);
  std::vector<T> out;
  out.reserve(static_cast<size_t>(pieces.num_rows()));
  for (const Column& column : pieces.columns)
    out.insert(out.end(), column.values<T>(), column.values<T>() + column.size());
  return Array::of(dtype, std::move(out));
}

[[noreturn]] void beyond(const std::string& number) {
  throw Error(
      Code::kUnsupported,
      "the integer " + number + " is beyond 2^53, and a browser cannot hold it exactly")
      .hint("cast the column to float64 or to string");
}

Array long_integers(const Pieces& pieces) {
  constexpr int64_t kExact = int64_t{1} << 53;
  const bool is_unsigned = pieces.type.is(Type::kUint64);
  std::vector<int64_t> all;
  all.reserve(static_cast<size_t>(pieces.num_rows()));
  bool nulls = false;
  for (const Column& column : pieces.columns)
    for (int64_t row = 0; row < column.size(); ++row) {
      if (column.is_null(row)) {
        nulls = true;
        all.push_back(std::numeric_limits<int64_t>::min());
        continue;
      }
      const auto value = column.value<int64_t>(row);
      if (is_unsigned && value < 0) beyond(std::to_string(column.value<uint64_t>(row)));
      if (value < -kExact || value > kExact) beyond(std::to_string(value));
      all.push_back(value);
    }
  if (!nulls) return Array::integers(all.data(), all.size());
  std::vector<double> out(all.size());
  for (size_t i = 0; i < all.size(); ++i)
    out[i] = all[i] == std::numeric_limits<int64_t>::min() ? kNaN
                                                           : static_cast<double>(all[i]);
  return Array::floats(std::move(out));
}

// A power of ten as it is best: from text, as the division would round twice.
double decimal(const Column& column, int64_t row) {
  return std::strtod(
      table::decimal_text(column.decimal(row), column.type().scale()).c_str(), nullptr);
}

Value cell(const Column& column, int64_t row);

Array booleans(const Pieces& pieces) {
  std::vector<uint8_t> out;
  for (const Column& column : pieces.columns)
    for (int64_t row = 0; row < column.size(); ++row) out.push_back(column.boolean(row));
  return Array::of(Dtype::kBool, std::move(out));
}

Value list(const Pieces& pieces) {
  Value::List out;
  out.reserve(static_cast<size_t>(pieces.num_rows()));
  for (const Column& column : pieces.columns)
    for (int64_t row = 0; row < column.size(); ++row) out.push_back(cell(column, row));
  return out;
}

double milliseconds(const Column& column, int64_t row) {
  return static_cast<double>(column.value<int64_t>(row)) / 1000.0;
}

// The cell of a list of values, or within one.
Value cell(const Column& column, int64_t row) {
  if (column.is_null(row)) return {};
  switch (column.kind()) {
    case Type::kBool:
      return column.boolean(row);
    case Type::kFloat32:
      return column.value<float>(row);
    case Type::kFloat64:
      return column.value<double>(row);
    case Type::kDecimal:
      return decimal(column, row);
    case Type::kDate:
      return column.value<int32_t>(row) * 86'400'000.0;
    case Type::kTime:
    case Type::kDatetime:
    case Type::kTimedelta:
      return milliseconds(column, row);
    case Type::kString:
    case Type::kJson:
    case Type::kUuid:
      return table::text(column, row);
    case Type::kCategorical:
      return cell(column.child(), column.value<int32_t>(row));
    case Type::kVar:
    case Type::kFixed: {
      const auto [begin, end] = column.range(row);
      Value::List out;
      for (int64_t i = begin; i < end; ++i) out.push_back(cell(column.child(), i));
      return out;
    }
    case Type::kNull:
      return {};
    default:
      break;
  }
  if (!column.type().is_integer())
    throw Error(Code::kUnsupported,
                "a browser has no columns of type " + column.type().to_string())
        .hint("select what is in it, or cast it");
  if (column.kind() == Type::kUint64 && column.value<int64_t>(row) < 0)
    beyond(std::to_string(column.value<uint64_t>(row)));
  return column.integer(row);
}

Value converted(const Pieces& pieces) {
  switch (pieces.type.kind()) {
    case Type::kBool:
      return pieces.has_nulls() ? list(pieces) : Value(booleans(pieces));
    case Type::kInt8:
      return numbers<int8_t>(pieces, Dtype::kInt8);
    case Type::kInt16:
      return numbers<int16_t>(pieces, Dtype::kInt16);
    case Type::kInt32:
      return numbers<int32_t>(pieces, Dtype::kInt32);
    case Type::kUint8:
      return numbers<uint8_t>(pieces, Dtype::kUint8);
    case Type::kUint16:
      return numbers<uint16_t>(pieces, Dtype::kUint16);
    case Type::kUint32:
      return numbers<uint32_t>(pieces, Dtype::kUint32);
    case Type::kFloat32:
      return numbers<float>(pieces, Dtype::kFloat32);
    case Type::kFloat64:
      return numbers<double>(pieces, Dtype::kFloat64);
    case Type::kInt64:
    case Type::kUint64:
      return long_integers(pieces);
    case Type::kDecimal:
      return floats(pieces, decimal);
    case Type::kDate:
      return floats(pieces, [](const Column& column, int64_t row) {
        return column.value<int32_t>(row) * 86'400'000.0;
      });
    case Type::kTime:
    case Type::kDatetime:
    case Type::kTimedelta:
      return floats(pieces, milliseconds);
    default:
      return list(pieces);
  }
}

}  // namespace

Value columns_of(table::Stream rows) {
  const type::Type record = rows.type().element();
  const type::Type type = rows.type();
  const auto batches = table::collect(std::move(rows));
  std::vector<Pieces> all(record.fields().size());
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].type = record.fields()[i].type.without_option();
    all[i].owners = batches;
  }
  for (const auto& batch : batches) {
    std::vector<Column> columns = table::columns(type, *batch);
    for (size_t i = 0; i < all.size(); ++i)
      all[i].columns.push_back(std::move(columns[i]));
  }
  Value::Map out;
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string& name = record.fields()[i].name;
    try {
      out.emplace_back(Value(name), converted(all[i]));
    } catch (Error& error) {
      error.at("column " + quoted_short(name));
      throw;
    }
  }
  return Value::map(std::move(out));
}

}  // namespace phlox::scene
