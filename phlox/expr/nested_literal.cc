// Constants of records, lists and maps, as they are written and as their type says.
#include <nlohmann/json.hpp>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/literal.h"

namespace phlox::expr {

using type::Type;

namespace {

bool is_items(const Syntax& syntax) {
  return syntax.is(Syntax::Kind::kList) || syntax.is(Syntax::Kind::kTuple) ||
         (syntax.is(Syntax::Kind::kLiteral) && syntax.value().list());
}

[[noreturn]] void fail(const std::string& message, const std::string& place,
                       const Syntax& written) {
  Error error(Code::kType, message);
  if (!place.empty()) error.at(place);
  if (written.span().end > 0) error.at_span(written.span());
  throw error;
}

// What was written, in a message.
std::string shown(const Syntax& syntax) {
  std::string text = syntax.to_string();
  return text.size() > 60 ? text.substr(0, 60) + "..." : text;
}

std::string field_place(const std::string& place, const std::string& name) {
  return place.empty() ? name : place + "." + name;
}
std::string item_place(const std::string& place, const std::string& key) {
  return place + "[" + key + "]";
}

class Reader {
 public:
  static Value read(const Syntax& raw, const Type& target, const std::string& place) {
    const Syntax written = fold(raw);
    const Type type = target.without_option();
    if (written.is_none()) {
      if (!target.is_option() && !target.is(type::Kind::kNull))
        fail("a null where the type is " + target.to_string(), place, written);
      return {};
    }
    if (written.is(Syntax::Kind::kExpr) && written.embedded().is("literal") &&
        written.embedded().element().without_option() == type) {
      const Value& value = written.embedded().attribute("value");
      return value.is_null() ? read(Syntax::literal(Value()), target, place) : value;
    }
    switch (type.kind()) {
      case type::Kind::kRecord:
        return record(written, type, place);
      case type::Kind::kMap:
        return map(written, type, place);
      case type::Kind::kVar:
      case type::Kind::kFixed:
        return list(written, type, place);
      default:
        return scalar(written, type, place);
    }
  }

 private:
  static Value record(const Syntax& written, const Type& type, const std::string& place) {
    Value::List values;
    const auto& fields = type.fields();
    if (is_items(written)) {
      const auto items = items_of(written);
      if (items.size() != fields.size())
        fail(std::to_string(items.size()) + " values, and the record has " +
                 std::to_string(fields.size()) + " fields",
             place, written);
      for (size_t i = 0; i < items.size(); ++i)
        values.push_back(
            read(items[i], fields[i].type, field_place(place, fields[i].name)));
      return values;
    }
    if (!written.is(Syntax::Kind::kDict))
      fail(shown(written) + " is no " + type.to_string(), place, written);
    const auto& parts = written.children();
    std::vector<const Syntax*> found(fields.size());
    for (size_t i = 0; i + 1 < parts.size(); i += 2) {
      const std::string* name =
          parts[i].is_string() ? parts[i].value().string() : nullptr;
      const auto at = name ? type.field_index(*name) : std::nullopt;
      if (!at) fail("the record has no field " + shown(parts[i]), place, parts[i]);
      found[*at] = &parts[i + 1];
    }
    for (size_t i = 0; i < fields.size(); ++i)
      values.push_back(read(found[i] ? *found[i] : Syntax::literal(Value()),
                            fields[i].type, field_place(place, fields[i].name)));
    return values;
  }

  static Value map(const Syntax& written, const Type& type, const std::string& place) {
    if (!written.is(Syntax::Kind::kDict))
      fail(shown(written) + " is no " + type.to_string(), place, written);
    Value::List entries;
    const auto& parts = written.children();
    for (size_t i = 0; i + 1 < parts.size(); i += 2) {
      const std::string inside = item_place(place, shown(parts[i]));
      Value key = read(parts[i], type.map_key(), inside);
      for (const Value& entry : entries)
        if ((*entry.list())[0] == key) fail("a key stands twice", inside, parts[i]);
      Value value = read(parts[i + 1], type.element(), inside);
      entries.emplace_back(Value::List{std::move(key), std::move(value)});
    }
    return entries;
  }

  static Value list(const Syntax& written, const Type& type, const std::string& place) {
    if (!is_items(written))
      fail(shown(written) + " is no " + type.to_string(), place, written);
    const auto items = items_of(written);
    if (type.is(type::Kind::kFixed) &&
        static_cast<int64_t>(items.size()) != type.fixed_length())
      fail("a list of " + std::to_string(items.size()) + " is no " + type.to_string(),
           place, written);
    Value::List values;
    for (size_t i = 0; i < items.size(); ++i)
      values.push_back(
          read(items[i], type.element(), item_place(place, std::to_string(i))));
    return values;
  }

