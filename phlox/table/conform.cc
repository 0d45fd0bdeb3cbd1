// Gives a stream the type that is expected of it.
#include "phlox/table/conform.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "phlox/base/error.h"
#include "phlox/base/uuid.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"
#include "phlox/table/convert.h"

namespace phlox::table {

using type::Kind;
using type::Type;

namespace {

bool text(Kind kind) { return kind == Kind::kString || kind == Kind::kJson; }

// True if every value of the one is laid out as the same value of the other, nulls apart.
bool same_layout(const Type& from, const Type& to) {
  const Type a = from.without_option(), b = to.without_option();
  if (a == b || (text(a.kind()) && text(b.kind()))) return true;
  if (a.is(Kind::kDatetime) && b.is(Kind::kDatetime))
    return a.zone().empty() == b.zone().empty();
  return a.is(Kind::kDecimal) && b.is(Kind::kDecimal) && a.scale() == b.scale() &&
         a.precision() <= b.precision();
}

bool may_become(const Type& from, const Type& to) {
  if (same_layout(from, to)) return true;
  const Type a = from.without_option(), b = to.without_option();
  if (a.is(Kind::kNull))
    return true;  // if it has rows, the nulls of it are checked one by one
  if (b.is(Kind::kCategorical))
    return may_become(a.is(Kind::kCategorical) ? a.element() : a, b.element());
  if (a.is(Kind::kCategorical)) return may_become(a.element(), b);
  if (a.is_integer()) return b.is_number();
  if (a.is_float()) return b.is_float() || b.is_integer();
  if (a.is(Kind::kDecimal)) return b.is(Kind::kDecimal);
  // What has no uuids of its own holds them as text or as their bytes.
  if (b.is(Kind::kUuid)) return a.is(Kind::kString) || a.is(Kind::kBytes);
  if (a.is(Kind::kDate)) return b.is(Kind::kDatetime) && b.zone().empty();
  if (a.is_list() && b.is_list()) return may_become(a.element(), b.element());
  if (a.is(Kind::kMap) && b.is(Kind::kMap))
    return may_become(a.map_key(), b.map_key()) && may_become(a.element(), b.element());
  if (!a.is(Kind::kRecord) || !b.is(Kind::kRecord)) return false;
  for (const type::Field& field : b.fields()) {
    const type::Field* source = a.field(field.name);
    if (!source || !may_become(source->type, field.type)) return false;
  }
  return true;
}

std::string digits_of(Int128 value) {
  const bool negative = value < 0;
  std::string digits;  // backwards
  do {
    const int digit = static_cast<int>(value % 10);
    digits.push_back(static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
  } while (value != 0);
  if (negative) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::string number_text(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.17g", value);
  return buffer;
}

[[noreturn]] void no_equal(const std::string& value, const Type& to) {
  throw Error(Code::kType, "no " + to.to_string() + " is " + value);
}

Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Int128 wide_integer(const Column& from, int64_t row) {
  if (from.kind() == Kind::kUint64) return from.value<uint64_t>(row);
  return from.integer(row);
}

double wide_float(const Column& from, int64_t row) {
  return from.kind() == Kind::kFloat32 ? from.value<float>(row) : from.value<double>(row);
}

void append_whole(Int128 value, ColumnBuilder& out) {
  const Type& to = out.type();
  const int bits = to.bit_width();
  const Int128 one = 1;
  const Int128 least = to.is_signed() ? -(one << (bits - 1)) : Int128{0};
  const Int128 most = (one << (to.is_signed() ? bits - 1 : bits)) - 1;
  if (value < least || value > most) no_equal(digits_of(value), to);
  out.append_integer(static_cast<int64_t>(value));
}

void append_scaled(Int128 value, int scale, ColumnBuilder& out) {
  const Type& to = out.type();
  for (int i = scale; i < to.scale(); ++i)
    if (__builtin_mul_overflow(value, Int128{10}, &value))
      no_equal("a number of so many digits", to);
  for (int i = to.scale(); i < scale; ++i) {
    if (value % 10 != 0)
      no_equal(digits_of(value) + "e-" + std::to_string(scale - (i - to.scale())), to);
    value /= 10;
  }
  const Int128 bound = power_of_ten(to.precision());
  if (value >= bound || value <= -bound)
    no_equal(digits_of(value) + " with scale " + std::to_string(to.scale()), to);
  out.append(value);
}

void append_float(double value, ColumnBuilder& out) {
  const Type& to = out.type();
  if (to.is(Kind::kFloat64)) return out.append(value);
  if (to.is(Kind::kFloat32)) {
    const auto narrow = static_cast<float>(value);
    if (!std::isnan(value) && static_cast<double>(narrow) != value)
      no_equal(number_text(value), to);
    return out.append(narrow);
  }
  if (std::trunc(value) != value || std::abs(value) > 0x1p64)
    no_equal(number_text(value), to);
  append_whole(static_cast<Int128>(value), out);
}

void append_integer(Int128 value, ColumnBuilder& out) {
  const Type& to = out.type();
  if (to.is_integer()) return append_whole(value, out);
  if (to.is(Kind::kDecimal)) return append_scaled(value, 0, out);
  const double real = static_cast<double>(value);
  if (static_cast<Int128>(real) != value) no_equal(digits_of(value), to);
  append_float(real, out);
}

// What tells one value from another, for the dictionary of a categorical.
std::string key_of(const Column& from, int64_t row) {
  switch (from.kind()) {
    case Kind::kString:
    case Kind::kJson:
    case Kind::kBytes:
    case Kind::kUuid:
      return std::string(from.bytes(row));
    case Kind::kBool:
      return from.boolean(row) ? "1" : "0";
    case Kind::kFloat32:
    case Kind::kFloat64:
      return number_text(wide_float(from, row));
    case Kind::kDecimal:
      return digits_of(from.decimal(row));
    default:
      return digits_of(wide_integer(from, row));
  }
}

void append_uuid_of(const Column& from, int64_t row, ColumnBuilder& out) {
  const std::string_view bytes = from.bytes(row);
  if (from.kind() == Kind::kBytes) {
    if (bytes.size() != 16) no_equal(std::to_string(bytes.size()) + " bytes", out.type());
    return out.append_bytes(bytes);
  }
  const auto parsed = parse_uuid(bytes);
  if (!parsed) no_equal("\"" + std::string(bytes) + "\"", out.type());
  out.append_bytes(*parsed);
}

void append_cell(const Column& from, int64_t row, ColumnBuilder& out);

void append_range(const Column& from, int64_t begin, int64_t end, ColumnBuilder& out) {
  for (int64_t i = begin; i < end; ++i) append_cell(from, i, out);
}

void append_cell(const Column& from, int64_t row, ColumnBuilder& out) {
  if (from.is_null(row)) return out.append_null();
  const Type& to = out.type();
  if (from.kind() == Kind::kCategorical)
    return append_cell(from.child(), from.integer(row), out);
  if (to.is(Kind::kCategorical)) {
    const auto [code, is_new] = out.code_of(key_of(from, row));
    if (is_new) append_cell(from, row, out.child());
    return out.append(code);
  }
  switch (from.kind()) {
    case Kind::kNull:
      return out.append_null();
    case Kind::kBool:
      return out.append_bool(from.boolean(row));
    case Kind::kFloat32:
    case Kind::kFloat64:
      return append_float(wide_float(from, row), out);
    case Kind::kDecimal:
      return append_scaled(from.decimal(row), from.type().scale(), out);
    case Kind::kString:
    case Kind::kJson:
    case Kind::kBytes:
    case Kind::kUuid:
      if (to.is(Kind::kUuid) && from.kind() != Kind::kUuid)
        return append_uuid_of(from, row, out);
      return out.append_bytes(from.bytes(row));
    case Kind::kDate:
      if (to.is(Kind::kDate)) return out.append(from.value<int32_t>(row));
      return out.append(int64_t{from.value<int32_t>(row)} * 86'400'000'000);
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return out.append(from.value<int64_t>(row));
    case Kind::kRecord:
      for (size_t i = 0; i < to.fields().size(); ++i)
        append_cell(from.child(*from.type().field_index(to.fields()[i].name)), row,
                    out.child(i));
      return out.append_element();
    case Kind::kVar:
    case Kind::kFixed: {
      const auto [begin, end] = from.range(row);
      append_range(from.child(), begin, end, out.child());
      return out.append_element();
    }
    case Kind::kMap: {
      const auto [begin, end] = from.range(row);
      append_range(from.child(0), begin, end, out.child(0));
      append_range(from.child(1), begin, end, out.child(1));
      return out.append_element();
    }
    default:
      return append_integer(wide_integer(from, row), out);
  }
}

std::string place(int64_t row, const std::string& column) {
  return "row " + std::to_string(row + 1) + ", column \"" + column + "\"";
}

class ConformingSource : public Stream::Source {
 public:
  ConformingSource(Stream stream, Type to)
      : stream_(std::move(stream)), to_(std::move(to)) {
    for (const type::Field& field : to_.element().fields())
      sources_.push_back(*stream_.type().element().field_index(field.name));
  }

  std::optional<Batch> next() override {
    auto batch = stream_.next();
    if (!batch) return std::nullopt;
    const auto shared = std::make_shared<const Batch>(std::move(*batch));
    const ArrowArray& rows = *shared->get();
    std::vector<ArrowArray> columns;
    for (size_t i = 0; i < sources_.size(); ++i)
      columns.push_back(column(i, rows, shared));
    first_row_ += rows.length;
    std::vector<Buffer> buffers(1);
    return Batch(make_array(rows.length, 0, std::move(buffers), std::move(columns)));
  }

 private:
  ArrowArray column(size_t i, const ArrowArray& rows,
                    const std::shared_ptr<const Batch>& owner) const {
    const type::Field& to = to_.element().fields()[i];
    const type::Field& from = stream_.type().element().fields()[sources_[i]];
    const ArrowArray& array = *rows.children[sources_[i]];
    if (same_layout(from.type, to.type) && nulls_fit(to.type, array, rows))
      return slice(array, rows.offset, rows.length, owner);
    ArrowArray window = array;
    window.offset += rows.offset;
    window.length = rows.length;
    if (window.null_count != 0) window.null_count = -1;
    const Column cells(from.type, window);
    ColumnBuilder builder(to.type);
    int64_t row = 0;
    try {
      for (; row < rows.length; ++row) append_cell(cells, row, builder);
    } catch (Error& error) {
      throw std::move(error.at(place(first_row_ + row, to.name)));
    }
    return builder.finish();
  }

  // False sends the column through the slow way, which knows the row.
  static bool nulls_fit(const Type& to, const ArrowArray& array, const ArrowArray& rows) {
    try {
      check_nulls(to, array, rows.offset, rows.offset + rows.length);
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  Stream stream_;
  Type to_;
  std::vector<size_t> sources_;
  int64_t first_row_ = 0;
};

}  // namespace

void check_conforms(const Type& from, const Type& to) {
  for (const type::Field& field : to.element().fields()) {
    const type::Field* source = from.element().field(field.name);
    if (!source) {
      Error error(Code::kType, "the data has no column \"" + field.name + "\"");
      if (const auto near = nearest(field.name, from.element().field_names()))
        error.hint("it has a column \"" + *near + "\"");
      throw error;
    }
    if (!may_become(source->type, field.type))
      throw Error(Code::kType, "column \"" + field.name + "\" is expected to be " +
                                   field.type.to_string() + ", and the data has " +
                                   source->type.to_string());
  }
}

Stream conform(Stream stream, const Type& to) {
  if (stream.type() == to) return stream;
  check_conforms(stream.type(), to);
  return Stream(to, std::make_unique<ConformingSource>(std::move(stream), to));
}

Stream select(Stream stream, const std::vector<std::string>& columns) {
  std::vector<type::Field> fields;
  for (const std::string& name : columns)
    fields.push_back(*stream.type().element().field(name));
  return conform(std::move(stream), Type::table(std::move(fields)));
}

}  // namespace phlox::table
