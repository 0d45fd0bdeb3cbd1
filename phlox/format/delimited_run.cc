// Stores fields of one column in a run: a loop for each kind of value, with what is
// unusual left to the general way.
#include "phlox/format/delimited_run.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "phlox/base/utf8.h"
#include "phlox/format/delimited_column.h"
#include "phlox/format/delimited_record.h"
#include "phlox/kernel/float.h"
#include "phlox/kernel/integer.h"
#include "phlox/kernel/short_integers.h"

namespace phlox::format {

using kernel::Parsed;
using type::Kind;

namespace {

// How many of the first fields are integers as they are mostly written.
template <class Int>
size_t store_integers(const FieldRun& run, Int* out) {
  for (size_t i = 0; i < run.size; ++i) {
    const std::string_view field = run.field(i);
    const char* p = field.data();
    size_t length = field.size();
    bool negative = false;
    if constexpr (std::is_signed_v<Int>) {
      negative = *p == '-';
      p += negative;
      length -= negative;
    }
    uint64_t value;
    if (length - 1 < 8) [[likely]] {
      const uint64_t values = (kernel::swar::load(p) ^ kernel::swar::kDigitZeros)
                              << (8 - length) * 8;
      if (kernel::swar::not_digit_values(values) != 0) return i;
      value = kernel::swar::combine(values);
    } else {
      if (length - 1 >= 16 || kernel::swar::scan_digits(p, value) != p + length) return i;
    }
    if constexpr (sizeof(Int) < 8) {
      const uint64_t limit =
          static_cast<uint64_t>(std::numeric_limits<Int>::max()) + negative;
      if (value > limit) return i;
    }
    out[i] = static_cast<Int>(negative ? uint64_t{0} - value : value);
  }
  return run.size;
}

template <class Float>
size_t store_floats(const FieldRun& run, Float* out) {
  for (size_t i = 0; i < run.size; ++i)
    if (kernel::parse_float(run.field(i), out[i]) != Parsed::kOk) return i;
  return run.size;
}

}  // namespace

// Copies 16 bytes at a time, with room behind for as many.
size_t DelimitedColumn::store_strings(const FieldRun& run, size_t row) {
  constexpr size_t kStep = 16;
  const auto total = static_cast<size_t>(run.end(run.size - 1) - run.begin(0));
  if (total + kStep > std::numeric_limits<int32_t>::max() - bytes_.size()) return 0;
  const size_t first = bytes_.size();
  bytes_.resize(first + total + kStep);
  uint8_t* out = bytes_.data() + first;
  auto* const offsets = &value<int32_t>(row + 1);
  const bool checks = kind_ != Kind::kBytes && !run.is_ascii;
  size_t i = 0;
  for (; i < run.size; ++i) {
    const std::string_view field = run.field(i);
    if (field.empty()) {
      if (!takes_empty_) break;
    } else if (run.may_be_quoted &&
               static_cast<unsigned char>(field[0]) == dialect_.quote) {
      break;
    }
    if (checks && !is_utf8(field)) break;
    std::memcpy(out, field.data(), kStep);
    if (field.size() > kStep)
      std::memcpy(out + kStep, field.data() + kStep, field.size() - kStep);
    out += field.size();
    offsets[i] = static_cast<int32_t>(out - bytes_.data());
  }
  bytes_.resize(static_cast<size_t>(out - bytes_.data()));
  return i;
}

size_t DelimitedColumn::store_usual(const FieldRun& run, size_t row) {
  if (!is_usual_) return 0;
  switch (kind_) {
    case Kind::kInt8:
      return store_integers(run, &value<int8_t>(row));
    case Kind::kInt16:
      return store_integers(run, &value<int16_t>(row));
    case Kind::kInt32:
      return store_integers(run, &value<int32_t>(row));
    case Kind::kInt64:
      return store_integers(run, &value<int64_t>(row));
    case Kind::kUint8:
      return store_integers(run, &value<uint8_t>(row));
    case Kind::kUint16:
      return store_integers(run, &value<uint16_t>(row));
    case Kind::kUint32:
      return store_integers(run, &value<uint32_t>(row));
    case Kind::kUint64:
      return store_integers(run, &value<uint64_t>(row));
    case Kind::kFloat32:
      return store_floats(run, &value<float>(row));
    case Kind::kFloat64:
      return store_floats(run, &value<double>(row));
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kJson:
      return store_strings(run, row);
    default:
      return 0;
  }
}

bool DelimitedColumn::store_any(const FieldRun& run, size_t record, size_t row) {
  std::string_view text = run.field(record);
  const bool is_quoted = run.may_be_quoted && !text.empty() &&
                         static_cast<unsigned char>(text[0]) == dialect_.quote;
  if (!is_quoted) {
    if (is_null(text)) {
      if (is_nullable_) store_null(row);
      return is_nullable_;
    }
    return store(row, text, run.is_ascii) == Parsed::kOk;
  }
  text = text.substr(1, text.size() - 2);
  if (text.find(static_cast<char>(dialect_.quote)) == std::string_view::npos)
    return store(row, text, run.is_ascii) == Parsed::kOk;
  RawField field;
  field.text = text;
  field.has_doubled_quotes = true;
  return store(row, unquoted(field, dialect_), run.is_ascii) == Parsed::kOk;
}

size_t DelimitedColumn::store_wide(const FieldRun& run, size_t row) {
  const auto read = [&](auto* values) {
    return kernel::read_short_integers(run.text, run.ends, run.step, run.size,
                                       run.may_end_with_return, values);
  };
  if (!is_usual_) return 0;
  switch (kind_) {
    case Kind::kInt32:
    case Kind::kUint32:
      return read(&value<uint32_t>(row));
    case Kind::kInt64:
    case Kind::kUint64:
      return read(&value<uint64_t>(row));
    default:
      return 0;
  }
}

size_t DelimitedColumn::store_run(const FieldRun& run, size_t row) {
  // Where the wide way stops, some fields are taken one by one before it goes on.
  constexpr size_t kOneByOne = 64;
  size_t i = 0;
  while (i < run.size) {
    i += store_wide(run.from(i), row + i);
    FieldRun piece = run;
    piece.size = std::min(run.size, i + kOneByOne);
    while (i < piece.size) {
      i += store_usual(piece.from(i), row + i);
      if (i == piece.size) break;
      if (!store_any(piece, i, row + i)) return i;
      ++i;
    }
  }
  return run.size;
}

void DelimitedColumn::rewind(size_t row) {
  // Set bits mean valid, and bits of values are 0 until they are set.
  const auto clear = [row](table::Buffer& bits, uint8_t rest) {
    if (row / 8 >= bits.size()) return;
    uint8_t* const byte = bits.data() + row / 8;
    const auto kept = static_cast<uint8_t>((1u << row % 8) - 1);
    *byte = static_cast<uint8_t>((*byte & kept) | (rest & ~kept));
    std::memset(byte + 1, rest, bits.size() - row / 8 - 1);
  };
  clear(validity_, 0xFF);
  if (kind_ == Kind::kBool) clear(values_, 0);
  if (kind_ == Kind::kString || kind_ == Kind::kBytes || kind_ == Kind::kJson)
    bytes_.resize(static_cast<size_t>(value<int32_t>(row)));
}

}  // namespace phlox::format
