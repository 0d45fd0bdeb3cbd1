// Checks plain values by the rules of options.
#include "phlox/chart/option.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/assignment.h"

namespace phlox::chart {

namespace {

using Type = OptionRule::Type;

std::string_view takes(Type type) {
  switch (type) {
    case Type::kBool:
      return "True or False";
    case Type::kInteger:
      return "an integer from 1";
    case Type::kNumber:
      return "a number";
    case Type::kText:
      return "a text";
    case Type::kTexts:
      return "a list of texts";
  }
  return "";
}

bool fits(Type type, const expr::Value& value) {
  const auto text = [](const expr::Value& each) { return each.string() != nullptr; };
  switch (type) {
    case Type::kBool:
      return value.boolean();
    case Type::kInteger:
      return value.integer() && *value.integer() >= 1;
    case Type::kNumber:
      return value.integer() || value.real();
    case Type::kText:
      return value.string();
    case Type::kTexts:
      return value.list() &&
             std::all_of(value.list()->begin(), value.list()->end(), text);
  }
  return false;
}

std::vector<std::string> split(std::string_view names) {
  std::vector<std::string> out;
  while (!names.empty()) {
    const size_t end = std::min(names.find(','), names.size());
    out.emplace_back(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return out;
}

}  // namespace

void Options::set(const OptionRule& rule, const expr::Syntax& written) {
  std::optional<expr::Value> value = expr::plain_value(written);
  const std::string name(rule.name);
  if (value && value->is_null()) return;
  if (!value || !fits(rule.type, *value))
    throw Error(Code::kType, name + " of a chart is " + std::string(takes(rule.type)) +
                                 ", not " + written.to_string());
  if (!rule.choices.empty() && value->string()) {
    const std::vector<std::string> choices = split(rule.choices);
    if (std::find(choices.begin(), choices.end(), *value->string()) == choices.end()) {
      std::string all;
      for (const std::string& choice : choices) all += (all.empty() ? "" : ", ") + choice;
      Error error(Code::kInvalid,
                  name + " of a chart is none of its choices: " + *value->string());
      if (const auto near = nearest(*value->string(), choices))
        error.hint("did you mean " + *near + "?");
      throw std::move(error.hint("it is one of " + all));
    }
  }
  values_.insert_or_assign(name, std::move(*value));
}

bool Options::flag(std::string_view name, bool otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? otherwise : *found->second.boolean();
}

std::optional<int64_t> Options::integer(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return *found->second.integer();
}

std::optional<double> Options::number(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  const expr::Value& value = found->second;
  return value.real() ? *value.real() : static_cast<double>(*value.integer());
}

std::string Options::text(std::string_view name, std::string_view otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string(otherwise) : *found->second.string();
}

std::vector<std::string> Options::texts(std::string_view name) const {
  std::vector<std::string> out;
  if (const auto found = values_.find(name); found != values_.end())
    for (const expr::Value& each : *found->second.list()) out.push_back(*each.string());
  return out;
}

}  // namespace phlox::chart
