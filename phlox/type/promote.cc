// The common type of two types. It is a least upper bound: the order of promoting many
// types never changes the result (promote_test.cc proves it), so an integer counts the
// same whether it meets a float or a decimal alone or after another integer.
#include <algorithm>
#include <optional>

#include "phlox/type/type.h"

namespace phlox::type {
namespace {

using Maybe = std::optional<Type>;

Type signed_of(int bits) {
  return bits == 8    ? Type::int8()
         : bits == 16 ? Type::int16()
         : bits == 32 ? Type::int32()
                      : Type::int64();
}

// Bits of the signed integer that holds all of `type`; 128 for uint64, which none holds.
int signed_bits(const Type& type) {
  return type.is_signed() ? type.bit_width() : 2 * type.bit_width();
}

Maybe promote_integers(const Type& a, const Type& b) {
  if (a.is_signed() == b.is_signed()) return a.bit_width() >= b.bit_width() ? a : b;
  const int bits = std::max(signed_bits(a), signed_bits(b));
  if (bits > 64) return std::nullopt;
  return signed_of(bits);
}

Maybe promote_float(const Type& real, const Type& other) {
  if (other.is_float()) return real.bit_width() >= other.bit_width() ? real : other;
  // 24 bits of mantissa hold 16 bits.
  if (other.is_integer() && signed_bits(other) <= 16) return real;
  if (other.is_number()) return Type::float64();
  return std::nullopt;
}

struct Digits {
  int whole;
  int scale;
};

Digits digits(const Type& type) {
  if (type.is(Kind::kDecimal)) return {type.precision() - type.scale(), type.scale()};
  switch (signed_bits(type)) {
    case 8:
      return {3, 0};
    case 16:
      return {5, 0};
    case 32:
      return {10, 0};
    case 64:
      return {19, 0};
    default:
      return {20, 0};
  }
}

Maybe promote_decimal(const Type& decimal, const Type& other) {
  if (!other.is_integer() && !other.is(Kind::kDecimal)) return std::nullopt;
  const Digits a = digits(decimal);
  const Digits b = digits(other);
  const int scale = std::max(a.scale, b.scale);
  const int precision = std::max(a.whole, b.whole) + scale;
  if (precision > 38) return std::nullopt;
  return Type::decimal(precision, scale);
}

Type promote_strings(const Type& a, const Type& b) {
  const int64_t length = a.string_length() == 0 || b.string_length() == 0
                             ? 0
                             : std::max(a.string_length(), b.string_length());
  return Type::string(length, a.string_encoding() == b.string_encoding()
                                  ? a.string_encoding()
                                  : std::string());
}

Maybe promote_datetimes(const Type& a, const Type& b) {
  if (a.zone().empty() != b.zone().empty()) return std::nullopt;
  return Type::datetime("UTC");
}

Maybe promote_lists(const Type& a, const Type& b) {
  const Maybe element = promote(a.element(), b.element());
  if (!element) return std::nullopt;
  if (a.is(Kind::kFixed) && b.is(Kind::kFixed) && a.fixed_length() == b.fixed_length())
    return Type::fixed(a.fixed_length(), *element);
  return Type::var(*element);
}

Maybe promote_maps(const Type& a, const Type& b) {
  const Maybe key = promote(a.map_key(), b.map_key());
  const Maybe value = promote(a.element(), b.element());
  if (!key || !value) return std::nullopt;
  return Type::map(*key, *value);
}

Maybe promote_records(const Type& a, const Type& b) {
  const auto& left = a.fields();
  const auto& right = b.fields();
  if (left.size() != right.size()) return std::nullopt;
  std::vector<Field> fields;
  fields.reserve(left.size());
  for (size_t i = 0; i < left.size(); ++i) {
    if (left[i].name != right[i].name) return std::nullopt;
    Maybe common = promote(left[i].type, right[i].type);
    if (!common) return std::nullopt;
    fields.push_back({left[i].name, *std::move(common)});
  }
  return Type::record(std::move(fields));
}

Maybe promote_categorical(const Type& categorical, const Type& other) {
  if (!other.is(Kind::kCategorical)) return promote(categorical.element(), other);
  const Maybe value = promote(categorical.element(), other.element());
  if (!value) return std::nullopt;
  return Type::categorical(*value);
}

// Both of one kind, and different.
Maybe promote_same_kind(const Type& a, const Type& b) {
  switch (a.kind()) {
    case Kind::kString:
      return promote_strings(a, b);
    case Kind::kDatetime:
      return promote_datetimes(a, b);
    case Kind::kRecord:
      return promote_records(a, b);
    case Kind::kMap:
      return promote_maps(a, b);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Type> promote(const Type& a, const Type& b) {
  if (!a || !b) return std::nullopt;
  if (a == b) return a;
  if (a.is_option() || b.is_option()) {
    const Maybe value = promote(a.without_option(), b.without_option());
    if (!value) return std::nullopt;
    return Type::option(*value);
  }
  if (a.is(Kind::kNull)) return Type::option(b);
  if (b.is(Kind::kNull)) return Type::option(a);
  if (a.is(Kind::kCategorical)) return promote_categorical(a, b);
  if (b.is(Kind::kCategorical)) return promote_categorical(b, a);
  if (a.is_integer() && b.is_integer()) return promote_integers(a, b);
  if (a.is_float()) return promote_float(a, b);
  if (b.is_float()) return promote_float(b, a);
  if (a.is(Kind::kDecimal)) return promote_decimal(a, b);
  if (b.is(Kind::kDecimal)) return promote_decimal(b, a);
  if (a.is_list() && b.is_list()) return promote_lists(a, b);
  if (a.kind() == b.kind()) return promote_same_kind(a, b);
  const auto wall_clock = [](const Type& type) {
    return type.is(Kind::kDatetime) && type.zone().empty();
  };
  if (a.is(Kind::kDate) && wall_clock(b)) return b;
  if (b.is(Kind::kDate) && wall_clock(a)) return a;
  return std::nullopt;
}

}  // namespace phlox::type
