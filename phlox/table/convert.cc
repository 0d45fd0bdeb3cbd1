// Copies rows of a foreign layout into a builder.
#include "phlox/table/convert.h"

#include <cstring>
#include <string>

#include "phlox/base/error.h"

namespace phlox::table {

using type::Kind;
using type::Type;

namespace {

using Form = Layout::Form;

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMillisPerDay = 86'400'000;

const uint8_t* validity_of(const Layout& layout, const ArrowArray& array) {
  if (layout.form == Form::kNull || array.null_count == 0 || array.n_buffers == 0)
    return nullptr;
  return static_cast<const uint8_t*>(array.buffers[0]);
}

template <class T>
const T* buffer(const ArrowArray& array, int i = 1) {
  return static_cast<const T*>(array.buffers[i]);
}

// Calls append(i) for the physical row i of each value, append_null for each null.
template <class Append>
void each(const uint8_t* validity, const ArrowArray& array, int64_t begin, int64_t end,
          ColumnBuilder& out, Append append) {
  for (int64_t i = array.offset + begin; i < array.offset + end; ++i) {
    if (validity && !bit_at(validity, i))
      out.append_null();
    else
      append(i);
  }
}

int64_t offset_at(const Layout& layout, const ArrowArray& array, int64_t i,
                  int which = 1) {
  return layout.bytes_per_value == 8 ? buffer<int64_t>(array, which)[i]
                                     : buffer<int32_t>(array, which)[i];
}

std::string_view view_at(const ArrowArray& array, int64_t i) {
  const auto* view = buffer<char>(array) + 16 * i;
  int32_t words[4];  // length, prefix, buffer, offset
  std::memcpy(words, view, sizeof words);
  const auto length = static_cast<size_t>(words[0]);
  if (length <= 12) return {view + 4, length};
  return {buffer<char>(array, 2 + words[2]) + words[3], length};
}

float half_to_float(uint16_t half) {
  const uint32_t sign = (half & 0x8000u) << 16;
  uint32_t exponent = half >> 10 & 0x1f;
  uint32_t fraction = half & 0x3ffu;
  uint32_t bits;
  if (exponent == 0x1f) {
    bits = sign | 0x7f800000u | fraction << 13;
  } else if (exponent == 0 && fraction == 0) {
    bits = sign;
  } else {
    exponent += 127 - 15;
    if ((half >> 10 & 0x1f) == 0) {  // a subnormal half is a normal float
      ++exponent;
      while ((fraction & 0x400u) == 0) {
        fraction <<= 1;
        --exponent;
      }
      fraction &= 0x3ffu;
    }
    bits = sign | exponent << 23 | fraction << 13;
  }
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

int64_t to_micros(int64_t value, int64_t units_per_second) {
  if (units_per_second > kMicrosPerSecond) {
    const int64_t divisor = units_per_second / kMicrosPerSecond;
    if (value % divisor != 0)
      throw Error(Code::kType, "the time " + std::to_string(value) +
                                   " ns is between two microseconds");
    return value / divisor;
  }
  int64_t micros;
  if (__builtin_mul_overflow(value, kMicrosPerSecond / units_per_second, &micros))
    throw Error(Code::kType, "the time " + std::to_string(value) +
                                 (units_per_second == 1 ? " s" : " ms") +
                                 " is out of the range of microseconds in 64 bits");
  return micros;
}

Int128 decimal_at(const ArrowArray& array, int64_t i, int64_t bytes) {
  const auto* place = buffer<uint8_t>(array) + i * bytes;
  if (bytes == 4) {
    int32_t value;
    std::memcpy(&value, place, sizeof value);
    return value;
  }
  if (bytes == 8) {
    int64_t value;
    std::memcpy(&value, place, sizeof value);
    return value;
  }
  Int128 words[2] = {0, 0};
  std::memcpy(words, place, static_cast<size_t>(bytes));
  if (bytes == 32 && words[1] != (words[0] < 0 ? -1 : 0))
    throw Error(Code::kType, "a decimal of more than 38 digits");
  return words[0];
}

int64_t code_at(const Layout& layout, const ArrowArray& array, int64_t i) {
  int64_t code = 0;
  switch (layout.bytes_per_value) {
    case 1:
      code = layout.is_signed ? buffer<int8_t>(array)[i] : buffer<uint8_t>(array)[i];
      break;
    case 2:
      code = layout.is_signed ? buffer<int16_t>(array)[i] : buffer<uint16_t>(array)[i];
      break;
    case 4:
      code = layout.is_signed ? buffer<int32_t>(array)[i]
                              : static_cast<int64_t>(buffer<uint32_t>(array)[i]);
      break;
    default:
      code = buffer<int64_t>(array)[i];
  }
  if (code < 0 || code >= array.dictionary->length)
    throw Error(Code::kIo, "a dictionary code out of range: " + std::to_string(code));
  return code;
}

bool null_at(const Layout& layout, const ArrowArray& array, int64_t i) {
  if (layout.form == Form::kNull) return true;
  const auto* validity = validity_of(layout, array);
  return validity && !bit_at(validity, array.offset + i);
}

void convert_number(const Layout& layout, const ArrowArray& array, int64_t begin,
                    int64_t end, ColumnBuilder& out) {
  const auto* validity = validity_of(layout, array);
  const auto copy = [&]<class T>(T) {
    const T* values = buffer<T>(array);
    each(validity, array, begin, end, out, [&](int64_t i) { out.append(values[i]); });
  };
  switch (layout.bytes_per_value) {
    case 1:
      return copy(int8_t{});
    case 2:
      return copy(int16_t{});
    case 4:
      return copy(int32_t{});
    default:
      return copy(int64_t{});
  }
}

void convert_dictionary(const Layout& layout, const ArrowArray& array, int64_t begin,
                        int64_t end, ColumnBuilder& out) {
  const Layout& values = layout.children[0];
  const bool keep = out.type().is(Kind::kCategorical);
  each(validity_of(layout, array), array, begin, end, out, [&](int64_t i) {
    const int64_t code = code_at(layout, array, i);
    if (null_at(values, *array.dictionary, code))
      out.append_null();
    else if (keep)
      out.append(static_cast<int32_t>(code));
    else
      convert_rows(values, *array.dictionary, code, code + 1, out);
  });
}

// Lists of all forms: `range` gives the elements of a physical row.
template <class Range>
void convert_lists(const Layout& layout, const ArrowArray& array, int64_t begin,
                   int64_t end, ColumnBuilder& out, Range range) {
  each(validity_of(layout, array), array, begin, end, out, [&](int64_t i) {
    const auto [from, to] = range(i);
    if (layout.form == Form::kMap) {
      const ArrowArray& entries = *array.children[0];
      for (size_t k = 0; k < 2; ++k)
        convert_rows(layout.children[k], *entries.children[k], entries.offset + from,
                     entries.offset + to, out.child(k));
    } else {
      convert_rows(layout.children[0], *array.children[0], from, to, out.child());
    }
    out.append_element();
  });
}

void convert_struct(const Layout& layout, const ArrowArray& array, int64_t begin,
                    int64_t end, ColumnBuilder& out) {
  const auto* validity = validity_of(layout, array);
  int64_t i = begin;
  while (i < end) {
    if (validity && !bit_at(validity, array.offset + i)) {
      out.append_null();
      ++i;
      continue;
    }
    int64_t run = i + 1;
    while (run < end && !(validity && !bit_at(validity, array.offset + run))) ++run;
    for (size_t k = 0; k < layout.children.size(); ++k)
      convert_rows(layout.children[k], *array.children[k], array.offset + i,
                   array.offset + run, out.child(k));
    for (; i < run; ++i) out.append_element();
  }
}

}  // namespace

bool is_ours(const Layout& layout, const ArrowArray& array) {
  if (!layout.is_ours) return false;
  if (layout.form == Form::kDictionary) {
    const Layout& values = layout.children[0];
    const ArrowArray& dictionary = *array.dictionary;
    if (!is_ours(values, dictionary)) return false;
    for (int64_t i = 0; validity_of(values, dictionary) && i < dictionary.length; ++i)
      if (null_at(values, dictionary, i)) return false;
    return true;
  }
  const ArrowArray& parent = layout.form == Form::kMap ? *array.children[0] : array;
  for (size_t k = 0; k < layout.children.size(); ++k)
    if (!is_ours(layout.children[k], *parent.children[k])) return false;
  return true;
}

void convert_dictionaries(const Layout& layout, const ArrowArray& array,
                          ColumnBuilder& out) {
  if (layout.form == Form::kDictionary) {
    if (!out.type().is(Kind::kCategorical)) return;
    const Layout& values = layout.children[0];
    const ArrowArray& dictionary = *array.dictionary;
    convert_dictionaries(values, dictionary, out.child());
    for (int64_t i = 0; i < dictionary.length; ++i) {
      if (null_at(values, dictionary, i))
        out.child().append_filler();
      else
        convert_rows(values, dictionary, i, i + 1, out.child());
    }
    return;
  }
  const ArrowArray& parent = layout.form == Form::kMap ? *array.children[0] : array;
  for (size_t k = 0; k < layout.children.size(); ++k)
    convert_dictionaries(layout.children[k], *parent.children[k], out.child(k));
}

void convert_rows(const Layout& layout, const ArrowArray& array, int64_t begin,
                  int64_t end, ColumnBuilder& out) {
  const auto* validity = validity_of(layout, array);
  const auto rows = [&](auto append) { each(validity, array, begin, end, out, append); };
  const bool nothing = array.n_buffers < 2 || !array.buffers[1];
  switch (layout.form) {
    case Form::kNull:
      for (int64_t i = begin; i < end; ++i) out.append_null();
      return;
    case Form::kBool:
      return rows([&](int64_t i) { out.append_bool(bit_at(buffer<uint8_t>(array), i)); });
    case Form::kNumber:
      return convert_number(layout, array, begin, end, out);
    case Form::kHalf:
      return rows(
          [&](int64_t i) { out.append(half_to_float(buffer<uint16_t>(array)[i])); });
    case Form::kBinary:
      if (nothing) return rows([&](int64_t) { out.append_bytes({}); });
      return rows([&](int64_t i) {
        const int64_t from = offset_at(layout, array, i);
        const int64_t to = offset_at(layout, array, i + 1);
        out.append_bytes({buffer<char>(array, 2) + from, static_cast<size_t>(to - from)});
      });
    case Form::kView:
      return rows([&](int64_t i) { out.append_bytes(view_at(array, i)); });
    case Form::kFixedBinary: {
      const auto width = static_cast<size_t>(layout.bytes_per_value);
      return rows([&](int64_t i) {
        out.append_bytes({buffer<char>(array) + static_cast<size_t>(i) * width, width});
      });
    }
    case Form::kDecimal:
      return rows(
          [&](int64_t i) { out.append(decimal_at(array, i, layout.bytes_per_value)); });
    case Form::kDate32:
      return rows([&](int64_t i) { out.append(buffer<int32_t>(array)[i]); });
    case Form::kDate64:
      return rows([&](int64_t i) {
        const int64_t millis = buffer<int64_t>(array)[i];
        if (millis % kMillisPerDay != 0)
          throw Error(Code::kType, "the date " + std::to_string(millis) +
                                       " ms is no whole number of days");
        out.append(static_cast<int32_t>(millis / kMillisPerDay));
      });
    case Form::kTime:
      if (layout.bytes_per_value == 4)
        return rows([&](int64_t i) {
          out.append(to_micros(buffer<int32_t>(array)[i], layout.units_per_second));
        });
      [[fallthrough]];
    case Form::kTimestamp:
    case Form::kDuration:
      return rows([&](int64_t i) {
        out.append(to_micros(buffer<int64_t>(array)[i], layout.units_per_second));
      });
    case Form::kList:
    case Form::kMap: {
      Layout offsets = layout.form == Form::kMap ? Layout{} : layout;
      return convert_lists(layout, array, begin, end, out, [&](int64_t i) {
        return std::pair(offset_at(offsets, array, i), offset_at(offsets, array, i + 1));
      });
    }
    case Form::kListView:
      return convert_lists(layout, array, begin, end, out, [&](int64_t i) {
        const int64_t from = offset_at(layout, array, i);
        return std::pair(from, from + offset_at(layout, array, i, 2));
      });
    case Form::kFixedList:
      return convert_lists(layout, array, begin, end, out, [&](int64_t i) {
        return std::pair(i * layout.bytes_per_value, (i + 1) * layout.bytes_per_value);
      });
    case Form::kStruct:
      return convert_struct(layout, array, begin, end, out);
    case Form::kDictionary:
      return convert_dictionary(layout, array, begin, end, out);
  }
}

}  // namespace phlox::table
