// One wanted column of a chunk of delimited text, from field texts to Arrow buffers.
#include "phlox/format/delimited_column.h"

#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/base/utf8.h"
#include "phlox/base/uuid.h"
#include "phlox/kernel/boolean.h"
#include "phlox/kernel/decimal.h"
#include "phlox/kernel/float.h"
#include "phlox/kernel/integer.h"
#include "phlox/table/scalar_text.h"

namespace phlox::format {

using kernel::Parsed;
using type::Kind;

namespace {

constexpr size_t kMaxBytes = std::numeric_limits<int32_t>::max();

bool is_bytes_kind(Kind kind) {
  return kind == Kind::kString || kind == Kind::kBytes || kind == Kind::kJson;
}

size_t bits_of(const type::Field& field, const type::Type& type) {
  switch (type.kind()) {
    case Kind::kBool:
      return 1;
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kJson:
    case Kind::kDate:
      return 32;
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return 64;
    case Kind::kDecimal:
    case Kind::kUuid:
      return 128;
    case Kind::kCategorical:
      if (type.element().is(Kind::kString)) return 32;
      break;
    default:
      if (type.is_integer() || type.is_float())
        return static_cast<size_t>(type.bit_width());
      break;
  }
  throw Error(Code::kUnsupported, "a field of delimited text cannot hold the type " +
                                      type.to_string() + " of field " + field.name)
      .hint("read it as string or json");
}

template <class T>
Parsed keep(const std::optional<T>& parsed, T& out) {
  if (!parsed) return Parsed::kMalformed;
  out = *parsed;
  return Parsed::kOk;
}

int64_t count_bits(const table::Buffer& bits, size_t size) {
  int64_t count = 0;
  for (size_t i = 0; i < size / 8; ++i) count += std::popcount(bits.data()[i]);
  if (size % 8 != 0)
    count += std::popcount(
        static_cast<uint8_t>(bits.data()[size / 8] & ((1u << size % 8) - 1)));
  return count;
}

void set_bit(table::Buffer& bits, size_t i) {
  bits.data()[i >> 3] = static_cast<uint8_t>(bits.data()[i >> 3] | (1u << (i & 7)));
}

}  // namespace

DelimitedColumn::DelimitedColumn(const type::Field& field, const Dialect& dialect,
                                 bool takes_nulls)
    : field_(field),
      dialect_(dialect),
      type_(field.type.without_option()),
      kind_(type_.kind()),
      is_nullable_(field.type.is_option() || takes_nulls),
      bits_per_value_(bits_of(field, type_)) {
  takes_empty_ = !field.type.is_option() &&
                 (kind_ == Kind::kString || kind_ == Kind::kBytes ||
                  (kind_ == Kind::kCategorical && type_.element().is(Kind::kString)));
  // A null like "-1" looks like a number.
  for (const auto& null : dialect.nulls) {
    int64_t number = 0;
    if (!type_.is_integer() || kernel::parse_integer(null, number) != Parsed::kMalformed)
      is_usual_ = false;
  }
}

void DelimitedColumn::reserve(size_t rows) {
  if (rows <= capacity_) return;
  const bool is_first = capacity_ == 0;
  capacity_ = rows;
  if (kind_ == Kind::kBool) {
    // Bits are only ever set, so new ones start at 0.
    const size_t size = (rows + 7) / 8;
    values_.fill(0, size - values_.size());
  } else if (is_bytes_kind(kind_)) {
    values_.resize((rows + 1) * 4);
    if (is_first) value<int32_t>(0) = 0;
  } else {
    values_.resize(rows * bits_per_value_ / 8);
  }
  if (validity_.size() != 0) validity_.fill(0xFF, (rows + 7) / 8 - validity_.size());
}

void DelimitedColumn::store_null(size_t row) {
  if (validity_.size() == 0) validity_.fill(0xFF, (capacity_ + 7) / 8);
  validity_.data()[row >> 3] =
      static_cast<uint8_t>(validity_.data()[row >> 3] & ~(1u << (row & 7)));
  if (is_bytes_kind(kind_)) {
    value<int32_t>(row + 1) = value<int32_t>(row);
  } else if (kind_ != Kind::kBool) {
    const size_t width = bits_per_value_ / 8;
    std::memset(values_.data() + row * width, 0, width);
  }
}

Parsed DelimitedColumn::store_bytes(size_t row, std::string_view text) {
  if (text.size() > kMaxBytes - bytes_.size()) return Parsed::kTooMuch;
  bytes_.append(text.data(), text.size());
  value<int32_t>(row + 1) = static_cast<int32_t>(bytes_.size());
  return Parsed::kOk;
}

Parsed DelimitedColumn::store_category(size_t row, std::string_view text) {
  const auto [place, is_new] = categories_.try_emplace(
      std::string(text), static_cast<int32_t>(categories_.size()));
  if (is_new) {
    if (text.size() > kMaxBytes - bytes_.size()) return Parsed::kTooMuch;
    if (category_offsets_.size() == 0) category_offsets_.push(int32_t{0});
    bytes_.append(text.data(), text.size());
    category_offsets_.push(static_cast<int32_t>(bytes_.size()));
  }
  value<int32_t>(row) = place->second;
  return Parsed::kOk;
}

Parsed DelimitedColumn::store_datetime(size_t row, std::string_view text) {
  const auto parsed = parse_datetime(text);
  if (!parsed) return Parsed::kMalformed;
  // A wall clock is no instant, and an instant no wall clock; only that of UTC is both.
  const std::string& zone = type_.zone();
  if (parsed->has_offset ? zone.empty() : !zone.empty() && zone != "UTC")
    return Parsed::kMalformed;
  value<int64_t>(row) = parsed->micros;
  return Parsed::kOk;
}

Parsed DelimitedColumn::store(size_t row, std::string_view text, bool is_ascii) {
  switch (kind_) {
    case Kind::kBool: {
      bool parsed_value = false;
      const Parsed parsed = kernel::parse_bool(text, parsed_value);
      if (parsed == Parsed::kOk && parsed_value) set_bit(values_, row);
      return parsed;
    }
    case Kind::kInt8:
      return kernel::parse_integer(text, value<int8_t>(row));
    case Kind::kInt16:
      return kernel::parse_integer(text, value<int16_t>(row));
    case Kind::kInt32:
      return kernel::parse_integer(text, value<int32_t>(row));
    case Kind::kInt64:
      return kernel::parse_integer(text, value<int64_t>(row));
    case Kind::kUint8:
      return kernel::parse_integer(text, value<uint8_t>(row));
    case Kind::kUint16:
      return kernel::parse_integer(text, value<uint16_t>(row));
    case Kind::kUint32:
      return kernel::parse_integer(text, value<uint32_t>(row));
    case Kind::kUint64:
      return kernel::parse_integer(text, value<uint64_t>(row));
    case Kind::kFloat32:
      return kernel::parse_float(text, value<float>(row));
    case Kind::kFloat64:
      return kernel::parse_float(text, value<double>(row));
    case Kind::kDecimal: {
      kernel::Decimal parsed_value = 0;
      const Parsed parsed =
          kernel::parse_decimal(text, type_.precision(), type_.scale(), parsed_value);
      // The buffer of malloc is aligned for it, yet say nothing about it.
      std::memcpy(values_.data() + row * 16, &parsed_value, 16);
      return parsed;
    }
    case Kind::kDate:
      return keep(parse_date(text), value<int32_t>(row));
    case Kind::kTime:
      return keep(parse_time(text), value<int64_t>(row));
    case Kind::kDatetime:
      return store_datetime(row, text);
    case Kind::kTimedelta:
      return keep(parse_timedelta(text), value<int64_t>(row));
    case Kind::kUuid:
      if (const auto bytes = parse_uuid(text)) {
        std::memcpy(values_.data() + row * 16, bytes->data(), 16);
        return Parsed::kOk;
      }
      return Parsed::kMalformed;
    case Kind::kBytes:
      return store_bytes(row, text);
    case Kind::kCategorical:
      if (!is_ascii && !is_utf8(text)) return Parsed::kInvalidUtf8;
      return store_category(row, text);
    default:
      if (!is_ascii && !is_utf8(text)) return Parsed::kInvalidUtf8;
      return store_bytes(row, text);
  }
}

ArrowArray DelimitedColumn::finish(size_t rows) {
  reserve(rows);
  const auto length = static_cast<int64_t>(rows);
  int64_t null_count = 0;
  if (validity_.size() != 0) {
    validity_.resize((rows + 7) / 8);
    null_count = length - count_bits(validity_, rows);
  }
  if (kind_ == Kind::kBool) {
    values_.resize((rows + 7) / 8);
  } else if (is_bytes_kind(kind_)) {
    values_.resize((rows + 1) * 4);
  } else {
    values_.resize(rows * bits_per_value_ / 8);
  }
  std::vector<table::Buffer> buffers;
  buffers.push_back(std::move(validity_));
  buffers.push_back(std::move(values_));
  std::optional<ArrowArray> dictionary;
  if (kind_ == Kind::kCategorical) {
    if (category_offsets_.size() == 0) category_offsets_.push(int32_t{0});
    std::vector<table::Buffer> category_buffers(1);
    category_buffers.push_back(std::move(category_offsets_));
    category_buffers.push_back(std::move(bytes_));
    dictionary = table::make_array(static_cast<int64_t>(categories_.size()), 0,
                                   std::move(category_buffers));
    categories_.clear();
  } else if (is_bytes_kind(kind_)) {
    buffers.push_back(std::move(bytes_));
  }
  capacity_ = 0;
  return table::make_array(length, null_count, std::move(buffers), {}, dictionary);
}

}  // namespace phlox::format