  static Value scalar(const Syntax& written, const Type& type, const std::string& place) {
    std::optional<Value> converted;
    try {
      const Expr constant = literal_of(written);
      const Value& value = constant.attribute("value");
      if (constant.element().without_option() == type && !value.is_null()) return value;
      // A category is said by its value.
      if (type.is(type::Kind::kCategorical) && constant.element() == type.element())
        return value;
      if (value.list())
        fail(shown(written) + " is no " + type.to_string(), place, written);
      if (const std::string* text = value.string(); text && type.is_float()) {
        if (*text == "nan") return __builtin_nan("");
        if (*text == "inf") return __builtin_inf();
        if (*text == "-inf") return -__builtin_inf();
      }
      if (type.is(type::Kind::kTimedelta) && value.integer()) return value;
      converted = convert(value, type);
    } catch (Error& error) {
      if (!place.empty() && error.where().empty()) error.at(place);
      throw;
    }
    if (!converted) fail(shown(written) + " is no " + type.to_string(), place, written);
    return *converted;
  }
};

}  // namespace

Value typed_value(const Syntax& written, const Type& type, const std::string& place) {
  return Reader::read(written, type, place);
}

std::optional<Type> merged(const Type& a, const Type& b) {
  const bool option = a.is_option() || b.is_option() || a.is(type::Kind::kNull) ||
                      b.is(type::Kind::kNull);
  const Type x = a.without_option(), y = b.without_option();
  const auto finish = [&](const Type& type) {
    return option ? Type::option(type) : type;
  };
  if (x.is_list() && y.is_list()) {
    const auto element = merged(x.element(), y.element());
    if (!element) return std::nullopt;
    return finish(Type::var(*element));
  }
  if (!x.is(type::Kind::kRecord) || !y.is(type::Kind::kRecord))
    return type::promote(a, b);
  std::vector<type::Field> fields;
  for (const type::Field& field : x.fields()) {
    const type::Field* same = y.field(field.name);
    const auto both = same ? merged(field.type, same->type) : Type::option(field.type);
    if (!both) return std::nullopt;
    fields.push_back({field.name, *both});
  }
  for (const type::Field& field : y.fields())
    if (!x.field(field.name)) fields.push_back({field.name, Type::option(field.type)});
  return finish(Type::record(std::move(fields)));
}

Type written_type(const Syntax& raw) {
  const Syntax written = fold(raw);
  if (is_items(written)) {
    Type element = Type::null();
    bool first = true;
    for (const Syntax& item : items_of(written)) {
      const Type next = written_type(item);
      const auto both = first ? next : merged(element, next);
      if (!both)
        fail("a list holds values of types that do not mix: " + element.to_string() +
                 " and " + next.to_string(),
             "", written);
      element = *both;
      first = false;
    }
    return Type::var(element);
  }
  if (!written.is(Syntax::Kind::kDict)) return literal_of(written).element();
  const auto& parts = written.children();
  if (parts.empty()) fail("{} has no fields", "", written);
  std::vector<type::Field> fields;
  for (size_t i = 0; i + 1 < parts.size(); i += 2) {
    if (!parts[i].is_string())
      fail("the names of a record are strings, not " + shown(parts[i]), "", parts[i]);
    fields.push_back({*parts[i].value().string(), written_type(parts[i + 1])});
  }
  return Type::record(std::move(fields));
}

Type settled(const Type& type) {
  if (type.is(type::Kind::kNull)) return Type::option(Type::string());
  if (type.is_option()) return Type::option(settled(type.element()));
  if (type.is(type::Kind::kVar)) return Type::var(settled(type.element()));
  if (type.is(type::Kind::kFixed))
    return Type::fixed(type.fixed_length(), settled(type.element()));
  if (!type.is(type::Kind::kRecord)) return type;
  std::vector<type::Field> fields;
  for (const type::Field& field : type.fields())
    fields.push_back({field.name, settled(field.type)});
  return Type::record(std::move(fields));
}

bool is_json(std::string_view text) { return nlohmann::json::accept(text); }

void check_value(const Value& value, const Type& option) {
  const Type type = option.without_option();
  const auto refuse = [&]() -> Error {
    return Error(Code::kType, value.to_string() + " is no " + option.to_string());
  };
  if (value.is_null()) {
    if (!option.is_option() && !option.is(type::Kind::kNull)) throw refuse();
    return;
  }
  const Value::List* list = value.list();
  const bool nested =
      type.is_list() || type.is(type::Kind::kRecord) || type.is(type::Kind::kMap);
  if (!nested) {
    // A time is a number of units beside its type.
    if (list || (!value.integer() && !convert(value, type))) throw refuse();
    return;
  }
  if (!list) throw refuse();
  if (type.is(type::Kind::kFixed) &&
      static_cast<int64_t>(list->size()) != type.fixed_length())
    throw refuse();
  if (type.is(type::Kind::kRecord) && list->size() != type.fields().size())
    throw refuse();
  for (size_t i = 0; i < list->size(); ++i) {
    const Value& item = (*list)[i];
    if (type.is(type::Kind::kRecord)) {
      check_value(item, type.fields()[i].type);
    } else if (type.is(type::Kind::kMap)) {
      if (!item.list() || item.list()->size() != 2) throw refuse();
      check_value((*item.list())[0], type.map_key());
      check_value((*item.list())[1], type.element());
    } else {
      check_value(item, type.element());
    }
  }
}

}  // namespace phlox::expr
