// Values: how they are made, compared and shown in messages.
#include "phlox/scene/value.h"

#include <algorithm>
#include <cmath>

#include "phlox/base/calendar.h"
#include "phlox/base/number.h"
#include "phlox/base/quote.h"

namespace phlox::scene {
namespace {

using Kind = Value::Kind;

// What JSON has one number for.
bool is_numeric(Kind kind) {
  return kind == Kind::kInt || kind == Kind::kFloat || kind == Kind::kDatetime ||
         kind == Kind::kTime || kind == Kind::kTimedelta;
}

bool same_number(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

std::string counted(const char* what, size_t count) {
  return count == 0 ? std::string("an empty ") + what
                    : std::string("a ") + what + " of " + std::to_string(count);
}

std::string article(std::string_view name) {
  const bool vowel =
      !name.empty() && std::string_view("AEIO").find(name[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(name);
}

}  // namespace

Value::Value(Spec spec)
    : kind_(Kind::kSpec), data_(std::make_shared<const Spec>(std::move(spec))) {}

Value Value::bytes(std::string bytes) {
  Value value(std::move(bytes));
  value.kind_ = Kind::kBytes;
  return value;
}

double Value::number() const {
  return is(Kind::kInt) ? static_cast<double>(integer()) : real();
}

const Value* Value::find(std::string_view key) const {
  if (!is(Kind::kMap) && !is(Kind::kStruct)) return nullptr;
  for (const auto& [name, value] : entries())
    if (name.is(Kind::kString) && name.text() == key) return &value;
  return nullptr;
}

int64_t Value::num_rows() const {
  if (is(Kind::kList)) return static_cast<int64_t>(list().size());
  if (is(Kind::kArray)) return array().num_rows();
  return -1;
}

std::pair<const void*, long> Value::shared() const {
  return std::visit(
      [](const auto& data) -> std::pair<const void*, long> {
        if constexpr (requires { data.use_count(); })
          return {data.get(), data.use_count()};
        else
          return {nullptr, 0};
      },
      data_);
}

bool Value::equal(const Value& a, const Value& b, const Same& same) {
  if (is_numeric(a.kind_) && is_numeric(b.kind_)) {
    if (a.is(Kind::kInt) && b.is(Kind::kInt)) return a.integer() == b.integer();
    return same_number(a.number(), b.number());
  }
  if (a.kind_ != b.kind_) return false;
  const auto equals = [&](const Value& x, const Value& y) { return equal(x, y, same); };
  switch (a.kind_) {
    case Kind::kBool:
      return a.boolean() == b.boolean();
    case Kind::kString:
    case Kind::kBytes:
      return a.text() == b.text();
    case Kind::kList:
      return std::equal(a.list().begin(), a.list().end(), b.list().begin(),
                        b.list().end(), equals);
    case Kind::kSet:
      return a.list().size() == b.list().size() &&
             std::is_permutation(a.list().begin(), a.list().end(), b.list().begin(),
                                 equals);
    case Kind::kMap:
    case Kind::kStruct: {
      const auto same_entry = [&](const auto& x, const auto& y) {
        return equals(x.first, y.first) && equals(x.second, y.second);
      };
      return a.entries().size() == b.entries().size() &&
             std::is_permutation(a.entries().begin(), a.entries().end(),
                                 b.entries().begin(), same_entry);
    }
    case Kind::kModel:
      return same(a.model(), b.model());
    case Kind::kSpec: {
      const Spec& x = a.spec();
      const Spec& y = b.spec();
      return x.from == y.from && x.units == y.units && equals(x.value, y.value) &&
             bool{x.transform} == bool{y.transform} &&
             (!x.transform || same(x.transform, y.transform));
    }
    case Kind::kArray:
      return &a.array() == &b.array() || a.array() == b.array();
    case Kind::kDate:
      return a.integer() == b.integer();
    default:
      return true;  // null
  }
}

Value value(Value constant, Model transform, std::string units) {
  return Spec{Spec::From::kValue, std::move(constant), std::move(transform),
              std::move(units)};
}

Value field(std::string column, Model transform, std::string units) {
  return Spec{Spec::From::kField, std::move(column), std::move(transform),
              std::move(units)};
}

Value expr(Model expression, Model transform, std::string units) {
  return Spec{Spec::From::kExpr, std::move(expression), std::move(transform),
              std::move(units)};
}

Value dict(std::initializer_list<std::pair<std::string_view, Value>> entries) {
  Value::Map map;
  for (const auto& [key, value] : entries) map.emplace_back(Value(key), value);
  return Value::map(std::move(map));
}

std::string shown(const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return value.boolean() ? "true" : "false";
    case Kind::kInt:
      return std::to_string(value.integer());
    case Kind::kFloat:
      return number_text(value.real());
    case Kind::kString:
      return quoted_short(value.text());
    case Kind::kBytes:
      return counted("text of bytes", value.text().size());
    case Kind::kList: {
      if (value.list().empty() || value.list().size() > 4)
        return counted("list", value.list().size());
      std::string out = "[";
      for (const Value& item : value.list())
        out += (out.size() > 1 ? ", " : "") + shown(item);
      return out + "]";
    }
    case Kind::kSet:
      return counted("set", value.list().size());
    case Kind::kMap:
    case Kind::kStruct:
      return counted("map", value.entries().size());
    case Kind::kModel:
      return value.model() ? article(value.model().class_name()) : "no model";
    case Kind::kSpec:
      switch (value.spec().from) {
        case Spec::From::kValue:
          return "the value " + shown(value.spec().value);
        case Spec::From::kField:
          return "the column " + shown(value.spec().value);
        case Spec::From::kExpr:
          return "the expression " + shown(value.spec().value);
      }
      return "";
    case Kind::kArray:
      return "an array of " + std::string(dtype_name(value.array().dtype()));
    case Kind::kDate:
      return "the date " + date_text(value.integer());
    case Kind::kDatetime:
      return "the datetime " + datetime_text(static_cast<int64_t>(value.real() * 1000));
    case Kind::kTime:
      return "the time " + time_text(static_cast<int64_t>(value.real() * 1000));
    case Kind::kTimedelta:
      return "the duration " + timedelta_text(static_cast<int64_t>(value.real() * 1000));
  }
  return "";
}

}  // namespace phlox::scene
