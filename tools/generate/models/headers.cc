// Writes the C++ classes of models: setters that can be chained, and getters.
#include <set>

#include "writers.h"

namespace facts {
namespace {

// C++'s own words, and what class Model has itself.
bool reserved(const std::string& name) {
  static const std::set<std::string> kWords = {
      "address",   "alignas",  "alignof",  "and",       "asm",         "assign",
      "auto",      "bool",     "break",    "case",      "catch",       "char",
      "class",     "clear",    "concept",  "const",     "constexpr",   "continue",
      "default",   "delete",   "do",       "double",    "else",        "enum",
      "explicit",  "export",   "extern",   "false",     "final",       "float",
      "for",       "friend",   "get",      "goto",      "id",          "if",
      "inline",    "int",      "is_a",     "is_set",    "long",        "mutable",
      "namespace", "new",      "not",      "nullptr",   "num_handles", "operator",
      "or",        "override", "private",  "protected", "public",      "register",
      "requires",  "reset",    "return",   "serial",    "set",         "short",
      "signed",    "sizeof",   "static",   "struct",    "switch",      "template",
      "this",      "throw",    "true",     "try",       "typedef",     "typeid",
      "typename",  "union",    "unsigned", "using",     "values",      "virtual",
      "void",      "volatile", "while",    "xor"};
  return kWords.contains(name);
}

void write_property(const Property& property, size_t place, const std::string& owner,
                    std::ostream& out) {
  const std::string name = property.name + (reserved(property.name) ? "_" : "");
  out << "  // " << property.type;
  if (!property.default_json.empty()) out << " = " << property.default_json;
  out << "\n";
  if (property.mark != '@')
    out << "  " << owner << "& " << name << "(scene::Value value) {\n    set_at(" << place
        << ", std::move(value));\n    return *this;\n  }\n";
  out << "  scene::Value " << name << "() const { return get_at(" << place << "); }\n";
}

}  // namespace

void write_header(const Facts& facts, const std::string& family, std::ostream& out) {
  out << "// Models of Bokeh " << facts.version << ", family " << family
      << ". Written by tools/generate/models out of\n// phlox/model/bokeh.facts; "
         "docs/documents.md "
         "tells how they are used.\n#pragma once\n\n#include <utility>\n\n"
         "#include \"phlox/scene/value.h\"\n\nnamespace phlox::model {\n";
  for (size_t id = 0; id < facts.classes.size(); ++id) {
    const Class& each = facts.classes[id];
    if (each.family != family || each.is_abstract) continue;
    out << "\nclass " << each.name << " : public scene::Model {\n public:\n  "
        << each.name << "() : Model(scene::ClassId{" << id << "}) {}\n";
    const auto properties = facts.properties(each);
    for (size_t place = 0; place < properties.size(); ++place)
      if (properties[place].alias.empty())
        write_property(properties[place], place, each.name, out);
    out << "};\n";
  }
  out << "\n}  // namespace phlox::model\n";
}

}  // namespace facts
