// Looks columns up, and says what there is instead.
#include "phlox/chart/columns.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/chart/fit.h"

namespace phlox::chart {

using scene::Value;
using Kind = Value::Kind;

std::vector<std::string> names_of(const Value::Map& columns) {
  std::vector<std::string> names;
  for (const auto& [key, values] : columns)
    if (key.is(Kind::kString)) names.push_back(key.text());
  return names;
}

void no_column(const std::vector<std::string>& names, std::string_view name,
               std::string says) {
  Error error(Code::kNotFound, std::move(says));
  if (const auto near = nearest(name, names))
    throw std::move(error.hint("did you mean " + *near + "?"));
  std::string all;
  for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
  throw std::move(error.hint(all.empty() ? "give it source=" : "there are " + all));
}

bool is_flat(const Value& column) {
  if (column.is(Kind::kArray)) return column.array().shape().size() == 1;
  return column.is(Kind::kList) &&
         std::none_of(column.list().begin(), column.list().end(), [](const Value& item) {
           return item.is(Kind::kList) || item.is(Kind::kArray);
         });
}

std::vector<Tip> tips_of(
    const Value& hover, const Value& columns,
    const std::function<std::optional<Scale>(std::string_view)>& scale) {
  std::vector<std::string> names;
  if (hover == Value(true)) {
    for (const auto& [key, values] : columns.entries())
      if (key.is(Kind::kString) && is_flat(values)) names.push_back(key.text());
  } else if (hover.is(Kind::kString)) {
    names.push_back(hover.text());
  } else if (hover.is(Kind::kList)) {
    for (const Value& each : hover.list()) {
      if (!each.is(Kind::kString))
        throw Error(Code::kType,
                    "hover is True or names of columns, and one of them is " +
                        scene::shown(each));
      names.push_back(each.text());
    }
  } else {
    throw Error(Code::kType,
                "hover is True or names of columns, not " + scene::shown(hover));
  }
  std::vector<Tip> tips;
  for (const std::string& name : names) {
    const Value* values = columns.find(name);
    if (!values)
      no_column(names_of(columns.entries()), name,
                "hover names the column " + name + ", which the source has not");
    Along found;
    measure(*values, scale(name), found);
    Tip tip{name, name, found.scale.value_or(Scale::kCategory), {}};
    if (found.any) tip.numbers = Numbers{found.least, found.greatest, found.whole};
    tips.push_back(std::move(tip));
  }
  return tips;
}

}  // namespace phlox::chart
