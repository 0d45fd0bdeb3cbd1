// Writes the facts as the tables that phlox/scene/schema.h describes.
#include <cstdint>
#include <map>
#include <ostream>
#include <stdexcept>
#include <utility>

#include "facts.h"
#include "writers.h"

namespace facts {
namespace {

// A quoted word without its quotes and escapes.
std::string unquoted(const std::string& word) {
  if (!word.starts_with('"')) return word;
  std::string out;
  for (size_t i = 1; i + 1 < word.size(); ++i) {
    if (word[i] == '\\') ++i;
    out += word[i];
  }
  return out;
}

class Tables {
 public:
  explicit Tables(const Facts& facts) : facts_(facts) {
    text("");
    for (size_t i = 0; i < facts.classes.size(); ++i)
      class_ids_[facts.classes[i].name] = i;
  }

  void write(std::ostream& out) {
    std::string classes;
    for (const Class& each : facts_.classes) classes += class_row(each);
    out << "// Written by tools/generate/models out of phlox/model/bokeh.facts.\n"
        << "constexpr char kTexts[] =\n";
    for (const std::string& each : texts_) out << "    \"" << literal(each) << "\\0\"\n";
    out << "    ;\nconstexpr TypeRow kTypes[] = {\n" << types_ << "};\n";
    out << "constexpr uint32_t kParts[] = {" << joined(parts_) << "};\n";
    out << "constexpr AcceptRow kAccepts[] = {\n" << accepts_ << "};\n";
    out << "constexpr PropertyRow kProperties[] = {\n" << properties_ << "};\n";
    out << "constexpr uint16_t kBases[] = {" << joined(bases_) << "};\n";
    out << "constexpr ClassRow kClasses[] = {\n" << classes << "};\n";
    out << "constexpr char kVersion[] = \"" << facts_.version << "\";\n";
  }

 private:
  static std::string literal(const std::string& text) {
    std::string out;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
      } else if (byte >= 0x20 && byte < 0x7f) {
        out += c;
      } else {
        out += '\\';
        for (const int shift : {6, 3, 0})
          out += static_cast<char>('0' + (byte >> shift & 7));
      }
    }
    return out;
  }

  template <class T>
  static std::string joined(const std::vector<T>& numbers) {
    std::string out;
    for (size_t i = 0; i < numbers.size(); ++i)
      out += (i % 20 == 0 ? "\n    " : " ") + std::to_string(numbers[i]) + ",";
    return out + "\n";
  }

  uint32_t text(const std::string& text) {
    const auto [at, is_new] = text_places_.emplace(text, text_size_);
    if (is_new) {
      texts_.push_back(text);
      text_size_ += static_cast<uint32_t>(text.size()) + 1;
    }
    return at->second;
  }

  uint32_t class_id(const std::string& name) const {
    const auto found = class_ids_.find(name);
    if (found == class_ids_.end()) throw std::runtime_error("no class " + name);
    return static_cast<uint32_t>(found->second);
  }

  uint32_t type(const std::string& text) {
    const auto known = type_ids_.find(text);
    if (known != type_ids_.end()) return known->second;
    const Expression expression = split(text);
    std::vector<uint32_t> parts;
    std::string flags;
    std::string check = expression.name;
    const auto flag = [&](const std::string& name) {
      flags += (flags.empty() ? "" : " | ") + ("TypeRow::" + name);
    };
    const auto& in = expression.parts;
    if (check == "enum") {
      std::vector<std::string> values = in;
      if (in.size() == 1 && facts_.enums.contains(in[0])) values = facts_.enums.at(in[0]);
      const bool numbers = !values.at(0).starts_with('"');
      for (const std::string& value : values) {
        if (value.starts_with('"') == numbers) throw std::runtime_error("mixed " + text);
        parts.push_back(this->text(unquoted(value)));
      }
      if (numbers) flag("kNumbers");
    } else if (check == "color" || check == "color_hex") {
      for (const std::string& value : facts_.enums.at("NamedColor"))
        parts.push_back(this->text(unquoted(value)));
      if (check == "color_hex")
        for (const std::string& value : facts_.enums.at("NamedColorHex"))
          parts.push_back(this->text(unquoted(value)));
    } else if (check == "prefix") {
      parts = {this->text(unquoted(in.at(0)))};
    } else if (check == "instance") {
      parts = {class_id(in.at(0))};
    } else if (check == "interval") {
      parts = {type(in.at(0)), this->text(in.at(1)), this->text(in.at(2))};
    } else if (check == "length") {
      parts = {type(in.at(0)), static_cast<uint32_t>(std::stoul(in.at(1)))};
    } else if (check == "having") {
      parts = {type(in.at(0)), this->text(in.at(1)), type(in.at(2))};
    } else if (check == "dict") {
      parts = {type(in.at(0)), type(in.at(1))};
      for (size_t i = 2; i < in.size(); ++i) parts.push_back(this->text(unquoted(in[i])));
    } else if (check == "struct") {
      for (const std::string& field : in) {
        const size_t colon = field.find(':');
        const bool optional = field[colon - 1] == '?';
        parts.push_back(this->text(field.substr(0, colon - (optional ? 1 : 0))));
        parts.push_back(type(field.substr(colon + 1)));
        parts.push_back(optional ? 1 : 0);
      }
    } else if (check == "spec" || check == "bounds") {
      for (const std::string& part : in) {
        if (part == "dates")
          flag("kDates");
        else if (part == "units")
          flag("kUnits");
        else if (part == "nonnegative")
          flag("kNonnegative");
        else if (part == "sizes")
          flag("kSizes");
        else
          parts.push_back(type(part));
      }
    } else {
      for (const std::string& part : in) parts.push_back(type(part));
    }
    const auto id = static_cast<uint32_t>(type_ids_.size());
    types_ += "    {Check::k" + pascal(check) + ", " + (flags.empty() ? "0" : flags) +
              ", " + std::to_string(parts.size()) + ", " + std::to_string(parts_.size()) +
              "},\n";
    parts_.insert(parts_.end(), parts.begin(), parts.end());
    type_ids_[text] = id;
    return id;
  }

