// Errors of values that a property does not take: what it takes, in words, and the
// nearest right choice.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/scene/check.h"
#include "phlox/scene/convert.h"

namespace phlox::scene {
namespace {

using Kind = Value::Kind;

constexpr size_t kMostChoices = 30;

void add_once(std::vector<std::string>& out, std::string text) {
  if (std::find(out.begin(), out.end(), text) == out.end())
    out.push_back(std::move(text));
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += i + 1 == items.size() ? " or " : ", ";
    out += items[i];
  }
  return out;
}

// The alternatives of a type, flat: an either of eithers is one list.
void alternatives(const TypeRow& type, std::vector<std::string>& out) {
  if (type.check == Check::kEither || type.check == Check::kNullable) {
    for (const uint32_t part : parts_of(type)) alternatives(type_at(part), out);
    if (type.check == Check::kNullable) add_once(out, "null");
    return;
  }
  if (type.check == Check::kEnum) {
    for (const uint32_t name : parts_of(type))
      add_once(out, type.flags & TypeRow::kNumbers ? std::string(text_at(name))
                                                   : quote(text_at(name), '"'));
    return;
  }
  if (type.check == Check::kSpec) {
    alternatives(type_at(parts_of(type)[0]), out);
    if (type.flags & TypeRow::kDates) add_once(out, "a date");
    add_once(out, "the name of a column");
    add_once(out, "an expression");
    return;
  }
  add_once(out, described(type));
}

std::string part(const TypeRow& type, size_t i = 0) {
  return described(type_at(parts_of(type)[i]));
}

std::string article(std::string_view name) {
  const bool vowel = std::string_view("AEIO").find(name[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(name);
}

// What a text may have meant: choices and names of colours.
void choices(const TypeRow& type, std::vector<std::string>& out) {
  switch (type.check) {
    case Check::kEnum:
    case Check::kColor:
    case Check::kColorHex:
      if (!(type.flags & TypeRow::kNumbers))
        for (const uint32_t name : parts_of(type)) out.emplace_back(text_at(name));
      return;
    case Check::kDashPattern:
      for (const char* name : {"solid", "dashed", "dotted", "dotdash", "dashdot"})
        out.emplace_back(name);
      return;
    case Check::kBounds:
      out.emplace_back("auto");
      return;
    case Check::kEither:
      for (const uint32_t at : parts_of(type)) choices(type_at(at), out);
      return;
    case Check::kNullable:
    case Check::kSpec:
      return choices(type_at(parts_of(type)[0]), out);
    default:
      return;
  }
}

// Goes down to the element of a list that does not fit, and adds its place to `where`.
const TypeRow& innermost(const TypeRow& type, Value& value, std::string& where) {
  if (type.check == Check::kNullable && value.is(Kind::kList)) {
    const size_t before = where.size();
    const TypeRow& inner = innermost(type_at(parts_of(type)[0]), value, where);
    return where.size() == before ? type : inner;
  }
  if ((type.check == Check::kList || type.check == Check::kNonempty) &&
      value.is(Kind::kList)) {
    if (type.check == Check::kNonempty)
      return innermost(type_at(parts_of(type)[0]), value, where);
    const TypeRow& element = type_at(parts_of(type)[0]);
    for (size_t i = 0; i < value.list().size(); ++i) {
      const Value item = value.list()[i];
      if (Value copy = item; check(element, copy)) continue;
      where += "[" + std::to_string(i) + "]";
      value = item;
      return innermost(element, value, where);
    }
  }
  return type;
}

[[noreturn]] void refuse(ClassId id, const PropertyRow& property, Value value) {
  std::string where =
      std::string(class_name(id)) + "." + std::string(text_at(property.name));
  const TypeRow& type = innermost(type_at(property.type), value, where);
  std::vector<std::string> known;
  if (value.is(Kind::kString)) choices(type, known);
  Error error(known.empty() ? Code::kType : Code::kInvalid,
              where + " must be " + described(type) + ", not " + shown(value));
  if (!known.empty())
    if (const auto near = nearest(value.text(), known))
      error.hint("did you mean " + quote(*near, '"') + "?");
  throw error;
}

}  // namespace

std::string described(const TypeRow& type) {
  switch (type.check) {
    case Check::kAny:
      return "anything";
    case Check::kNull:
      return "null";
    case Check::kBool:
      return "true or false";
    case Check::kInt:
      return "an integer";
    case Check::kFloat:
      return "a number";
    case Check::kPercent:
      return "a number from 0 to 1";
    case Check::kString:
      return "a text";
    case Check::kBytes:
      return "bytes";
    case Check::kPrefix:
      return "a text that begins with " + quote(text_at(parts_of(type)[0]), '"');
    case Check::kColorHex:
    case Check::kColor:
      return "a color such as \"navy\", \"#1f77b4\" or \"rgb(31, 119, 180)\"";
    case Check::kDashPattern:
      return "\"solid\", \"dashed\", \"dotted\", \"dotdash\", \"dashdot\" or lengths of "
             "dashes and gaps";
    case Check::kCssLength:
      return "a length such as \"12px\" or \"1.5em\"";
    case Check::kDate:
      return "a date";
    case Check::kDatetime:
      return "a datetime, or its milliseconds since 1970";
    case Check::kTime:
      return "a time of day";
    case Check::kTimedelta:
      return "a duration";
    case Check::kJson:
      return "a text that is JSON";
    case Check::kFactor:
      return "a category: a text, or two or three of them";
    case Check::kFactors:
      return "a list of categories of one depth";
    case Check::kColumns:
      return "columns by their names";
    case Check::kInstance:
      return article(class_name(static_cast<ClassId>(parts_of(type)[0])));
    case Check::kList:
      return "a list, of which each is " + part(type);
    case Check::kSet:
      return "a set, of which each is " + part(type);
    case Check::kDict:
      return "a map from " + part(type) + " to " + part(type, 1);
    case Check::kTuple: {
      std::string out = "a list of " + std::to_string(type.num_parts) + ":";
      for (size_t i = 0; i < type.num_parts; ++i) out += (i ? "; " : " ") + part(type, i);
      return out;
    }
    case Check::kStruct: {
      std::string out = "a map with";
      for (size_t i = 0; i < type.num_parts; i += 3)
        out += (i ? ", " : " ") + std::string(text_at(parts_of(type)[i])) +
               (parts_of(type)[i + 2] ? " (or without)" : "");
      return out;
    }
    case Check::kInterval:
      return part(type) + " from " + std::string(text_at(parts_of(type)[1])) + " to " +
             std::string(text_at(parts_of(type)[2]));
    case Check::kNonnegative:
      return part(type) + " that is not negative";
    case Check::kPositive:
      return part(type) + " above 0";
    case Check::kNonempty:
      return part(type) + ", and not empty";
    case Check::kLength:
      return part(type) + ", " + std::to_string(parts_of(type)[1]) + " of them";
    case Check::kHaving:
      return part(type) + " whose " + std::string(text_at(parts_of(type)[1])) + " is " +
             part(type, 2);
    case Check::kBounds:
      return "\"auto\", or a list of the least and the greatest";
    case Check::kEnum:
    case Check::kEither:
    case Check::kNullable:
    case Check::kSpec: {
      std::vector<std::string> items;
      alternatives(type, items);
      if (items.size() <= kMostChoices) return joined(items);
      const size_t more = items.size() - kMostChoices;
      items.resize(kMostChoices);
      items.push_back("one of " + std::to_string(more) + " more");
      return joined(items);
    }
  }
  return "";
}

void check_columns(const Value& columns, std::string_view property) {
  std::string first;
  int64_t rows = -1;
  for (const auto& [name, column] : columns.entries()) {
    if (!name.is(Kind::kString))
      throw Error(Code::kType, std::string(property) + " has a column named " +
                                   shown(name) + ", and names are texts");
    const int64_t own = column.num_rows();
    if (own < 0)
      throw Error(Code::kType, "the column " + quoted_short(name.text()) + " of " +
                                   std::string(property) +
                                   " must be a list or an array, not " + shown(column));
    if (rows >= 0 && own != rows)
      throw Error(Code::kInvalid,
                  "columns of " + std::string(property) +
                      " must have the same length: " + quoted_short(first) + " has " +
                      std::to_string(rows) + " rows, and " + quoted_short(name.text()) +
                      " has " + std::to_string(own));
    if (rows < 0) first = name.text();
    rows = own;
  }
}

void check_property(ClassId id, const PropertyRow& property, Value& value) {
  const TypeRow& type = type_at(property.type);
  if (!check(type, value)) {
    if (!convert(property, value) || !check(type, value))
      refuse(id, property, std::move(value));
  }
  if (type.check == Check::kColumns)
    check_columns(
        value, std::string(class_name(id)) + "." + std::string(text_at(property.name)));
  if (!value.is(Kind::kSpec) || value.spec().units.empty()) return;
  // The units' own property knows which there are.
  const size_t units = property_named(id, std::string(text_at(property.name)) + "_units");
  Value given = value.spec().units;
  check_property(id, properties_of(id)[units], given);
}

}  // namespace phlox::scene
