// Random types for property tests: every kind, nested, with odd names. Only tests include
// it.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include "phlox/type/type.h"

namespace phlox::type {

class RandomType {
 public:
  explicit RandomType(uint32_t seed) : random_(seed) {}

  // Of at most `levels` levels below it.
  Type any(int levels) {
    switch (levels <= 0 ? 99 : below(9)) {
      case 0:
        return Type::option(any(levels - 1));
      case 1:
        return record(levels - 1);
      case 2:
        return Type::var(any(levels - 1));
      case 3:
        return Type::fixed(below(4) == 0 ? INT32_MAX : below(5), any(levels - 1));
      case 4:
        return Type::map(value(levels - 1), any(levels - 1));
      case 5:
        return category(levels - 1);
      default:
        return scalar();
    }
  }

  Type record(int levels) {
    std::vector<Field> fields;
    std::set<std::string> names;
    for (int i = below(5); i > 0; --i)
      if (auto name = field_name(); names.insert(name).second)
        fields.push_back({name, any(levels)});
    return Type::record(std::move(fields));
  }

  Type scalar() {
    const int precision = 1 + below(38);
    const Type types[] = {Type::null(),
                          Type::boolean(),
                          Type::int8(),
                          Type::int16(),
                          Type::int32(),
                          Type::int64(),
                          Type::uint8(),
                          Type::uint16(),
                          Type::uint32(),
                          Type::uint64(),
                          Type::float32(),
                          Type::float64(),
                          Type::string(),
                          Type::bytes(),
                          Type::date(),
                          Type::time(),
                          Type::datetime(),
                          Type::datetime("UTC"),
                          Type::timedelta(),
                          Type::uuid(),
                          Type::json(),
                          Type::decimal(precision, below(precision + 1)),
                          Type::string(10),
                          Type::string(0, "ascii"),
                          Type::string(3, "a"),
                          Type::datetime("Europe/Berlin"),
                          Type::datetime("-08:00")};
    return types[below(std::size(types))];
  }

  // Anything but an option, null or a categorical.
  Type value(int levels) {
    Type type = any(levels).without_option();
    while (type.is(Kind::kNull) || type.is(Kind::kCategorical)) type = scalar();
    return type;
  }

  Type category(int levels) { return Type::categorical(value(levels)); }

  std::string field_name() {
    static const char* const kNames[] = {
        "a",    "b",   "node_id",   "_",      "var",    "int32",  "string", "null",
        "b c",  "1st", "it's",      "\"",     "\\",     "a\nb",   "\t",     "größe",
        "日本", "😀",  "a: int32,", "{x}",    "#",      "\x01",   "\x7F",   "\u2028",
        " ",    "a.b", "\u00A0",    "\u200E", "\uFEFF", "option", "True",   "'"};
    return kNames[below(std::size(kNames))];
  }

  int below(size_t end) { return static_cast<int>(random_() % end); }

 private:
  std::mt19937 random_;
};

}  // namespace phlox::type
