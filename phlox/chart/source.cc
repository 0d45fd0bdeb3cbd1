// Makes data sources and reads what their tags say.
#include "phlox/chart/source.h"

#include <phlox/model/sources.h>

#include <utility>

namespace phlox::chart {

scene::Model make_source(const std::vector<Argument>& columns) {
  scene::Value::Map data, scales;
  for (const Argument& column : columns) {
    data.emplace_back(column.name, column.value);
    if (column.scale == Scale::kTime) scales.emplace_back(column.name, "time");
    if (column.scale == Scale::kDuration) scales.emplace_back(column.name, "duration");
  }
  model::ColumnDataSource source;
  source.set("data", scene::Value::map(std::move(data)));
  if (!scales.empty())
    source.set("tags", scene::Value::List{scene::Value::map(
                           {{"scales", scene::Value::map(std::move(scales))}})});
  return source;
}

std::optional<Scale> scale_in(const scene::Model& source, std::string_view column) {
  const scene::Value tags = source.get("tags");
  for (const scene::Value& tag : tags.list()) {
    if (!tag.is(scene::Value::Kind::kMap)) continue;
    const scene::Value* scales = tag.find("scales");
    if (!scales || !scales->is(scene::Value::Kind::kMap)) continue;
    const scene::Value* scale = scales->find(column);
    if (scale && scale->is(scene::Value::Kind::kString))
      return scale_named(scale->text());
  }
  return std::nullopt;
}

}  // namespace phlox::chart
