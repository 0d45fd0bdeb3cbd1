// Reads facts line by line.
#include "facts.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace facts {
namespace {

[[noreturn]] void wrong(const std::string& line) {
  throw std::runtime_error("no fact is written as: " + line);
}

// Words apart by blanks; one in quotes is one word with its quotes.
std::vector<std::string> words(const std::string& line) {
  std::vector<std::string> out;
  std::string word;
  bool quoted = false;
  char before = ' ';
  for (const char c : line + " ") {
    if (c == '"' && before != '\\') quoted = !quoted;
    before = c == '\\' && before == '\\' ? ' ' : c;
    if (c != ' ' || quoted)
      word += c;
    else if (!word.empty())
      out.push_back(std::exchange(word, {}));
  }
  return out;
}

Class read_class(const std::string& line) {
  Class out;
  const auto all = words(line);
  out.name = out.wire = all.at(1);
  size_t i = 2;
  for (; i < all.size() && all[i] != ":"; ++i) {
    if (all[i] == "abstract")
      out.is_abstract = true;
    else if (all[i].starts_with("family="))
      out.family = all[i].substr(7);
    else if (all[i].starts_with("wire="))
      out.wire = all[i].substr(5);
    else
      wrong(line);
  }
  for (++i; i < all.size(); ++i) out.bases.push_back(all[i]);
  return out;
}

Property read_property(const std::string& line) {
  Property out;
  std::string rest = line.substr(2);
  if (rest[0] == '!' || rest[0] == '@') {
    out.mark = rest[0];
    rest.erase(0, 1);
  }
  const size_t blank = rest.find(' ');
  out.name = rest.substr(0, blank);
  rest = blank == std::string::npos ? "" : rest.substr(blank + 1);
  if (rest.starts_with("~ ")) {
    out.alias = rest.substr(2);
    return out;
  }
  // A type holds no blank outside of its quotes, and these hold none with a sign of
  // equality.
  const size_t equals = rest.starts_with("= ") ? 0 : rest.find(" = ");
  if (equals == 0) {
    out.default_json = rest.substr(2);
  } else if (equals != std::string::npos) {
    out.type = rest.substr(0, equals);
    out.default_json = rest.substr(equals + 3);
  } else {
    out.type = rest;
  }
  return out;
}

Accept read_accept(const std::string& line) {
  const size_t arrow = line.find(" -> ");
  if (arrow == std::string::npos) wrong(line);
  return {line.substr(12, arrow - 12), line.substr(arrow + 4)};
}

}  // namespace

Facts read(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  Facts out;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line.starts_with("bokeh ")) {
      out.version = line.substr(6);
    } else if (line.starts_with("enum ")) {
      auto all = words(line);
      out.enums[all.at(1)] = {all.begin() + 2, all.end()};
    } else if (line.starts_with("class ")) {
      out.classes.push_back(read_class(line));
    } else if (line.starts_with("    accepts ")) {
      out.classes.back().own.back().accepts.push_back(read_accept(line));
    } else if (line.starts_with("  ")) {
      out.classes.back().own.push_back(read_property(line));
    } else {
      wrong(line);
    }
  }
  std::sort(out.classes.begin(), out.classes.end(),
            [](const Class& a, const Class& b) { return a.name < b.name; });
  return out;
}

const Class& Facts::named(const std::string& name) const {
  for (const Class& each : classes)
    if (each.name == name) return each;
  throw std::runtime_error("there is no class " + name);
}

std::vector<Property> Facts::properties(const Class& of) const {
  std::map<std::string, Property> found;
  for (const std::string& base : of.bases)
    for (Property& property : properties(named(base)))
      found.emplace(property.name, std::move(property));
  for (const Property& property : of.own) {
    if (!property.type.empty() || !property.alias.empty()) {
      found[property.name] = property;
      continue;
    }
    const auto inherited = found.find(property.name);
    if (inherited == found.end()) wrong(of.name + "." + property.name);
    inherited->second.default_json = property.default_json;
  }
  std::vector<Property> out;
  for (auto& [name, property] : found) out.push_back(std::move(property));
  return out;
}

std::vector<std::string> Facts::above(const Class& of) const {
  std::vector<std::string> out = of.bases;
  for (const std::string& base : of.bases)
    for (const std::string& higher : above(named(base)))
      if (std::find(out.begin(), out.end(), higher) == out.end()) out.push_back(higher);
  return out;
}

Expression split(const std::string& type) {
  const size_t open = type.find('(');
  Expression out{type.substr(0, open), {}};
  if (open == std::string::npos) return out;
  int depth = 0;
  bool quoted = false;
  std::string part;
  for (size_t i = open + 1; i + 1 < type.size(); ++i) {
    const char c = type[i];
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '(' || c == ')')) depth += c == '(' ? 1 : -1;
    if (c == ',' && depth == 0 && !quoted) {
      out.parts.push_back(std::exchange(part, {}));
      continue;
    }
    part += c;
  }
  if (!part.empty()) out.parts.push_back(part);
  return out;
}

}  // namespace facts
