// One cell as a value of its own.
#include "phlox/table/value.h"

#include <cmath>
#include <limits>

#include "phlox/base/error.h"
#include "phlox/base/number.h"
#include "phlox/table/text.h"

namespace phlox::table {

using type::Kind;
using type::Type;

namespace {

Value list_value(const Column& column, int64_t row) {
  Value::List list;
  const auto [begin, end] = column.range(row);
  for (int64_t i = begin; i < end; ++i)
    if (column.kind() == Kind::kMap)
      list.push_back(Value::List{value(column.child(0), i), value(column.child(1), i)});
    else
      list.push_back(value(column.child(), i));
  return list;
}

std::string describe(const Value& value);

struct Describe {
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(uint64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return number_text(value); }
  std::string operator()(Int128 value) const { return decimal_text(value, 0); }
  std::string operator()(const std::string& value) const {
    std::string text;
    append_json_string(value, text);
    return text;
  }
  std::string operator()(const Value::List& values) const {
    std::string text = "[";
    for (const auto& value : values)
      text += (text.size() > 1 ? ", " : "") + describe(value);
    return text + "]";
  }
};

std::string describe(const Value& value) { return std::visit(Describe{}, value.data); }

[[noreturn]] void mismatch(const Type& type, const Value& value) {
  throw Error(Code::kType, describe(value) + " is no " + type.to_string());
}

void append_integer(ColumnBuilder& builder, const Value& value) {
  const Type& type = builder.type();
  const auto* small = std::get_if<int64_t>(&value.data);
  const auto* big = std::get_if<uint64_t>(&value.data);
  if (!small && !big) mismatch(type, value);
  const bool is_signed = !type.is_unsigned();
  const int bits = type.is_integer() ? type.bit_width() : type.is(Kind::kDate) ? 32 : 64;
  const Int128 number = small ? Int128{*small} : Int128{*big};
  const Int128 lowest = is_signed ? -(Int128{1} << (bits - 1)) : 0;
  const Int128 highest = (Int128{1} << (is_signed ? bits - 1 : bits)) - 1;
  if (number < lowest || number > highest) mismatch(type, value);
  if (type.is(Kind::kDate))
    builder.append(static_cast<int32_t>(number));
  else
    builder.append_integer(static_cast<int64_t>(number));
}

void append_float_value(ColumnBuilder& builder, const Value& value) {
  double number;
  if (const auto* real = std::get_if<double>(&value.data))
    number = *real;
  else if (const auto* integer = std::get_if<int64_t>(&value.data))
    number = static_cast<double>(*integer);
  else
    mismatch(builder.type(), value);
  if (builder.type().is(Kind::kFloat32))
    builder.append(static_cast<float>(number));
  else
    builder.append(number);
}

void append_decimal(ColumnBuilder& builder, const Value& value) {
  const auto* number = std::get_if<Int128>(&value.data);
  if (!number) mismatch(builder.type(), value);
  Int128 limit = 1;
  for (int i = 0; i < builder.type().precision(); ++i) limit *= 10;
  if (*number >= limit || *number <= -limit) mismatch(builder.type(), value);
  builder.append(*number);
}

void append_list(ColumnBuilder& builder, const Value& value) {
  const Type& type = builder.type();
  const auto* list = std::get_if<Value::List>(&value.data);
  if (!list) mismatch(type, value);
  const bool is_record = type.is(Kind::kRecord);
  if (is_record && list->size() != type.fields().size()) mismatch(type, value);
  if (type.is(Kind::kFixed) && static_cast<int64_t>(list->size()) != type.fixed_length())
    mismatch(type, value);
  for (size_t i = 0; i < list->size(); ++i) {
    if (type.is(Kind::kMap)) {
      const auto* pair = std::get_if<Value::List>(&(*list)[i].data);
      if (!pair || pair->size() != 2) mismatch(type, value);
      append(builder.child(0), (*pair)[0]);
      append(builder.child(1), (*pair)[1]);
    } else {
      append(builder.child(is_record ? i : 0), (*list)[i]);
    }
  }
  builder.append_element();
}

}  // namespace

bool Value::equal(const Value& a, const Value& b) {
  const auto integer = [](const Value& v) -> const int64_t* {
    return std::get_if<int64_t>(&v.data);
  };
  const auto big = [](const Value& v) -> const uint64_t* {
    return std::get_if<uint64_t>(&v.data);
  };
  if (integer(a) && big(b)) return std::cmp_equal(*integer(a), *big(b));
  if (big(a) && integer(b)) return std::cmp_equal(*big(a), *integer(b));
  const auto* x = std::get_if<double>(&a.data);
  const auto* y = std::get_if<double>(&b.data);
  if (x && y && std::isnan(*x) && std::isnan(*y)) return true;
  return a.data == b.data;
}

Value value(const Column& column, int64_t row) {
  if (column.is_null(row)) return {};
  switch (column.kind()) {
    case Kind::kNull:
    case Kind::kOption:
      return {};
    case Kind::kBool:
      return column.boolean(row);
    case Kind::kUint64:
      return column.value<uint64_t>(row);
    case Kind::kFloat32:
      return double{column.value<float>(row)};
    case Kind::kFloat64:
      return column.value<double>(row);
    case Kind::kDecimal:
      return column.decimal(row);
    case Kind::kString:
    case Kind::kJson:
    case Kind::kBytes:
    case Kind::kUuid:
      return std::string(column.bytes(row));
    case Kind::kCategorical:
      return value(column.child(), column.value<int32_t>(row));
    case Kind::kRecord: {
      Value::List fields;
      for (size_t i = 0; i < column.type().fields().size(); ++i)
        fields.push_back(value(column.child(i), row));
      return fields;
    }
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kMap:
      return list_value(column, row);
    default:
      return column.integer(row);
  }
}

void append(ColumnBuilder& builder, const Value& value) {
  if (value.is_null()) return builder.append_null();
  const Type& type = builder.type();
  switch (type.kind()) {
    case Kind::kNull:
    case Kind::kOption:
      mismatch(type, value);
    case Kind::kBool: {
      const auto* flag = std::get_if<bool>(&value.data);
      if (!flag) mismatch(type, value);
      return builder.append_bool(*flag);
    }
    case Kind::kFloat32:
    case Kind::kFloat64:
      return append_float_value(builder, value);
    case Kind::kDecimal:
      return append_decimal(builder, value);
    case Kind::kString:
    case Kind::kJson:
    case Kind::kBytes:
    case Kind::kUuid: {
      const auto* text = std::get_if<std::string>(&value.data);
      if (!text) mismatch(type, value);
      return builder.append_bytes(*text);
    }
    case Kind::kCategorical: {
      const auto entry = builder.code_of(describe(value));
      if (entry.is_new) append(builder.child(), value);
      return builder.append(entry.code);
    }
    case Kind::kRecord:
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kMap:
      return append_list(builder, value);
    default:
      return append_integer(builder, value);
  }
}

Rows rows_of(Stream stream) {
  Rows rows;
  while (const auto batch = stream.next()) {
    const auto cells = columns(stream.type(), *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      Value::List values;
      for (const auto& column : cells) values.push_back(value(column, row));
      rows.push_back(std::move(values));
    }
  }
  return rows;
}

Stream stream_of_rows(const Type& table, const Rows& rows, int64_t batch_rows) {
  std::vector<std::shared_ptr<const Batch>> batches;
  Builder builder(table);
  const auto finish = [&] {
    batches.push_back(std::make_shared<const Batch>(builder.finish()));
  };
  for (const auto& row : rows) {
    if (row.size() != builder.num_columns())
      throw Error(Code::kType, "a row of " + std::to_string(row.size()) +
                                   " values for a table of " +
                                   std::to_string(builder.num_columns()) + " columns");
    for (size_t i = 0; i < row.size(); ++i) append(builder.column(i), row[i]);
    builder.end_row();
    if (builder.num_rows() == batch_rows) finish();
  }
  if (builder.num_rows() > 0) finish();
  return stream_of(table, std::move(batches));
}

}  // namespace phlox::table
