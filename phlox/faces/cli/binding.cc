// BINDING arguments: names for data.
#include <cctype>
#include <set>

#include "phlox/faces/cli/cli.h"

namespace phlox::cli {

namespace {

bool starts_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_';
}
bool in_name(char c) {
  return starts_name(c) || std::isdigit(static_cast<unsigned char>(c));
}

// The = behind a datashape: outside of brackets, quotes and comments.
size_t find_equals(std::string_view text, size_t from) {
  int depth = 0;
  char quote = 0;
  for (size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '#') {
      while (i + 1 < text.size() && text[i + 1] != '\n') ++i;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == '=' && depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::string trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
    text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
    text.remove_suffix(1);
  return std::string(text);
}

Binding parse_binding(const std::string& text) {
  size_t at = 0;
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) ++at;
  const size_t begin = at;
  if (at < text.size() && starts_name(text[at]))
    while (at < text.size() && in_name(text[at])) ++at;
  const size_t end = at;
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at]))) ++at;
  Binding binding;
  const bool is_scheme = text.compare(at, 3, "://") == 0;
  const bool is_inner = text.compare(at, 2, "::") == 0;
  if (end == begin || at == text.size() || is_scheme || is_inner ||
      (text[at] != '=' && text[at] != ':')) {
    binding = {"t", "", trimmed(text)};
  } else if (text[at] == '=') {
    binding = {text.substr(begin, end - begin), "",
               trimmed(std::string_view(text).substr(at + 1))};
  } else {
    const size_t equals = find_equals(text, at + 1);
    if (equals == std::string::npos)
      throw Error(Code::kInvalid,
                  "the binding " + text.substr(begin, end - begin) + " has no = URI")
          .hint("write 'NAME: DSHAPE = URI', as in 'arcs: {node_id: int32} = arcs.tsv'");
    binding = {text.substr(begin, end - begin),
               trimmed(std::string_view(text).substr(at + 1, equals - at - 1)),
               trimmed(std::string_view(text).substr(equals + 1))};
    if (binding.datashape.empty())
      throw Error(Code::kInvalid,
                  "the binding " + binding.name + " has an empty datashape")
          .hint("write " + binding.name + "=" + binding.uri + " to have it found out");
  }
  if (binding.uri.empty())
    throw Error(Code::kInvalid, "the binding " + binding.name + " has no URI")
        .hint("write NAME=URI");
  if (binding.name == "_" || binding.name == "True" || binding.name == "False" ||
      binding.name == "None")
    throw Error(Code::kInvalid,
                binding.name +
                    " means something else in an expression, and is no name for a table");
  return binding;
}

void bind(session::Session& session, const std::vector<std::string>& texts) {
  std::set<std::string> names;
  for (const std::string& text : texts) {
    blame_user({Code::kInvalid}, [&] {
      const Binding binding = parse_binding(text);
      if (!names.insert(binding.name).second) {
        Error error(Code::kInvalid, "two bindings are named " + binding.name);
        if (binding.name == "t") error.hint("name them: a=first.csv b=second.csv");
        throw error;
      }
      session.bind(binding.name, binding.uri, binding.datashape);
    });
  }
}

}  // namespace phlox::cli
