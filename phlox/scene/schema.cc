// Looking things up in the installed schema, and the defaults read out of it when first
// asked for.
#include "phlox/scene/schema.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/scene/check.h"
#include "phlox/scene/read.h"

namespace phlox::scene {
namespace {

const Tables*& installed() {
  static const Tables* tables = nullptr;
  return tables;
}

// A default, once read. A model's text is read anew at each use.
struct Default {
  Value value;
  bool holds_models = false;
};

// One a text and type: equal defaults are one text in the tables.
const Default& read_default(const PropertyRow& property) {
  static std::mutex mutex;
  static auto& cache = *new std::unordered_map<uint64_t, Default>();
  const uint64_t key = uint64_t{property.default_text} << 16 | property.type;
  const std::lock_guard lock(mutex);
  const auto found = cache.find(key);
  if (found != cache.end()) return found->second;
  const std::string_view json = text_at(property.default_text);
  Default made;
  made.holds_models = json.find("\"object\"") != std::string_view::npos;
  if (!made.holds_models) {
    made.value = read_value(json);
    check(type_at(property.type), made.value);  // into the form of a set value
  }
  return cache.emplace(key, std::move(made)).first->second;
}

std::string hinted(std::string_view name, std::vector<std::string> names) {
  const auto near = nearest(name, names);
  return near ? "did you mean " + quote(*near, '"') + "?" : "";
}

}  // namespace

bool install(const Tables& tables) {
  installed() = &tables;
  return true;
}

const Tables& schema() {
  if (!installed()) throw Error(Code::kInternal, "no schema of models is linked");
  return *installed();
}

std::span<const PropertyRow> properties_of(ClassId id) {
  const ClassRow& row = class_at(id);
  return schema().properties.subspan(row.first_property, row.num_properties);
}

std::optional<ClassId> find_class(std::string_view name) {
  const auto classes = schema().classes;
  if (name.find('.') != std::string_view::npos) {
    for (size_t i = 0; i < classes.size(); ++i)
      if (text_at(classes[i].wire) == name) return static_cast<ClassId>(i);
    return std::nullopt;
  }
  const auto at = std::lower_bound(classes.begin(), classes.end(), name,
                                   [](const ClassRow& row, std::string_view wanted) {
                                     return text_at(row.name) < wanted;
                                   });
  if (at == classes.end() || text_at(at->name) != name) return std::nullopt;
  return static_cast<ClassId>(at - classes.begin());
}

ClassId class_named(std::string_view name) {
  if (const auto id = find_class(name)) return *id;
  std::vector<std::string> names;
  for (const ClassRow& row : schema().classes)
    if (!row.is_abstract) names.emplace_back(text_at(row.name));
  throw Error(Code::kNotFound, "there is no model " + quoted_short(name))
      .hint(hinted(name, std::move(names)));
}

std::optional<size_t> find_property(ClassId id, std::string_view name) {
  const auto rows = properties_of(id);
  const auto at = std::lower_bound(rows.begin(), rows.end(), name,
                                   [](const PropertyRow& row, std::string_view wanted) {
                                     return text_at(row.name) < wanted;
                                   });
  if (at == rows.end() || text_at(at->name) != name) return std::nullopt;
  if (at->flags & PropertyRow::kAlias) return at->type;
  return at - rows.begin();
}

size_t property_named(ClassId id, std::string_view name) {
  if (const auto at = find_property(id, name)) return *at;
  std::vector<std::string> names;
  for (const PropertyRow& row : properties_of(id)) names.emplace_back(text_at(row.name));
  throw Error(Code::kNotFound,
              std::string(class_name(id)) + " has no property " + quoted_short(name))
      .hint(hinted(name, std::move(names)));
}

bool is_subclass(ClassId id, ClassId base) {
  if (id == base) return true;
  const ClassRow& row = class_at(id);
  const auto bases = schema().bases.subspan(row.first_base, row.num_bases);
  return std::find(bases.begin(), bases.end(), base) != bases.end();
}

const Value* default_of(const PropertyRow& property) {
  if (property.flags & PropertyRow::kRequired) return nullptr;
  const Default& read = read_default(property);
  return read.holds_models ? nullptr : &read.value;
}

Value make_default(const PropertyRow& property) {
  if (property.flags & PropertyRow::kRequired) return {};
  const Default& read = read_default(property);
  return read.holds_models ? read_value(text_at(property.default_text)) : read.value;
}

}  // namespace phlox::scene
