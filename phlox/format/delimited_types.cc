// Finds out what type the fields of a column of text have.
#include "phlox/format/delimited_types.h"

#include <cmath>
#include <cstdio>

#include "phlox/base/calendar.h"
#include "phlox/kernel/boolean.h"
#include "phlox/kernel/float.h"
#include "phlox/kernel/integer.h"

namespace phlox::format {

using kernel::Parsed;
using type::Type;

namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A whole number without sign, as the digits of the float nearest to it.
bool float_has_all_digits(std::string_view digits) {
  constexpr size_t kAlways = 15;
  if (digits.size() <= kAlways) return true;
  double value = 0;
  if (kernel::parse_float(digits, value) != Parsed::kOk) return false;
  char text[320];
  const int size = std::snprintf(text, sizeof text, "%.0f", value);
  return std::string_view(text, static_cast<size_t>(size)) == digits;
}

uint8_t number_types(std::string_view text) {
  std::string_view digits = text;
  if (digits.front() == '-' || digits.front() == '+') digits.remove_prefix(1);
  if (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
    return 0;
  unsigned types = 0;
  if (all_digits(digits)) {
    int64_t int64_value = 0;
    uint64_t uint64_value = 0;
    if (kernel::parse_integer(text, int64_value) == Parsed::kOk) types |= kTextInt64;
    if (kernel::parse_integer(text, uint64_value) == Parsed::kOk) types |= kTextUint64;
    if (float_has_all_digits(digits)) types |= kTextFloat;
  } else {
    double value = 0;
    if (kernel::parse_float(text, value) == Parsed::kOk) types |= kTextFloat;
  }
  return static_cast<uint8_t>(types);
}

uint8_t temporal_types(std::string_view text) {
  if (parse_date(text)) return kTextDate | kTextDatetime;
  if (const auto parsed = parse_datetime(text))
    return parsed->has_offset ? kTextZoned : kTextDatetime;
  return parse_time(text) ? kTextTime : 0;
}

}  // namespace

uint8_t text_types(std::string_view text) {
  if (text.empty()) return 0;
  const char first = text.front();
  if (first >= '0' && first <= '9') {
    const bool is_temporal = text.size() > 4 && (text[4] == '-' || text[2] == ':');
    return is_temporal ? temporal_types(text) : number_types(text);
  }
  switch (first) {
    case '-':
    case '+':
    case '.':
    case 'n':
    case 'N':
    case 'i':
    case 'I':
      return number_types(text);
    case 't':
    case 'T':
    case 'f':
    case 'F': {
      bool value = false;
      return kernel::parse_bool(text, value) == Parsed::kOk ? kTextBool : 0;
    }
    default:
      return 0;
  }
}

Type ColumnGuess::type(bool saw_all) const {
  Type type = Type::string();
  if (has_value_) {
    if (types_ & kTextBool)
      type = Type::boolean();
    else if (types_ & kTextInt64)
      type = Type::int64();
    else if (types_ & kTextUint64)
      type = Type::uint64();
    else if (types_ & kTextFloat)
      type = Type::float64();
    else if (types_ & kTextDate)
      type = Type::date();
    else if (types_ & kTextDatetime)
      type = Type::datetime();
    else if (types_ & kTextZoned)
      type = Type::datetime("UTC");
    else if (types_ & kTextTime)
      type = Type::time();
  }
  const bool is_exact = saw_all && has_value_ && !has_null_;
  return is_exact ? type : Type::option(type);
}

}  // namespace phlox::format
