// The file phlox/model/bokeh.facts, read.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace facts {

struct Accept {
  std::string type;
  std::string conversion;
};

struct Property {
  std::string name;
  std::string type;          // empty: that of the base's property
  std::string default_json;  // empty: none
  std::string alias;         // the property that it is another name of
  char mark = ' ';           // '!' not written, '@' read-only
  std::vector<Accept> accepts;
};

struct Class {
  std::string name;
  std::string wire;
  std::string family;
  bool is_abstract = false;
  std::vector<std::string> bases;
  std::vector<Property> own;
};

struct Facts {
  std::string version;
  std::map<std::string, std::vector<std::string>> enums;  // values as JSON
  std::vector<Class> classes;                             // by rising name

  const Class& named(const std::string& name) const;
  // With those of the bases, by rising name.
  std::vector<Property> properties(const Class& of) const;
  // Every class above it, the nearest first.
  std::vector<std::string> above(const Class& of) const;
};

// Throws std::runtime_error with the line that it does not understand.
Facts read(const std::string& path);

// A type's name and what stands between its parentheses, split at the outer commas.
struct Expression {
  std::string name;
  std::vector<std::string> parts;
};
Expression split(const std::string& type);

}  // namespace facts
