// Extended JSON: what pipelines are written in, as text.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace phlox::engine::mongodb {

// A string of JSON. Throws Error(kUnsupported) for a zero byte and for what is no UTF-8,
// which BSON's texts cannot hold.
std::string quoted(std::string_view text);
// {"$add": [a, b]}, and {"$abs": a} of one argument.
std::string call(std::string_view op, std::initializer_list<std::string> arguments);
std::string call(std::string_view op, const std::vector<std::string>& arguments);
std::string call(std::string_view op, const std::string& argument);
std::string array(const std::vector<std::string>& items);
std::string object(const std::vector<std::pair<std::string, std::string>>& fields);

std::string number(int64_t value);
std::string number(double value);
// A text that is never read as the path of a field.
std::string text_literal(std::string_view text);

inline std::string cond(const std::string& condition, const std::string& yes,
                        const std::string& no) {
  return call("$cond", {condition, yes, no});
}
// Of a field of the document at hand, which is_plain.
inline std::string path(std::string_view field) {
  return "\"$" + std::string(field) + "\"";
}
// "$a.b" below "$a".
inline std::string below(const std::string& path, std::string_view field) {
  return path.substr(0, path.size() - 1) + "." + std::string(field) + "\"";
}
// Whether a name can stand in a path: no operator, no path of its own, no number.
bool is_plain(std::string_view name);

}  // namespace phlox::engine::mongodb
