// Finds out the type of JSON records by looking at them.
#include "phlox/format/json_infer.h"

#include <algorithm>
#include <charconv>

namespace phlox::format {

using type::Type;

namespace {

// What is nested deeper, or has more fields, is data without a shape: json.
constexpr int kMaxDepth = 32;
constexpr size_t kMaxFields = 10'000;

bool same_key(const std::string& a, std::string_view b) { return a == b; }

}  // namespace

struct JsonSeen::Field {
  std::string name;
  JsonSeen seen;
  uint64_t count = 0;
  uint64_t last = 0;  // the record that had it last, to find doubled keys
};

JsonSeen::JsonSeen() = default;
JsonSeen::JsonSeen(JsonSeen&&) noexcept = default;
JsonSeen::~JsonSeen() = default;

void JsonSeen::look(JsonCursor& cursor, int depth) {
  switch (cursor.peek()) {
    case JsonCursor::Kind::kObject:
      if (depth >= kMaxDepth) {
        too_deep_ = true;
        cursor.skip_value();
        return;
      }
      return look_object(cursor, depth);
    case JsonCursor::Kind::kArray:
      if (depth >= kMaxDepth) {
        too_deep_ = true;
        cursor.skip_value();
        return;
      }
      if (!element_) element_ = std::make_unique<JsonSeen>();
      cursor.expect('[');
      for (bool first = true; cursor.next_element(']', first); first = false)
        element_->look(cursor, depth + 1);
      return;
    case JsonCursor::Kind::kString:
      cursor.string();
      string_ = true;
      return;
    case JsonCursor::Kind::kNumber:
      return look_number(cursor.number());
    case JsonCursor::Kind::kTrue:
    case JsonCursor::Kind::kFalse:
      cursor.boolean();
      boolean_ = true;
      return;
    case JsonCursor::Kind::kNull:
      cursor.null();
      null_ = true;
      return;
    case JsonCursor::Kind::kEnd:
      cursor.fail("expected a value, found the end");
  }
}

void JsonSeen::look_number(std::string_view number) {
  number_ = true;
  if (number.find_first_of(".eE") != std::string_view::npos) {
    real_ = true;
    return;
  }
  int64_t small;
  uint64_t big;
  const char* const end = number.data() + number.size();
  if (std::from_chars(number.data(), end, small).ec == std::errc()) {
    if (small < 0) negative_ = true;
  } else if (std::from_chars(number.data(), end, big).ec == std::errc()) {
    above_int64_ = true;
  } else {
    beyond_64_ = true;
    digits_ = std::max(digits_, number.size() - (number[0] == '-' ? 1 : 0));
  }
}

void JsonSeen::look_object(JsonCursor& cursor, int depth) {
  if (!object_) object_ = std::make_unique<Object>();
  Object& object = *object_;
  ++object.count;
  cursor.expect('{');
  size_t next = 0;  // records mostly have the fields of the one before, in its order
  for (bool first = true; cursor.next_element('}', first); first = false) {
    const size_t key_offset = cursor.offset();
    const std::string_view key = cursor.key();
    size_t place = next;
    if (place >= object.fields.size() || !same_key(object.fields[place].name, key)) {
      const std::string name(key);
      const auto [known, is_new] = object.places.try_emplace(name, object.fields.size());
      place = known->second;
      if (is_new) {
        if (object.fields.size() >= kMaxFields) {
          object.places.erase(known);
          too_deep_ = true;
          cursor.skip_value();
          continue;
        }
        object.fields.emplace_back();
        object.fields.back().name = name;
      }
    }
    Field& field = object.fields[place];
    if (field.last == object.count)
      JsonCursor::fail_at(key_offset,
                          "the key \"" + field.name + "\" stands twice in a record");
    field.last = object.count;
    ++field.count;
    field.seen.look(cursor, depth + 1);
    next = place + 1;
  }
}

Type JsonSeen::type(bool exact) const {
  const Type type = value_type(exact);
  const bool nothing_but_null =
      !boolean_ && !string_ && !number_ && !object_ && !element_;
  return null_ || !exact || nothing_but_null ? Type::option(type) : type;
}

Type JsonSeen::value_type(bool exact) const {
  const int kinds = int{boolean_} + int{string_} + int{number_} +
                    int{object_ != nullptr} + int{element_ != nullptr};
  if (kinds != 1 || too_deep_) return Type::json();
  if (boolean_) return Type::boolean();
  if (string_) return Type::string();
  if (number_) return number_type();
  if (element_) return Type::var(element_->type(exact));
  return record_type(exact);
}

Type JsonSeen::number_type() const {
  if (real_) return Type::float64();
  if (beyond_64_ && digits_ > 38) return Type::float64();
  if (beyond_64_ || (above_int64_ && negative_)) return Type::decimal(38, 0);
  return above_int64_ ? Type::uint64() : Type::int64();
}

Type JsonSeen::record_type(bool exact) const {
  std::vector<type::Field> fields;
  for (const auto& field : object_->fields) {
    Type type = field.seen.type(exact);
    if (field.count < object_->count) type = Type::option(type);
    // A field needs a name; an empty key is data without a shape.
    if (field.name.empty()) return Type::json();
    fields.push_back({field.name, type});
  }
  return fields.empty() ? Type::json() : Type::record(std::move(fields));
}

}  // namespace phlox::format
