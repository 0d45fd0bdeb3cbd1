// Making types: the constructors of the scalar ones, and of all that contain one other.
#include "phlox/type/type.h"

#include <algorithm>
#include <array>
#include <functional>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/type/builder.h"

namespace phlox::type {
namespace {

constexpr size_t kKinds = static_cast<size_t>(Kind::kCategorical) + 1;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// True if every character is a letter, a digit or one of `others`.
bool consists_of(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  });
}

// A name as in the tz database (UTC, America/Port-au-Prince, Etc/GMT+5) or an offset
// (+05:30).
bool is_zone(std::string_view zone) {
  if (zone.size() > 64 || !consists_of(zone, "/_+-:")) return false;
  if (zone[0] != '+' && zone[0] != '-')
    return !(zone[0] >= '0' && zone[0] <= '9') &&
           zone.find(':') == std::string_view::npos && is_letter_or_digit(zone[0]) &&
           zone.back() != '/';
  const auto two = [&](size_t at, char most) {
    return zone[at] >= '0' && zone[at] <= most && zone[at + 1] >= '0' &&
           zone[at + 1] <= '9';
  };
  return zone.size() == 6 && two(1, '2') && zone[3] == ':' && two(4, '5');
}

}  // namespace

int Type::Builder::depth(const Type& type) {
  if (!type.node_) throw Error(Code::kInternal, "a type was made of no type");
  return type.node_->depth;
}

uint16_t Type::Builder::above(int inner) {
  if (inner >= kMaxDepth)
    throw Error(Code::kInvalid,
                "the type nests deeper than " + std::to_string(kMaxDepth) + " levels");
  return static_cast<uint16_t>(inner + 1);
}

const Type& Type::Builder::leaf(Kind kind) {
  static const auto& leaves = *[] {
    auto* types = new std::array<Type, kKinds>;
    for (size_t i = 0; i < kKinds; ++i) {
      auto node = std::make_shared<Node>();
      node->kind = static_cast<Kind>(i);
      node->hash = mix(1, i);
      (*types)[i] = Type(std::move(node));
    }
    return types;
  }();
  return leaves[static_cast<size_t>(kind)];
}

Type Type::null() { return Builder::leaf(Kind::kNull); }
Type Type::boolean() { return Builder::leaf(Kind::kBool); }
Type Type::int8() { return Builder::leaf(Kind::kInt8); }
Type Type::int16() { return Builder::leaf(Kind::kInt16); }
Type Type::int32() { return Builder::leaf(Kind::kInt32); }
Type Type::int64() { return Builder::leaf(Kind::kInt64); }
Type Type::uint8() { return Builder::leaf(Kind::kUint8); }
Type Type::uint16() { return Builder::leaf(Kind::kUint16); }
Type Type::uint32() { return Builder::leaf(Kind::kUint32); }
Type Type::uint64() { return Builder::leaf(Kind::kUint64); }
Type Type::float32() { return Builder::leaf(Kind::kFloat32); }
Type Type::float64() { return Builder::leaf(Kind::kFloat64); }
Type Type::bytes() { return Builder::leaf(Kind::kBytes); }
Type Type::date() { return Builder::leaf(Kind::kDate); }
Type Type::time() { return Builder::leaf(Kind::kTime); }
Type Type::timedelta() { return Builder::leaf(Kind::kTimedelta); }
Type Type::uuid() { return Builder::leaf(Kind::kUuid); }
Type Type::json() { return Builder::leaf(Kind::kJson); }

Type Type::decimal(int precision, int scale) {
  if (precision < 1 || precision > 38)
    throw Error(Code::kType, "the precision of a decimal must be 1 to 38, not " +
                                 std::to_string(precision));
  if (scale < 0 || scale > precision)
    throw Error(Code::kType, "the scale of a decimal must be 0 to its precision " +
                                 std::to_string(precision) + ", not " +
                                 std::to_string(scale));
  auto node = std::make_shared<Node>();
  node->kind = Kind::kDecimal;
  node->precision = static_cast<uint8_t>(precision);
  node->scale = static_cast<uint8_t>(scale);
  node->hash =
      mix(mix(2, static_cast<uint64_t>(precision)), static_cast<uint64_t>(scale));
  return Type(std::move(node));
}

