// Documents to rows.
#include "phlox/engine/mongodb/decode.h"

#include <bson/bson.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/engine/mongodb/pipeline.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine::mongodb {

using table::ColumnBuilder;
using type::Kind;
using type::Type;

namespace {

struct Freed {
  char* text;
  explicit Freed(char* given) : text(given) {}
  Freed(const Freed&) = delete;
  Freed& operator=(const Freed&) = delete;
  ~Freed() { bson_free(text); }
};

// A value as JSON, as people write it.
std::string json_of(const bson_iter_t& at) {
  bson_t holder = BSON_INITIALIZER;
  bson_append_iter(&holder, "v", 1, &at);
  const Freed text(bson_as_relaxed_extended_json(&holder, nullptr));
  bson_destroy(&holder);
  // { "v" : VALUE }
  const std::string all = text.text ? text.text : "";
  const size_t begin = all.find(':'), end = all.rfind('}');
  if (begin == all.npos || end == all.npos) return "null";
  std::string value = all.substr(begin + 1, end - begin - 1);
  const size_t first = value.find_first_not_of(' '), last = value.find_last_not_of(' ');
  return first == value.npos ? "null" : value.substr(first, last - first + 1);
}

[[noreturn]] void throw_other(const bson_iter_t& at, const Type& type) {
  std::string value = json_of(at);
  if (value.size() > 60) value = value.substr(0, 57) + "...";
  throw Error(Code::kType, value + " is no " + type.to_string());
}

bool is_absent(const bson_iter_t& at) {
  return bson_iter_type(&at) == BSON_TYPE_NULL ||
         bson_iter_type(&at) == BSON_TYPE_UNDEFINED;
}

int64_t whole(const bson_iter_t& at, const Type& type) {
  switch (bson_iter_type(&at)) {
    case BSON_TYPE_INT32:
      return bson_iter_int32(&at);
    case BSON_TYPE_INT64:
      return bson_iter_int64(&at);
    case BSON_TYPE_DOUBLE: {
      const double value = bson_iter_double(&at);
      if (value == std::floor(value) && std::abs(value) < 9.2e18)
        return static_cast<int64_t>(value);
      [[fallthrough]];
    }
    default:
      throw_other(at, type);
  }
}

int64_t within(const bson_iter_t& at, const Type& type) {
  const int64_t value = whole(at, type);
  const int bits = type.bit_width();
  const bool fits = type.is_unsigned()
                        ? value >= 0 && (bits == 64 || value < int64_t{1} << bits)
                        : bits == 64 || (value >= -(int64_t{1} << (bits - 1)) &&
                                         value < int64_t{1} << (bits - 1));
  if (!fits) throw_other(at, type);
  return value;
}

double real(const bson_iter_t& at, const Type& type) {
  if (bson_iter_type(&at) == BSON_TYPE_DOUBLE) return bson_iter_double(&at);
  const int64_t value = whole(at, type);
  const auto as_double = static_cast<double>(value);
  if (std::abs(as_double) > 9.2e18 || static_cast<int64_t>(as_double) != value)
    throw_other(at, type);
  return as_double;
}

std::string_view text_of(const bson_iter_t& at) {
  uint32_t size = 0;
  const char* const text = bson_iter_utf8(&at, &size);
  return {text, size};
}

constexpr int64_t kDayMs = 86'400'000;

void append(const bson_iter_t& at, const Type& given, ColumnBuilder& to);

void append_list(const bson_iter_t& at, const Type& type, ColumnBuilder& to) {
  if (bson_iter_type(&at) != BSON_TYPE_ARRAY) throw_other(at, type);
  bson_iter_t item;
  if (!bson_iter_recurse(&at, &item)) throw_other(at, type);
  int64_t count = 0;
  while (bson_iter_next(&item)) {
    append(item, type.element(), to.child());
    ++count;
  }
  if (type.is(Kind::kFixed) && count != type.fixed_length()) throw_other(at, type);
  to.append_element();
}

void append_record(const bson_iter_t& at, const Type& type, ColumnBuilder& to) {
  bson_iter_t item;
  if (bson_iter_type(&at) != BSON_TYPE_DOCUMENT || !bson_iter_recurse(&at, &item))
    throw_other(at, type);
  const auto& fields = type.fields();
  std::vector<bson_iter_t> found(fields.size());
  std::vector<bool> is_there(fields.size());
  while (bson_iter_next(&item))
    if (const auto place = type.field_index(bson_iter_key(&item))) {
      found[*place] = item;
      is_there[*place] = true;
    }
  for (size_t i = 0; i < fields.size(); ++i)
    is_there[i] ? append(found[i], fields[i].type, to.child(i))
                : to.child(i).append_null();
  to.append_element();
}

void append_map(const bson_iter_t& at, const Type& type, ColumnBuilder& to) {
  bson_iter_t item;
  if (bson_iter_type(&at) != BSON_TYPE_DOCUMENT || !bson_iter_recurse(&at, &item) ||
      !type.map_key().is(Kind::kString))
    throw_other(at, type);
  while (bson_iter_next(&item)) {
    to.child(0).append_bytes(bson_iter_key(&item));
    append(item, type.element(), to.child(1));
  }
  to.append_element();
}

void append_categorical(const bson_iter_t& at, const Type& type, ColumnBuilder& to) {
  const Type value = type.element().without_option();
  const auto entry = to.code_of(json_of(at));
  if (entry.is_new) append(at, value, to.child());
  to.append(entry.code);
}

// `type` has no option.
void append_value(const bson_iter_t& at, const Type& type, ColumnBuilder& to) {
  if (is_absent(at)) return to.append_null();
  const bson_type_t found = bson_iter_type(&at);
  switch (type.kind()) {
    case Kind::kNull:
      throw_other(at, type);
    case Kind::kBool:
      if (found != BSON_TYPE_BOOL) throw_other(at, type);
      return to.append_bool(bson_iter_bool(&at));
    case Kind::kFloat32: {
      const double value = real(at, type);
      return to.append(static_cast<float>(value));
    }
    case Kind::kFloat64:
      return to.append(real(at, type));
    case Kind::kDecimal: {
      std::string text;
      if (found == BSON_TYPE_DECIMAL128) {
        bson_decimal128_t value;
        bson_iter_decimal128(&at, &value);
        char buffer[BSON_DECIMAL128_STRING];
        bson_decimal128_to_string(&value, buffer);
        text = buffer;
      } else {
        text = std::to_string(whole(at, type));
      }
      const auto value = table::parse_decimal(text, type.precision(), type.scale());
      if (!value) throw_other(at, type);
      return to.append(*value);
    }
    case Kind::kString:
      if (found == BSON_TYPE_OID) {
        char text[25];
        bson_oid_to_string(bson_iter_oid(&at), text);
        return to.append_bytes({text, 24});
      }
      if (found != BSON_TYPE_UTF8) throw_other(at, type);
      return to.append_bytes(text_of(at));
    case Kind::kJson:
      return to.append_bytes(json_of(at));
    case Kind::kBytes:
    case Kind::kUuid: {
      if (found != BSON_TYPE_BINARY) throw_other(at, type);
      bson_subtype_t subtype = BSON_SUBTYPE_BINARY;
      uint32_t size = 0;
      const uint8_t* bytes = nullptr;
      bson_iter_binary(&at, &subtype, &size, &bytes);
      if (type.is(Kind::kUuid) && size != 16) throw_other(at, type);
      return to.append_bytes({reinterpret_cast<const char*>(bytes), size});
    }
    // What a pipeline computed comes as longs of days and microseconds.
    case Kind::kDate: {
      int64_t days = 0;
      if (found == BSON_TYPE_DATE_TIME) {
        const int64_t ms = bson_iter_date_time(&at);
        if (ms % kDayMs != 0) throw_other(at, type);
        days = ms / kDayMs;
      } else {
        days = whole(at, type);
      }
      if (days < INT32_MIN || days > INT32_MAX) throw_other(at, type);
      return to.append(static_cast<int32_t>(days));
    }
    case Kind::kDatetime:
      if (found == BSON_TYPE_DATE_TIME) {
        int64_t us = 0;
        if (__builtin_mul_overflow(bson_iter_date_time(&at), int64_t{1000}, &us))
          throw_other(at, type);
        return to.append(us);
      }
      return to.append(whole(at, type));
    case Kind::kTime:
    case Kind::kTimedelta: {
      const int64_t us = whole(at, type);
      if (type.is(Kind::kTime) && (us < 0 || us >= 1000 * kDayMs)) throw_other(at, type);
      return to.append(us);
    }
    case Kind::kVar:
    case Kind::kFixed:
      return append_list(at, type, to);
    case Kind::kRecord:
      return append_record(at, type, to);
    case Kind::kMap:
      return append_map(at, type, to);
    case Kind::kCategorical:
      return append_categorical(at, type, to);
    default:
      return to.append_integer(within(at, type));
  }
}

void append(const bson_iter_t& at, const Type& type, ColumnBuilder& to) {
  append_value(at, type.without_option(), to);
}

}  // namespace

