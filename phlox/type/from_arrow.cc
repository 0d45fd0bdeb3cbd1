// The datashape of a foreign Arrow schema.
#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/type/arrow.h"
#include "phlox/type/metadata.h"
#include "phlox/type/string_facts.h"

namespace phlox::type {
namespace {

// The way down from the top: names are joined only when an error needs them.
struct Place {
  const Place* parent;
  std::string_view name;
  int level;
};

std::string path(const Place& place) {
  if (!place.parent) return {};
  const std::string above = path(*place.parent);
  return above.empty() ? std::string(place.name) : above + "." + std::string(place.name);
}

[[noreturn]] void refuse(const Place& place, const std::string& why) {
  const std::string field = path(place);
  throw Error(Code::kUnsupported,
              (field.empty() ? "the Arrow schema "
                             : "the Arrow field " + quoted_short(field) + " ") +
                  why);
}

[[noreturn]] void refuse_format(const Place& place, std::string_view format) {
  std::string_view what = "a type that no datashape describes";
  if (format.starts_with("+u")) what = "a union, which no datashape describes";
  if (format.starts_with("ti"))
    what = "a calendar interval, which no datashape describes";
  if (format == "+r") what = "a run-end encoded type, which is not taken in";
  refuse(place, "has the format " + quoted_short(format) + ", " + std::string(what));
}

Type read(const ArrowSchema& schema, const Place& place, bool top);

const ArrowSchema& child(const ArrowSchema& schema, int64_t i, const Place& place) {
  if (i >= schema.n_children || !schema.children || !schema.children[i] ||
      !schema.children[i]->format)
    refuse(place,
           "has the format " + quoted_short(schema.format) + " but lacks its children");
  return *schema.children[i];
}

// The integers behind the ':' of a format, e.g. "d:10,2"; as many as are there, at most
// three.
std::vector<int64_t> numbers(std::string_view text, const Place& place,
                             std::string_view format) {
  std::vector<int64_t> found;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end && found.size() < 3) {
    int64_t number = 0;
    const auto [stop, problem] = std::from_chars(at, end, number);
    if (problem != std::errc() || (stop < end && *stop != ',')) break;
    found.push_back(number);
    at = stop < end ? stop + 1 : stop;
  }
  if (found.empty() || at != end) refuse_format(place, format);
  return found;
}

Type decimal(std::string_view format, const Place& place) {
  const auto parts = numbers(format.substr(2), place, format);
  if (parts.size() < 2) refuse_format(place, format);
  int64_t precision = parts[0];
  int64_t scale = parts[1];
  // Arrow allows decimals like 12 * 10^3 and 0.0012 with two digits; these hold the same
  // values.
  if (precision > 0 && precision <= 76 && scale < 0 && scale >= -76) {
    precision -= scale;
    scale = 0;
  }
  precision = std::max(precision, scale);
  if (precision < 1 || precision > 38 || scale < 0)
    refuse(place, "is a decimal (" + std::string(format) + ") of more than 38 digits");
  return Type::decimal(static_cast<int>(precision), static_cast<int>(scale));
}

bool is_unit(char c) { return c == 's' || c == 'm' || c == 'u' || c == 'n'; }

// Formats that begin with 't': dates, times, timestamps and durations of any unit.
Type temporal(std::string_view format, const Place& place) {
  if (format == "tdD" || format == "tdm") return Type::date();
  if (format.size() >= 3 && is_unit(format[2])) {
    if (format[1] == 't' && format.size() == 3) return Type::time();
    if (format[1] == 'D' && format.size() == 3) return Type::timedelta();
    if (format[1] == 's' && format.size() >= 4 && format[3] == ':')
      return Type::datetime(std::string(format.substr(4)));
  }
  refuse_format(place, format);
}

Type record(const ArrowSchema& schema, const Place& place) {
  std::vector<Field> fields;
  fields.reserve(static_cast<size_t>(std::max<int64_t>(schema.n_children, 0)));
  for (int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& field = child(schema, i, place);
    const std::string_view name = field.name ? field.name : "";
    fields.push_back(
        {std::string(name), read(field, {&place, name, place.level + 1}, false)});
  }
  return Type::record(std::move(fields));
}

Type element(const ArrowSchema& schema, const Place& place) {
  return read(child(schema, 0, place), {&place, "item", place.level + 1}, false);
}

Type map(const ArrowSchema& schema, const Place& place) {
  const ArrowSchema& entries = child(schema, 0, place);
  const Place inner{&place, "entries", place.level + 1};
  Type key = read(child(entries, 0, inner), {&inner, "key", place.level + 2}, false);
  Type value = read(child(entries, 1, inner), {&inner, "value", place.level + 2}, false);
  // Arrow has no null keys, whatever the flag says.
  return Type::map(key.without_option(), std::move(value));
}

Type nested(const ArrowSchema& schema, std::string_view format, const Place& place) {
  if (format == "+s") return record(schema, place);
  if (format == "+m") return map(schema, place);
  if (format == "+l" || format == "+L" || format == "+vl" || format == "+vL")
    return Type::var(element(schema, place));
  if (format.starts_with("+w:")) {
    const int64_t length = numbers(format.substr(3), place, format)[0];
    return Type::fixed(length, element(schema, place));
  }
  refuse_format(place, format);
}

Type plain(const ArrowSchema& schema, std::string_view format, const Place& place) {
  const std::string_view extension =
      find_metadata(schema.metadata, kExtensionNameKey).value_or(std::string_view());
  if (format == "u" || format == "U" || format == "vu")
    return extension == "arrow.json" ? Type::json() : Type::string();
  if (format == "z" || format == "Z" || format == "vz") return Type::bytes();
  if (format == "w:16" && extension == "arrow.uuid") return Type::uuid();
  if (format.starts_with("w:")) return Type::bytes();
  if (format.starts_with("d:")) return decimal(format, place);
  if (format.size() != 1) refuse_format(place, format);
  switch (format[0]) {
    case 'n':
      return Type::null();
    case 'b':
      return Type::boolean();
    case 'c':
      return Type::int8();
    case 's':
      return Type::int16();
    case 'i':
      return Type::int32();
    case 'l':
      return Type::int64();
    case 'C':
      return Type::uint8();
    case 'S':
      return Type::uint16();
    case 'I':
      return Type::uint32();
    case 'L':
      return Type::uint64();
    case 'e':
    case 'f':
      return Type::float32();
    case 'g':
      return Type::float64();
    default:
      refuse_format(place, format);
  }
}

// What the schema says in Arrow's own words, apart from the nullable flag.
Type storage(const ArrowSchema& schema, const Place& place) {
  const std::string_view format = schema.format;
  if (schema.dictionary) {
    if (!schema.dictionary->format) refuse(place, "has a dictionary without a format");
    const Type value =
        read(*schema.dictionary, {&place, "dictionary", place.level + 1}, false);
    if (value.is(Kind::kNull)) return value;
    if (value.without_option().is(Kind::kCategorical))
      refuse(place, "is a dictionary of dictionaries");
    return Type::categorical(value.without_option());
  }
  if (format.starts_with('+')) return nested(schema, format, place);
  if (format.starts_with('t')) return temporal(format, place);
  return plain(schema, format, place);
}

// The datashape that phlox itself wrote beside the schema, if it still describes it.
std::optional<Type> stated(const ArrowSchema& schema, const Type& type, bool top) {
  const auto text = find_metadata(schema.metadata, kDatashapeKey);
  if (!text) return std::nullopt;
  try {
    Type found = parse(*text);
    const Type compared = top ? found.without_option() : found;
    if (without_string_facts(compared) == without_string_facts(type)) return found;
  } catch (const Error&) {
    // Another writer's use of the key, or a text that was cut: Arrow's own words are
    // enough.
  }
  return std::nullopt;
}

Type read(const ArrowSchema& schema, const Place& place, bool top) {
  if (place.level > Type::kMaxDepth)
    refuse(place, "nests deeper than " + std::to_string(Type::kMaxDepth) + " levels");
  try {
    Type type = storage(schema, place);
    const bool top_record = top && type.is(Kind::kRecord);
    if (auto better = stated(schema, type, top_record)) type = *std::move(better);
    const bool nullable = (schema.flags & ARROW_FLAG_NULLABLE) != 0 && !top_record;
    return nullable ? Type::option(std::move(type)) : type;
  } catch (const Error& error) {
    // What a constructor of Type refuses (a zone of an odd shape, a name that occurs
    // twice) is said once, by the innermost field.
    if (error.code() == Code::kUnsupported) throw;
    refuse(place, "cannot be described: " + error.message());
  }
}

}  // namespace

Type from_arrow(const ArrowSchema& schema) {
  if (!schema.release || !schema.format)
    throw Error(Code::kUnsupported, "the Arrow schema is empty or was released");
  return read(schema, {nullptr, "", 1}, true);
}

}  // namespace phlox::type