Type Type::string(int64_t length, std::string encoding) {
  if (length == 0 && encoding.empty()) return Builder::leaf(Kind::kString);
  if (length < 0)
    throw Error(Code::kType, "the length of a string must be at least 1, not " +
                                 std::to_string(length));
  if (!consists_of(encoding, "-_.") || encoding.size() > 64)
    throw Error(Code::kType, quoted_short(encoding) + " is not the name of an encoding");
  auto node = std::make_shared<Node>();
  node->kind = Kind::kString;
  node->length = length;
  node->hash =
      mix(mix(3, static_cast<uint64_t>(length)), std::hash<std::string>{}(encoding));
  node->text = std::move(encoding);
  return Type(std::move(node));
}

Type Type::datetime(std::string zone) {
  if (zone.empty()) return Builder::leaf(Kind::kDatetime);
  if (!is_zone(zone))
    throw Error(Code::kType, quoted_short(zone) + " is not the name of a time zone")
        .hint("write it as 'UTC', 'Europe/Berlin' or '+05:30'");
  auto node = std::make_shared<Node>();
  node->kind = Kind::kDatetime;
  node->hash = mix(4, std::hash<std::string>{}(zone));
  node->text = std::move(zone);
  return Type(std::move(node));
}

Type Type::option(Type value) {
  if (value.is(Kind::kOption) || value.is(Kind::kNull)) return value;
  auto node = std::make_shared<Node>();
  node->kind = Kind::kOption;
  node->depth = Builder::above(Builder::depth(value));
  node->hash = mix(5, value.hash());
  node->element = std::move(value);
  return Type(std::move(node));
}

Type Type::var(Type element) {
  auto node = std::make_shared<Node>();
  node->kind = Kind::kVar;
  node->depth = Builder::above(Builder::depth(element));
  node->hash = mix(6, element.hash());
  node->element = std::move(element);
  return Type(std::move(node));
}

Type Type::fixed(int64_t length, Type element) {
  if (length < 0 || length > INT32_MAX)
    throw Error(Code::kType,
                "the length of a fixed dimension must be 0 to 2147483647, not " +
                    std::to_string(length));
  auto node = std::make_shared<Node>();
  node->kind = Kind::kFixed;
  node->depth = Builder::above(Builder::depth(element));
  node->hash = mix(mix(7, static_cast<uint64_t>(length)), element.hash());
  node->length = length;
  node->element = std::move(element);
  return Type(std::move(node));
}

Type Type::map(Type key, Type value) {
  if (key.is(Kind::kOption) || key.is(Kind::kNull))
    throw Error(Code::kType,
                "the key of a map cannot be null, and " + key.to_string() + " can be");
  auto node = std::make_shared<Node>();
  node->kind = Kind::kMap;
  node->depth = Builder::above(std::max(Builder::depth(key), Builder::depth(value)));
  node->hash = mix(mix(8, key.hash()), value.hash());
  node->key = std::move(key);
  node->element = std::move(value);
  return Type(std::move(node));
}

Type Type::categorical(Type value) {
  if (value.is(Kind::kOption) || value.is(Kind::kNull))
    throw Error(Code::kType, "the categories of a categorical cannot be null, and " +
                                 value.to_string() + " can be")
        .hint("write ?categorical[T] for a column that holds nulls");
  if (value.is(Kind::kCategorical))
    throw Error(Code::kType,
                "a categorical cannot have " + value.to_string() + " as categories");
  auto node = std::make_shared<Node>();
  node->kind = Kind::kCategorical;
  node->depth = Builder::above(Builder::depth(value));
  node->hash = mix(9, value.hash());
  node->element = std::move(value);
  return Type(std::move(node));
}

}  // namespace phlox::type
