// What a reader of delimited text has to know of every file.
#include "phlox/format/delimited_plan.h"

#include <numeric>

#include "phlox/base/error.h"

namespace phlox::format {

DelimitedPlan::DelimitedPlan(const type::Type& table,
                             const std::optional<std::vector<std::string>>& columns,
                             Dialect how, OnError what)
    : dialect(std::move(how)), fields(table.element().fields()), on_error(what) {
  if (fields.empty())
    throw Error(Code::kInvalid,
                "delimited text needs a datashape with one field at least");
  if (!columns) {
    wanted.resize(fields.size());
    std::iota(wanted.begin(), wanted.end(), size_t{0});
    output = nullable(table, on_error);
    return;
  }
  std::vector<type::Field> chosen;
  for (const auto& name : *columns) {
    const auto index = table.element().field_index(name);
    if (!index) {
      Error error(Code::kNotFound, "no column \"" + name + "\"");
      if (const auto close = nearest(name, table.element().field_names()))
        error.hint("did you mean \"" + *close + "\"?");
      throw error;
    }
    wanted.push_back(*index);
    chosen.push_back(fields[*index]);
  }
  output = nullable(type::Type::table(std::move(chosen)), on_error);
}

}  // namespace phlox::format
