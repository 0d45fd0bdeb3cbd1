// Which operators of MongoDB's aggregation language a server has.
#include "phlox/engine/mongodb/features.h"

#include <map>
#include <mutex>

namespace phlox::engine::mongodb {

namespace {

struct Known {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<const Features>> by_database;
};

Known& known() {
  static Known& only = *new Known;
  return only;
}

}  // namespace

// The versions are those of MongoDB's release notes.
const std::vector<Operator>& operators() {
  static const std::vector<Operator> list = {
      {"$let", 206, R"({"$let": {"vars": {"v": 1}, "in": "$$v"}})"},
      {"$trunc", 302, R"({"$trunc": 1.5})"},
      {"$switch", 304,
       R"({"$switch": {"branches": [{"case": true, "then": 1}], "default": 2}})"},
      {"$type", 304, R"({"$type": 1})"},
      {"$zip", 304, R"({"$zip": {"inputs": [[1], [2]]}})"},
      {"$dateFromParts", 306, R"({"$dateFromParts": {"year": 2000}})"},
      {"$ltrim", 400, R"({"$ltrim": {"input": " a"}})"},
      {"$rtrim", 400, R"({"$rtrim": {"input": "a "}})"},
      {"$trim", 400, R"({"$trim": {"input": " a "}})"},
      {"$toDecimal", 400, R"({"$toDecimal": 1})"},
      {"$regexMatch", 402, R"({"$regexMatch": {"input": "a", "regex": "a"}})"},
      {"$round", 402, R"({"$round": [1.5, 0]})"},
      {"$sin", 402, R"({"$sin": 1.0})"},
      {"$cos", 402, R"({"$cos": 1.0})"},
      {"$tan", 402, R"({"$tan": 1.0})"},
      {"$asin", 402, R"({"$asin": 1.0})"},
      {"$acos", 402, R"({"$acos": 1.0})"},
      {"$atan", 402, R"({"$atan": 1.0})"},
      {"$atan2", 402, R"({"$atan2": [1.0, 1.0]})"},
      {"$asinh", 402, R"({"$asinh": 1.0})"},
      {"$acosh", 402, R"({"$acosh": 1.0})"},
      {"$atanh", 402, R"({"$atanh": 0.5})"},
      {"$sinh", 402, R"({"$sinh": 1.0})"},
      {"$cosh", 402, R"({"$cosh": 1.0})"},
      {"$tanh", 402, R"({"$tanh": 1.0})"},
      {"$replaceAll", 404,
       R"({"$replaceAll": {"input": "a", "find": "a", "replacement": "b"}})"},
      {"$dateTrunc", 500,
       R"({"$dateTrunc": {"date": {"$date": {"$numberLong": "0"}}, "unit": "month"}})"},
      {"$getField", 500, R"({"$getField": {"field": "a", "input": {"a": 1}}})"},
      {"$sortArray", 502, R"({"$sortArray": {"input": [2, 1], "sortBy": 1}})"},
      {"group $stdDevSamp", 302, R"({"$stdDevSamp": 1})"},
      {"group $stdDevPop", 302, R"({"$stdDevPop": 1})"},
      {"stage $setWindowFields", 500,
       R"({"$setWindowFields": {"sortBy": {"_id": 1}, "output": {"r": {"$documentNumber": {}}}}})"},
      {"stage $unionWith", 404,
       R"({"$unionWith": {"coll": "phlox_probe", "pipeline": []}})"},
  };
  return list;
}

bool Features::has(std::string_view name) const {
  for (const Operator& op : operators())
    if (op.name == name) return op.since <= version_ && !lacking_.contains(name);
  return true;
}

std::shared_ptr<const Features> features_of(const std::string& database) {
  static const auto all = std::make_shared<const Features>();
  const std::lock_guard lock(known().mutex);
  const auto place = known().by_database.find(database);
  return place == known().by_database.end() ? all : place->second;
}

bool are_known(const std::string& database) {
  const std::lock_guard lock(known().mutex);
  return known().by_database.contains(database);
}

void know_features(const std::string& database, Features features) {
  const std::lock_guard lock(known().mutex);
  known().by_database[database] = std::make_shared<const Features>(std::move(features));
}

}  // namespace phlox::engine::mongodb
