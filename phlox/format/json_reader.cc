// Reads JSON records of a known type into a batch.
#include "phlox/format/json_reader.h"

#include "phlox/base/error.h"
#include "phlox/format/json_scalar.h"

namespace phlox::format {

using table::ColumnBuilder;
using type::Kind;
using type::Type;

namespace {

Type wanted_type(const Type& table, const std::vector<std::string>& columns) {
  std::vector<type::Field> fields;
  for (const auto& name : columns) {
    const auto* field = table.element().field(name);
    if (!field) throw Error(Code::kInternal, "no column " + name + " to read");
    fields.push_back(*field);
  }
  return Type::table(std::move(fields));
}

// Names the field in a problem of what is below it.
template <class Work>
void inside(const std::string& step, Work work) {
  try {
    work();
  } catch (JsonProblem& problem) {
    const bool joins = !problem.path.empty() && problem.path[0] != '[';
    problem.path = step + (joins ? "." : "") + problem.path;
    throw;
  }
}

}  // namespace

JsonReader::Place::Place(const Type& option)
    : type(option.without_option()), kind(type.kind()), nullable(option.is_option()) {
  switch (kind) {
    case Kind::kRecord:
      for (const auto& field : type.fields()) {
        indices.emplace(field.name, names.size());
        names.push_back(field.name);
        has_plain_names &= field.name.find('\\') == std::string::npos;
        children.emplace_back(field.type);
      }
      turns.resize(names.size());
      break;
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kCategorical:
      children.emplace_back(type.element());
      break;
    case Kind::kMap:
      children.emplace_back(type.map_key());
      children.emplace_back(type.element());
      break;
    default:
      break;
  }
}

JsonReader::JsonReader(const Type& table, const std::vector<std::string>& columns)
    : rows_(table.element()), builder_(wanted_type(table, columns)) {
  targets_.resize(rows_.names.size());
  for (size_t i = 0; i < columns.size(); ++i) targets_[rows_.indices.at(columns[i])] = i;
}

void JsonReader::read(std::string_view record) {
  JsonCursor cursor(record);
  read_row(cursor);
}

void JsonReader::read(JsonTokens& tokens) { read_row(tokens); }

template <class Cursor>
void JsonReader::read_row(Cursor& cursor) {
  misfits_.clear();
  try {
    if (cursor.peek() != JsonCursor::Kind::kObject)
      cursor.fail("expected a record {...}, found " + cursor.shown());
    read_fields(
        cursor, rows_,
        [&](size_t i) {
          if (!targets_[i]) {
            cursor.skip_value();
            return;
          }
          if constexpr (std::is_same_v<Cursor, JsonCursor>)
            if (nulls_misfits_) return read_or_null(cursor, i);
          read_value(cursor, rows_.children[i], builder_.column(*targets_[i]));
        },
        [&](size_t i) {
          if (targets_[i]) builder_.column(*targets_[i]).append_null();
        });
    if (cursor.peek() != JsonCursor::Kind::kEnd)
      cursor.fail("expected the end of the record, found " + cursor.shown());
  } catch (...) {
    builder_.drop_open_row();
    throw;
  }
  builder_.end_row();
}

void JsonReader::read_or_null(JsonCursor& cursor, size_t i) {
  const size_t start = cursor.offset();
  try {
    inside(rows_.names[i],
           [&] { read_value(cursor, rows_.children[i], builder_.column(*targets_[i])); });
  } catch (JsonProblem& problem) {
    cursor.rewind(start);
    cursor.skip_value();  // what is no value at all is a problem of the record
    builder_.column(*targets_[i]).truncate(builder_.num_rows());
    builder_.column(*targets_[i]).append_null();
    misfits_.push_back(std::move(problem));
  }
}

template <class Cursor, class Read, class Missing>
void JsonReader::read_fields(Cursor& cursor, Place& place, Read read, Missing missing) {
  const size_t open = cursor.offset();
  cursor.expect('{');
  const uint64_t turn = ++place.turn;
  size_t next = 0;  // mostly the fields come in the type's order
  size_t met = 0;
  for (bool first = true; cursor.next_element('}', first); first = false) {
    const size_t key_offset = cursor.offset();
    size_t i = next;
    if (i >= place.names.size() || !place.has_plain_names ||
        !cursor.take_key(place.names[i])) {
      const std::string_view key = cursor.key();
      if (i >= place.names.size() || place.names[i] != key) {
        const auto known = place.indices.find(std::string(key));
        if (known == place.indices.end()) {
          std::string message = "the key \"" + std::string(key) + "\" is not in the type";
          if (const auto near = nearest(key, place.names))
            message += "; near is " + *near;
          Cursor::fail_at(key_offset, message);
        }
        i = known->second;
      }
    }
    if (place.turns[i] == turn)
      Cursor::fail_at(key_offset,
                      "the key \"" + place.names[i] + "\" stands twice in a record");
    place.turns[i] = turn;
    ++met;
    inside(place.names[i], [&] { read(i); });
    next = i + 1;
  }
  if (met == place.names.size()) return;
  for (size_t i = 0; i < place.names.size(); ++i) {
    if (place.turns[i] == turn) continue;
    if (!place.children[i].nullable && place.children[i].kind != Kind::kNull)
      Cursor::fail_at(open, "the key \"" + place.names[i] +
                                "\" is missing, and its type " +
                                place.children[i].type.to_string() + " has no ?");
    missing(i);
  }
}

template <class Cursor>
void JsonReader::read_value(Cursor& cursor, Place& place, ColumnBuilder& out) {
  const auto kind = cursor.peek();
  // The null of a json field without ? is JSON's own.
  if (kind == JsonCursor::Kind::kNull && (place.nullable || place.kind != Kind::kJson)) {
    if (!place.nullable && place.kind != Kind::kNull)
      cursor.fail("a null, but the type " + place.type.to_string() + " has no ?");
    cursor.null();
    out.append_null();
    return;
  }
  switch (place.kind) {
    case Kind::kRecord:
      if (kind != JsonCursor::Kind::kObject) fail_mismatch(cursor, place.type);
      return read_record(cursor, place, out);
    case Kind::kVar:
    case Kind::kFixed:
      if (kind != JsonCursor::Kind::kArray) fail_mismatch(cursor, place.type);
      return read_list(cursor, place, out);
    case Kind::kMap:
      return read_map(cursor, place, out);
    case Kind::kCategorical:
      return read_categorical(cursor, place, out);
    default:
      return read_scalar(cursor, place.type, out);
  }
}

template <class Cursor>
void JsonReader::read_record(Cursor& cursor, Place& place, ColumnBuilder& out) {
  read_fields(
      cursor, place,
      [&](size_t i) { read_value(cursor, place.children[i], out.child(i)); },
      [&](size_t i) { out.child(i).append_null(); });
  out.append_element();
}

template <class Cursor>
void JsonReader::read_list(Cursor& cursor, Place& place, ColumnBuilder& out) {
  const size_t open = cursor.offset();
  cursor.expect('[');
  int64_t count = 0;
  for (; cursor.next_element(']', count == 0); ++count) {
    try {
      read_value(cursor, place.children[0], out.child());
    } catch (JsonProblem& problem) {
      const bool joins = !problem.path.empty() && problem.path[0] != '[';
      problem.path =
          "[" + std::to_string(count) + "]" + (joins ? "." : "") + problem.path;
      throw;
    }
  }
  if (place.kind == Kind::kFixed && count != place.type.fixed_length())
    Cursor::fail_at(open, "a list of " + std::to_string(count) + " elements is no " +
                              place.type.to_string());
  out.append_element();
}

template <class Cursor>
void JsonReader::read_map(Cursor& cursor, Place& place, ColumnBuilder& out) {
  if (place.children[0].kind == Kind::kString) {
    if (cursor.peek() != JsonCursor::Kind::kObject) fail_mismatch(cursor, place.type);
    cursor.expect('{');
    for (bool first = true; cursor.next_element('}', first); first = false) {
      out.child(0).append_bytes(cursor.key());
      read_value(cursor, place.children[1], out.child(1));
    }
  } else {
    if (cursor.peek() != JsonCursor::Kind::kArray) fail_mismatch(cursor, place.type);
    cursor.expect('[');
    for (bool first = true; cursor.next_element(']', first); first = false) {
      if (cursor.peek() != JsonCursor::Kind::kArray)
        cursor.fail("expected [key, value], found " + cursor.shown());
      cursor.expect('[');
      read_value(cursor, place.children[0], out.child(0));
      cursor.expect(',');
      read_value(cursor, place.children[1], out.child(1));
      cursor.expect(']');
    }
  }
  out.append_element();
}

template <class Cursor>
void JsonReader::read_categorical(Cursor& cursor, Place& place, ColumnBuilder& out) {
  if (place.children[0].kind == Kind::kString) {
    if (cursor.peek() != JsonCursor::Kind::kString) fail_mismatch(cursor, place.type);
    const std::string_view key = cursor.string();
    const auto entry = out.code_of(key);
    if (entry.is_new) out.child().append_bytes(key);
    out.append(entry.code);
    return;
  }
  const size_t start = cursor.offset();
  const auto entry = out.code_of(cursor.skip_value());
  if (entry.is_new) {
    cursor.rewind(start);
    read_value(cursor, place.children[0], out.child());
  }
  out.append(entry.code);
}

}  // namespace phlox::format
