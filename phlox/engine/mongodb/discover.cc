// What the documents of a collection hold, from a sample of them.
#include "phlox/engine/mongodb/discover.h"

#include <bson/bson.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "phlox/base/error.h"

namespace phlox::engine::mongodb {

using compile::Stored;
using type::Kind;
using type::Type;

namespace {

// What was seen of one field, or of the elements of a list.
struct Seen {
  std::set<Kind> kinds;  // kJson: several sorts, or one that is no type of ours
  bool null = false;     // or absent
  bool is_id = false;
  int scale = 0;
  int64_t times = 0;               // that the field was met
  int64_t documents = 0;           // of documents: how many
  std::vector<std::string> names;  // of the fields of documents
  std::vector<Seen> fields;        // as many
  std::vector<Seen> element;       // of lists, one or none

  Seen& field(const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return fields[found - names.begin()];
    names.push_back(name);
    return fields.emplace_back();
  }
};

int scale_of(const bson_iter_t& at) {
  bson_decimal128_t value;
  bson_iter_decimal128(&at, &value);
  char text[BSON_DECIMAL128_STRING];
  bson_decimal128_to_string(&value, text);
  const std::string digits = text;
  const size_t e = digits.find_first_of("Ee");
  const size_t point = digits.find('.');
  int scale = 0;
  if (point != std::string::npos)
    scale = static_cast<int>((e == std::string::npos ? digits.size() : e) - point - 1);
  if (e != std::string::npos) scale -= std::stoi(digits.substr(e + 1));
  return std::clamp(scale, 0, 34);
}

// Deeper documents are json.
constexpr int kDeepest = 50;

void look(const bson_iter_t& at, Seen& seen, int depth);

void look_at_fields(bson_iter_t& at, Seen& seen, int depth) {
  ++seen.documents;
  std::set<std::string> met;
  while (bson_iter_next(&at)) {
    const std::string name = bson_iter_key(&at);
    // Of two fields of one name, and of one without a name, there is no record.
    if (name.empty() || !met.insert(name).second) {
      if (depth > 0) seen.kinds.insert(Kind::kJson);
      continue;
    }
    Seen& field = seen.field(name);
    ++field.times;
    look(at, field, depth + 1);
  }
}

void look(const bson_iter_t& at, Seen& seen, int depth) {
  switch (bson_iter_type(&at)) {
    case BSON_TYPE_NULL:
    case BSON_TYPE_UNDEFINED:
      seen.null = true;
      return;
    case BSON_TYPE_BOOL:
      seen.kinds.insert(Kind::kBool);
      return;
    case BSON_TYPE_INT32:
    case BSON_TYPE_INT64:
      seen.kinds.insert(Kind::kInt64);
      return;
    case BSON_TYPE_DOUBLE:
      seen.kinds.insert(Kind::kFloat64);
      return;
    case BSON_TYPE_DECIMAL128:
      seen.kinds.insert(Kind::kDecimal);
      seen.scale = std::max(seen.scale, scale_of(at));
      return;
    case BSON_TYPE_UTF8:
      seen.kinds.insert(seen.is_id ? Kind::kJson : Kind::kString);
      return;
    case BSON_TYPE_OID:
      seen.kinds.insert(seen.kinds.contains(Kind::kString) && !seen.is_id
                            ? Kind::kJson
                            : Kind::kString);
      seen.is_id = true;
      return;
    case BSON_TYPE_DATE_TIME:
      seen.kinds.insert(Kind::kDatetime);
      return;
    case BSON_TYPE_BINARY: {
      bson_subtype_t subtype = BSON_SUBTYPE_BINARY;
      uint32_t size = 0;
      const uint8_t* bytes = nullptr;
      bson_iter_binary(&at, &subtype, &size, &bytes);
      seen.kinds.insert(subtype == BSON_SUBTYPE_UUID && size == 16 ? Kind::kUuid
                                                                   : Kind::kBytes);
      return;
    }
    case BSON_TYPE_DOCUMENT:
    case BSON_TYPE_ARRAY: {
      const bool is_list = bson_iter_type(&at) == BSON_TYPE_ARRAY;
      if (depth > kDeepest) {
        seen.kinds.insert(Kind::kJson);
        return;
      }
      seen.kinds.insert(is_list ? Kind::kVar : Kind::kRecord);
      bson_iter_t inside;
      if (!bson_iter_recurse(&at, &inside)) return;
      if (!is_list) return look_at_fields(inside, seen, depth);
      if (seen.element.empty()) seen.element.emplace_back();
      while (bson_iter_next(&inside)) look(inside, seen.element[0], depth + 1);
      return;
    }
    default:
      seen.kinds.insert(Kind::kJson);
  }
}

Type type_of(const Seen& seen, bool exact) {
  const auto& kinds = seen.kinds;
  Type type = Type::json();
  const bool numbers = std::all_of(kinds.begin(), kinds.end(), [](Kind kind) {
    return kind == Kind::kInt64 || kind == Kind::kFloat64;
  });
  if (kinds.empty()) {
    return Type::null();
  } else if (kinds.size() == 2 && numbers) {
    type = Type::float64();
  } else if (kinds.size() == 1) {
    switch (*kinds.begin()) {
      case Kind::kBool:
        type = Type::boolean();
        break;
      case Kind::kInt64:
        type = Type::int64();
        break;
      case Kind::kFloat64:
        type = Type::float64();
        break;
      case Kind::kDecimal:
        type = Type::decimal(34, seen.scale);
        break;
      case Kind::kString:
        type = seen.is_id ? Type::string(0, "objectid") : Type::string();
        break;
      case Kind::kDatetime:
        type = Type::datetime("UTC");
        break;
      case Kind::kUuid:
        type = Type::uuid();
        break;
      case Kind::kBytes:
        type = Type::bytes();
        break;
      case Kind::kVar:
        type = Type::var(seen.element.empty() ? Type::null()
                                              : type_of(seen.element[0], exact));
        break;
      case Kind::kRecord: {
        std::vector<type::Field> fields;
        for (size_t i = 0; i < seen.fields.size(); ++i) {
          const auto& [name, field] = std::tie(seen.names[i], seen.fields[i]);
          Type one = type_of(field, exact);
          if (field.times < seen.documents) one = Type::option(one);
          fields.push_back({name, one});
        }
        if (!fields.empty()) type = Type::record(std::move(fields));
        break;
      }
      default:
        break;
    }
  }
  return seen.null || !exact ? Type::option(type) : type;
}

}  // namespace

std::vector<Stored::Column> discover(Client& client, const std::string& collection,
                                     int64_t sample, const Limits& limits) {
  Seen seen;
  const auto read = [&](const std::string& pipeline) {
    int64_t count = 0;
    const auto cursor = client.aggregate(collection, pipeline, 1000, limits);
    while (const Document* document = cursor->next()) {
      bson_iter_t at;
      if (++count <= sample && bson_iter_init(&at, document)) look_at_fields(at, seen, 0);
    }
    return count;
  };
  const std::string more = std::to_string(sample + 1);
  const bool whole = read("[{\"$limit\": " + more + "}]") <= sample;
  if (!whole) read("[{\"$sort\": {\"_id\": -1}}, {\"$limit\": " + more + "}]");
  std::vector<Stored::Column> columns;
  for (size_t i = 0; i < seen.fields.size(); ++i) {
    const auto& [name, field] = std::tie(seen.names[i], seen.fields[i]);
    const bool is_there = field.times == seen.documents && whole;
    Type type = type_of(field, whole);
    const bool is_id = name == "_id";
    if (!is_there && !is_id) type = Type::option(type);
    if (is_id && !field.null) type = type.without_option();
    columns.push_back({name, type.is(Kind::kNull) ? "null" : "", type});
  }
  return columns;
}

std::optional<std::vector<std::string>> discover_indexes(Client& client,
                                                         const std::string& collection,
                                                         const Limits& limits) {
  std::vector<std::string> fields;
  try {
    const auto cursor = client.indexes(collection, limits);
    while (const Document* index = cursor->next()) {
      bson_iter_t at, first;
      // It holds some of the documents, or texts in another order.
      if (bson_iter_init_find(&at, index, "partialFilterExpression") ||
          bson_iter_init_find(&at, index, "collation"))
        continue;
      if (bson_iter_init_find(&at, index, "key") && BSON_ITER_HOLDS_DOCUMENT(&at) &&
          bson_iter_recurse(&at, &first) && bson_iter_next(&first) &&
          BSON_ITER_HOLDS_NUMBER(&first))
        fields.emplace_back(bson_iter_key(&first));
    }
  } catch (const Error& error) {
    if (error.code() != Code::kUnavailable && error.code() != Code::kUnsupported) throw;
    return std::nullopt;
  }
  return fields;
}

Features ask_features(Client& client, const std::string& collection,
                      const Limits& limits) {
  const int version = client.version(limits);
  // One document of our own making, on which each is tried.
  constexpr const char* kOne =
      R"({"$facet": {"one": [{"$limit": 1}, {"$project": {"_id": 1}}]}})";
  const auto knows = [&](const std::vector<Operator>& all) {
    std::string stages = std::string("[") + kOne;
    for (const Operator& op : all) {
      const std::string probe(op.probe);
      stages += ", ";
      if (op.name.starts_with("stage ")) {
        stages += probe;
      } else if (op.name.starts_with("group ")) {
        stages += R"({"$group": {"_id": null, "r": )" + probe + "}}";
      } else {
        stages += R"({"$addFields": {"r": )" + probe + "}}";
      }
    }
    try {
      const auto cursor = client.aggregate(collection, stages + "]", 1, limits);
      while (cursor->next()) {
      }
      return true;
    } catch (const Error& error) {
      if (error.code() != Code::kUnsupported) throw;
      return false;
    }
  };
  std::vector<Operator> expected;
  for (const Operator& op : operators())
    if (op.since <= version) expected.push_back(op);
  std::set<std::string, std::less<>> lacking;
  // MongoDB itself has them all; others are asked for one after the other.
  if (!knows(expected))
    for (const Operator& op : expected)
      if (!knows({op})) lacking.insert(std::string(op.name));
  return {version, std::move(lacking)};
}

}  // namespace phlox::engine::mongodb
