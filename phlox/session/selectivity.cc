// Which part of its rows a filter keeps.
#include "phlox/session/selectivity.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace phlox::session {

using expr::Expr;

namespace {

constexpr double kOfEquality = 1.0 / 10;
constexpr double kOfRange = 1.0 / 4;
constexpr double kOfOther = 1.0 / 3;
// A list of values keeps no more than that.
constexpr double kMostOfList = 1.0 / 2;

// How many values the condition leaves to which column, if it says that.
struct Chosen {
  std::string column;
  double values = 0;
};

std::optional<Chosen> chosen_by(const Expr& condition) {
  if (condition.is("eq"))
    for (const size_t i : {0, 1})
      if (condition.arg(i).is("column") && condition.arg(1 - i).is("literal"))
        return Chosen{condition.arg(i).string("name"), 1};
  if (condition.is("isin") && condition.arg(0).is("column") &&
      condition.arg(1).type().is(type::Kind::kFixed))
    return Chosen{condition.arg(0).string("name"),
                  static_cast<double>(condition.arg(1).type().fixed_length())};
  return std::nullopt;
}

}  // namespace

double selectivity(const Expr& condition) {
  if (condition.is("and")) {
    double all = 1;
    for (const Expr& one : condition.args()) all *= selectivity(one);
    return all;
  }
  if (condition.is("or")) {
    double none = 1;
    for (const Expr& one : condition.args()) none *= 1 - selectivity(one);
    return 1 - none;
  }
  if (condition.is("not")) return 1 - selectivity(condition.arg(0));
  if (condition.is("ne")) return 1 - kOfEquality;
  if (condition.is("eq")) return kOfEquality;
  if (condition.is("between")) return kOfRange;
  if (condition.is("isin")) {
    const auto chosen = chosen_by(condition);
    return chosen ? std::min(kMostOfList, chosen->values * kOfEquality) : kMostOfList;
  }
  return kOfOther;
}

double kept_rows(const Expr& filter, double rows, const compile::Stored* stored) {
  double kept = rows;
  std::map<std::string, double, std::less<>> values;  // that a column may have
  for (size_t i = 1; i < filter.args().size(); ++i) {
    kept *= selectivity(filter.arg(i));
    if (const auto chosen = chosen_by(filter.arg(i)))
      values.emplace(chosen->column, chosen->values);
  }
  if (!stored) return kept;
  for (const auto& key : stored->keys) {
    double of_key = 1;
    for (const std::string& column : key) {
      const auto found = values.find(column);
      of_key = found == values.end() ? rows : of_key * found->second;
    }
    if (!key.empty()) kept = std::min(kept, of_key);
  }
  return kept;
}

}  // namespace phlox::session