  // "css_length" as "CssLength".
  static std::string pascal(const std::string& name) {
    std::string out;
    bool up = true;
    for (const char c : name) {
      if (c != '_') out += up ? static_cast<char>(c - 'a' + 'A') : c;
      up = c == '_';
    }
    return out;
  }

  void accept_row(const Accept& accept) {
    const size_t blank = accept.conversion.find(' ');
    const std::string kind = accept.conversion.substr(0, blank);
    std::vector<std::string> names;
    if (blank != std::string::npos) {
      std::string name;
      for (const char c : accept.conversion.substr(blank + 1) + ".") {
        if (c == '.')
          names.push_back(std::exchange(name, {}));
        else
          name += c;
      }
    }
    uint32_t model = 0;
    if (kind == "wrap" || kind == "pairs") {
      model = class_id(names.at(0));
      names.erase(names.begin());
    }
    names.resize(2);
    accepts_ += "    {" + std::to_string(type(accept.type)) +
                ", AcceptRow::Conversion::k" + pascal(kind) + ", " +
                std::to_string(model) + ", {" + std::to_string(text(names[0])) + ", " +
                std::to_string(text(names[1])) + "}},\n";
    ++num_accepts_;
  }

  std::string class_row(const Class& each) {
    const size_t first_property = num_properties_;
    const auto all = facts_.properties(each);
    std::map<std::string, size_t> places;
    for (const Property& property : all) places.emplace(property.name, places.size());
    for (const Property& property : all) property_row(each, property, places);
    const size_t first_base = bases_.size();
    for (const std::string& base : facts_.above(each))
      bases_.push_back(static_cast<uint16_t>(class_id(base)));
    return "    {" + std::to_string(text(each.name)) + ", " +
           std::to_string(text(each.wire)) + ", " + std::to_string(text(each.family)) +
           ", " + std::to_string(first_property) + ", " + std::to_string(all.size()) +
           ", " + std::to_string(first_base) + ", " + std::to_string(each.bases.size()) +
           ", " + std::to_string(bases_.size() - first_base) + ", " +
           (each.is_abstract ? "true" : "false") + "},\n";
  }

  void property_row(const Class& each, const Property& property,
                    const std::map<std::string, size_t>& places) {
    std::string flags;
    const auto flag = [&](const char* name) {
      flags += (flags.empty() ? "" : " | ") + std::string("PropertyRow::") + name;
    };
    // Accepts of a class are the same for all below it.
    auto [first_accept, is_new] =
        accept_places_.emplace(accept_key(property), num_accepts_);
    if (is_new)
      for (const Accept& accept : property.accepts) accept_row(accept);
    uint32_t type_id = 0;
    if (!property.alias.empty()) {
      const auto target = places.find(property.alias);
      if (target == places.end())
        throw std::runtime_error("no alias " + each.name + "." + property.name);
      type_id = static_cast<uint32_t>(target->second);
      flag("kAlias");
      flag("kUnserialized");
    } else {
      type_id = type(property.type);
      if (property.default_json.empty()) flag("kRequired");
    }
    if (property.mark == '@') flag("kReadonly");
    if (property.mark == '!') flag("kUnserialized");
    properties_ += "    {" + std::to_string(text(property.name)) + ", " +
                   std::to_string(text(property.default_json)) + ", " +
                   std::to_string(type_id) + ", " + std::to_string(first_accept->second) +
                   ", " + std::to_string(property.accepts.size()) + ", " +
                   (flags.empty() ? "0" : flags) + "},\n";
    ++num_properties_;
  }

  static std::string accept_key(const Property& property) {
    std::string key;
    for (const Accept& accept : property.accepts)
      key += accept.type + ">" + accept.conversion + ";";
    return key;
  }

  const Facts& facts_;
  std::map<std::string, size_t> class_ids_;
  std::vector<std::string> texts_;
  std::map<std::string, uint32_t> text_places_;
  uint32_t text_size_ = 0;
  std::map<std::string, uint32_t> type_ids_;
  std::map<std::string, size_t> accept_places_;
  std::string types_;
  std::vector<uint32_t> parts_;
  std::string accepts_;
  size_t num_accepts_ = 0;
  std::string properties_;
  size_t num_properties_ = 0;
  std::vector<uint16_t> bases_;
};

}  // namespace

void write_tables(const Facts& facts, std::ostream& out) { Tables(facts).write(out); }

}  // namespace facts