bool is_proof(const Document& document) {
  bson_iter_t at;
  return bson_iter_init_find(&at, &document, kProof);
}

Decoder::Decoder(std::vector<std::string> fields, const Type& table, bool is_stored)
    : fields_(std::move(fields)), is_stored_(is_stored) {
  for (const auto& field : table.element().fields()) {
    names_.push_back(field.name);
    types_.push_back(field.type.without_option());
  }
  rows_.resize(fields_.size());
}

size_t Decoder::column_at(size_t place, std::string_view key) {
  if (place < places_.size() && places_[place].key == key) return places_[place].column;
  if (place >= places_.size()) places_.resize(place + 1);
  const auto found = std::find(fields_.begin(), fields_.end(), key);
  places_[place].key = key;
  places_[place].column =
      found == fields_.end() ? kNone : static_cast<size_t>(found - fields_.begin());
  return places_[place].column;
}

void Decoder::append(const Document& document, table::Builder& rows) {
  bson_iter_t at;
  if (!bson_iter_init(&at, &document)) throw Error(Code::kIo, "a broken document");
  ++row_;
  size_t i = 0;
  try {
    for (size_t place = 0; bson_iter_next(&at); ++place) {
      i = column_at(place, {bson_iter_key(&at), bson_iter_key_len(&at)});
      if (i == kNone || rows_[i] == row_) continue;
      if (is_stored_ && (types_[i].is(Kind::kDate) || types_[i].is(Kind::kDatetime)) &&
          !BSON_ITER_HOLDS_DATE_TIME(&at) && !is_absent(at))
        throw_other(at, types_[i]);
      append_value(at, types_[i], rows.column(i));
      rows_[i] = row_;
    }
    for (i = 0; i < rows_.size(); ++i)
      if (rows_[i] != row_) rows.column(i).append_null();
  } catch (Error& error) {
    std::string where = "field " + names_[i];
    if (bson_iter_init_find(&at, &document, "_id"))
      where = "document " + json_of(at) + ", " + where;
    throw Error(error.code(), where + ": " + error.message());
  }
  rows.end_row();
}

}  // namespace phlox::engine::mongodb
