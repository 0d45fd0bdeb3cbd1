// Checks of values against types, one function a kind.
#include "phlox/scene/check.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "phlox/base/calendar.h"
#include "phlox/base/number.h"
#include "phlox/scene/check_spec.h"
#include "phlox/scene/text_checks.h"

namespace phlox::scene {
namespace {

using Kind = Value::Kind;

constexpr int64_t kMostInteger = (int64_t{1} << 53) - 1;

const TypeRow& part_type(const TypeRow& type, size_t i = 0) {
  return type_at(parts_of(type)[i]);
}

bool is_name(const TypeRow& type, std::string_view text) {
  for (const uint32_t name : parts_of(type))
    if (text_at(name) == text) return true;
  return false;
}

bool check_enum(const TypeRow& type, const Value& value) {
  if (type.flags & TypeRow::kNumbers)
    return value.is(Kind::kInt) && is_name(type, std::to_string(value.integer()));
  return value.is(Kind::kString) && is_name(type, value.text());
}

// Numbers of an array as a list, so that both are one form.
bool as_list(Value& value) {
  if (value.is(Kind::kList)) return true;
  if (!value.is(Kind::kArray) || value.array().shape().size() != 1) return false;
  const Array& array = value.array();
  Value::List out;
  out.reserve(array.size());
  const bool floats =
      array.dtype() == Dtype::kFloat32 || array.dtype() == Dtype::kFloat64;
  for (size_t i = 0; i < array.size(); ++i) {
    const double number = array.number(i);
    if (array.dtype() == Dtype::kBool)
      out.emplace_back(number != 0);
    else if (floats)
      out.emplace_back(number);
    else
      out.emplace_back(static_cast<int64_t>(number));
  }
  value = Value(std::move(out));
  return true;
}

// Checks each element of a list and puts it back if it changed.
template <class Test>
bool check_elements(Value& value, Test&& test) {
  Value::List out = value.list();
  for (size_t i = 0; i < out.size(); ++i)
    if (!test(i, out[i])) return false;
  value = value.is(Kind::kSet) ? Value::set(std::move(out)) : Value(std::move(out));
  return true;
}

bool check_color(const TypeRow& type, Value& value) {
  if (value.is(Kind::kInt)) return std::abs(value.integer()) <= kMostInteger;
  if (value.is(Kind::kString)) {
    std::string lower = value.text();
    for (char& c : lower)
      if (c >= 'A' && c <= 'Z') c += 32;
    return is_name(type, lower) || is_color_code(value.text());
  }
  if (!as_list(value)) return false;
  const auto& list = value.list();
  if (list.size() != 3 && list.size() != 4) return false;
  for (size_t i = 0; i < 3; ++i)
    if (!list[i].is(Kind::kInt) || list[i].integer() < 0 || list[i].integer() > 255)
      return false;
  std::optional<double> alpha;
  if (list.size() == 4) {
    if (!list[3].is_number()) return false;
    alpha = list[3].number();
    if (!(*alpha >= 0 && *alpha <= 1)) return false;
  }
  value = color_code(list[0].integer(), list[1].integer(), list[2].integer(), alpha);
  return true;
}

bool check_color_hex(const TypeRow& type, Value& value) {
  if (value.is(Kind::kInt) || !check_color(type, value)) return false;
  std::string text = value.text();
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c += 32;
  const auto parts = parts_of(type);
  for (size_t i = 0; i < parts.size() / 2; ++i)
    if (text_at(parts[i]) == text) text = text_at(parts[parts.size() / 2 + i]);
  value = hex_color(text);
  return true;
}

bool check_dash_pattern(Value& value) {
  if (value.is(Kind::kString)) {
    const auto dashes = dash_pattern(value.text());
    if (!dashes) return false;
    value = Value(Value::List(dashes->begin(), dashes->end()));
    return true;
  }
  return as_list(value) && std::all_of(value.list().begin(), value.list().end(),
                                       [](const Value& v) { return v.is(Kind::kInt); });
}

bool check_date(Value& value) {
  if (value.is(Kind::kDate)) {
    value = date_text(value.integer());
    return true;
  }
  return value.is(Kind::kString) &&
         (parse_date(value.text()) || parse_datetime(value.text()));
}

bool check_datetime(Value& value) {
  if (value.is_number()) return true;
  if (value.is(Kind::kDatetime)) {
    value = value.real();
    return true;
  }
  if (value.is(Kind::kDate)) {
    value = static_cast<double>(value.integer()) * 86'400'000.0;
    return true;
  }
  if (!value.is(Kind::kString)) return false;
  const auto parsed = parse_datetime(value.text());
  if (!parsed) return false;
  // As the browser shows it: what a wall clock says, whatever its zone.
  const int64_t micros =
      parsed->micros +
      (parsed->has_offset ? parsed->offset_minutes * kMicrosPerMinute : 0);
  value = static_cast<double>(micros) / 1000.0;
  return true;
}

bool check_time(Value& value) {
  if (value.is(Kind::kTime) || value.is_number()) {
    const double milliseconds = value.number();
    if (!(milliseconds >= 0 && milliseconds < 86'400'000.0)) return false;
    value = time_text(std::llround(milliseconds * 1000));
    return true;
  }
  return value.is(Kind::kString) && parse_time(value.text());
}

bool check_factor(Value& value) {
  if (value.is(Kind::kString)) return true;
  if (!value.is(Kind::kList) || value.list().size() < 2 || value.list().size() > 3)
    return false;
  return std::all_of(value.list().begin(), value.list().end(),
                     [](const Value& v) { return v.is(Kind::kString); });
}

bool check_factors(Value& value) {
  if (!value.is(Kind::kList)) return false;
  const auto depth = [](const Value& v) {
    return v.is(Kind::kString) ? size_t{1} : v.list().size();
  };
  for (const Value& item : value.list()) {
    Value copy = item;
    if (!check_factor(copy) || depth(item) != depth(value.list()[0])) return false;
  }
  return true;
}

bool check_dict(const TypeRow& type, Value& value) {
  if (!value.is(Kind::kMap) && !value.is(Kind::kStruct)) return false;
  const auto parts = parts_of(type);
  Value::Map out = value.entries();
  for (auto& [key, item] : out) {
    if (!check(type_at(parts[0]), key) || !check(type_at(parts[1]), item)) return false;
    for (const uint32_t name : parts.subspan(2))
      if (key.is(Kind::kString) && key.text() == text_at(name)) return false;
  }
  value = Value::map(std::move(out));
  return true;
}

bool check_struct(const TypeRow& type, Value& value) {
  if (!value.is(Kind::kMap) && !value.is(Kind::kStruct)) return false;
  const auto parts = parts_of(type);
  Value::Map out;
  for (size_t i = 0; i < parts.size(); i += 3) {
    const Value* found = value.find(text_at(parts[i]));
    if (!found) {
      if (!parts[i + 2]) return false;
      continue;
    }
    Value item = *found;
    if (!check(type_at(parts[i + 1]), item)) return false;
    out.emplace_back(Value(text_at(parts[i])), std::move(item));
  }
  if (out.size() != value.entries().size()) return false;  // one that it has not
  value = Value::structure(std::move(out));
  return true;
}

bool check_either(const TypeRow& type, Value& value) {
  // A text is a moment only where nothing else takes it: "2000-01-01" may be a category.
  for (const bool moments : {false, true})
    for (const uint32_t part : parts_of(type)) {
      const bool is_moment = type_at(part).check == Check::kDatetime;
      if ((value.is(Kind::kString) && is_moment) != moments) continue;
      if (check(type_at(part), value)) return true;
    }
  return false;
}

bool check_having(const TypeRow& type, Value& value) {
  const auto parts = parts_of(type);
  if (!check(type_at(parts[0]), value)) return false;
  const auto property = find_property(value.model().class_id(), text_at(parts[1]));
  const Value* held = property ? value.model().value_at(*property) : nullptr;
  if (!held) return false;
  Value copy = *held;
  return check(type_at(parts[2]), copy);
}

// One end of a pair of bounds, as a number or null.
bool check_bound(Value& value, bool dates) {
  if (value.is_null() || value.is_number()) return true;
  if (value.is(Kind::kTimedelta)) {
    value = value.real();
    return true;
  }
  return dates && check_datetime(value);
}

bool check_bounds(const TypeRow& type, Value& value) {
  if (value.is(Kind::kString)) return value.text() == "auto";
  if (!value.is(Kind::kList) || value.list().size() != 2) return false;
  const bool dates = type.flags & TypeRow::kDates;
  if (!check_elements(value, [&](size_t, Value& v) { return check_bound(v, dates); }))
    return false;
  const Value& low = value.list()[0];
  const Value& high = value.list()[1];
  if (low.is_null() || high.is_null()) return !(low.is_null() && high.is_null());
  return low.number() < high.number();
}

bool check_number(const TypeRow& type, Value& value) {
  if (!check(part_type(type), value)) return false;
  if (!value.is_number()) return true;  // the null of a nullable
  const double number = value.number();
  if (type.check == Check::kNonnegative) return number >= 0;
  if (type.check == Check::kPositive) return number > 0;
  const auto parts = parts_of(type);
  return number >= std::strtod(text_at(parts[1]).data(), nullptr) &&
         number <= std::strtod(text_at(parts[2]).data(), nullptr);
}

}  // namespace

bool check(const TypeRow& type, Value& value) {
  switch (type.check) {
    case Check::kAny:
      return true;
    case Check::kNull:
      return value.is_null();
    case Check::kBool:
      return value.is(Kind::kBool);
    case Check::kInt:
      return value.is(Kind::kInt) && std::abs(value.integer()) <= kMostInteger;
    case Check::kFloat:
    case Check::kPercent: {
      if (!value.is_number()) return false;
      const double number = value.number();
      if (type.check == Check::kPercent && !(number >= 0 && number <= 1)) return false;
      value = number;
      return true;
    }
    case Check::kString:
      return value.is(Kind::kString);
    case Check::kBytes:
      return value.is(Kind::kBytes);
    case Check::kEnum:
      return check_enum(type, value);
    case Check::kPrefix:
      return value.is(Kind::kString) &&
             value.text().starts_with(text_at(parts_of(type)[0]));
    case Check::kColor:
      return check_color(type, value);
    case Check::kColorHex:
      return check_color_hex(type, value);
    case Check::kDashPattern:
      return check_dash_pattern(value);
    case Check::kCssLength:
      return value.is(Kind::kString) && is_css_length(value.text());
    case Check::kDate:
      return check_date(value);
    case Check::kDatetime:
      return check_datetime(value);
    case Check::kTime:
      return check_time(value);
    case Check::kTimedelta:
      if (!value.is(Kind::kTimedelta)) return false;
      value = value.real();
      return true;
    case Check::kJson:
      return value.is(Kind::kString) && nlohmann::json::accept(value.text());
    case Check::kFactor:
      return check_factor(value);
    case Check::kFactors:
      return check_factors(value);
    case Check::kColumns:
      if (!value.is(Kind::kMap) && !value.is(Kind::kStruct)) return false;
      value = Value::map(value.entries());
      return true;
    case Check::kInstance:
      return value.is(Kind::kModel) && value.model() &&
             is_subclass(value.model().class_id(), parts_of(type)[0]);
    case Check::kList:
      return as_list(value) && check_elements(value, [&](size_t, Value& item) {
               return check(part_type(type), item);
             });
    case Check::kSet: {
      if (value.is(Kind::kList)) value = Value::set(value.list());
      return value.is(Kind::kSet) && check_elements(value, [&](size_t, Value& item) {
               return check(part_type(type), item);
             });
    }
    case Check::kDict:
      return check_dict(type, value);
    case Check::kTuple:
      return as_list(value) && value.list().size() == type.num_parts &&
             check_elements(value, [&](size_t i, Value& item) {
               return check(part_type(type, i), item);
             });
    case Check::kStruct:
      return check_struct(type, value);
    case Check::kEither:
      return check_either(type, value);
    case Check::kNullable:
      return value.is_null() || check(part_type(type), value);
    case Check::kInterval:
    case Check::kNonnegative:
    case Check::kPositive:
      return check_number(type, value);
    case Check::kNonempty:
      return check(part_type(type), value) && !value.list().empty();
    case Check::kLength:
      return check(part_type(type), value) && value.list().size() == parts_of(type)[1];
    case Check::kHaving:
      return check_having(type, value);
    case Check::kSpec:
      return check_spec(type, value);
    case Check::kBounds:
      return check_bounds(type, value);
  }
  return false;
}

}  // namespace phlox::scene
