// Makes tables of data sources.
#include <phlox/model/widgets.h>

#include <cmath>

#include "phlox/base/error.h"
#include "phlox/chart/columns.h"
#include "phlox/chart/fit.h"
#include "phlox/chart/source.h"
#include "phlox/dashboard/widget.h"

namespace phlox::dashboard {

namespace {

using scene::Model;
using scene::Value;
using Kind = Value::Kind;

Model table_column(const std::string& name, const std::string& title, const Value& values,
                   std::optional<chart::Scale> scale) {
  chart::Along found;
  chart::measure(values, scale, found);
  model::TableColumn column;
  column.field(name).title(title);
  if (found.scale == chart::Scale::kTime) {
    constexpr double kDay = 86'400'000;
    const bool days =
        std::fmod(found.least, kDay) == 0 && std::fmod(found.greatest, kDay) == 0;
    column.formatter(
        model::DateFormatter().format(days ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S"));
  }
  if (found.any && found.scale == chart::Scale::kLinear)
    column.formatter(model::NumberFormatter()
                         .format(chart::number_format(
                             chart::Numbers{found.least, found.greatest, found.whole}))
                         .text_align("right"));
  return column;
}

}  // namespace

Model table(const Model& source, const Value& columns, const Properties& named) {
  if (!source.is_a("ColumnDataSource"))
    throw Error(Code::kType, "a table shows a ColumnDataSource, not a " +
                                 std::string(source.class_name()));
  const Value data = source.get("data");
  Value::List made;
  const auto add = [&](const std::string& name, const std::string& title) {
    const Value* values = data.find(name);
    if (values)
      return made.push_back(
          table_column(name, title, *values, chart::scale_in(source, name)));
    chart::no_column(chart::names_of(data.entries()), name,
                     "the source of a table has no column " + name);
  };
  const auto text_in = [](const Value& value) {
    if (!value.is(Kind::kString))
      throw Error(Code::kType,
                  "a column of a table has a text as name, not " + scene::shown(value));
    return value.text();
  };
  if (columns.is_null()) {
    for (const auto& [key, values] : data.entries())
      if (chart::is_flat(values)) add(key.text(), key.text());
  } else if (columns.is(Kind::kMap)) {
    for (const auto& [key, title] : columns.entries()) add(text_in(key), text_in(title));
  } else if (columns.is(Kind::kList)) {
    for (const Value& each : columns.list())
      if (each.is(Kind::kList) && each.list().size() == 2)
        add(text_in(each.list()[0]), text_in(each.list()[1]));
      else
        add(text_in(each), text_in(each));
  } else {
    throw Error(Code::kType,
                "columns of a table are a list, not " + scene::shown(columns));
  }
  model::DataTable table;
  table.source(source).columns(made).index_position(nullptr);
  table.sizing_mode("stretch_width").height(300);
  for (const auto& [property, value] : named)
    if (!value.is_null()) table.set(property, value);
  return table;
}

}  // namespace phlox::dashboard
