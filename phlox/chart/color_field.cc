// Maps columns to colours.
#include "phlox/chart/color_field.h"

#include <phlox/model/mappers.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/chart/fit.h"
#include "phlox/chart/palette.h"
#include "phlox/scene/check.h"

namespace phlox::chart {

namespace {

using scene::Value;
using Kind = Value::Kind;

Value texts(const std::vector<std::string>& values) {
  return Value::List(values.begin(), values.end());
}

}  // namespace

Value palette_colors(const Value& palette) {
  if (palette.is_null()) return texts(sequence_colors("viridis", 256));
  if (palette.is(Kind::kString)) return texts(sequence_colors(palette.text(), 256));
  if (!palette.is(Kind::kList) || palette.list().empty())
    throw Error(Code::kType, "palette is the name of a sequence or a list of colours");
  return palette;
}

Numbers color_range(const std::vector<double>& numbers, bool from_zero) {
  Numbers ends{INFINITY, -INFINITY, from_zero};
  for (const double number : numbers) {
    if (!std::isfinite(number)) continue;
    ends.least = std::min(ends.least, number);
    ends.greatest = std::max(ends.greatest, number);
  }
  if (!(ends.least <= ends.greatest)) ends.least = 0, ends.greatest = 1;
  if (from_zero) ends.least = std::min(ends.least, 0.0);
  if (ends.least == ends.greatest) ends.greatest = ends.least + 1;
  return ends;
}

Value color_field(const std::string& name, const Value& values,
                  std::optional<Scale> scale, const scene::TypeRow& color,
                  const Value& palette, std::string_view paper) {
  Along found;
  measure(values, scale, found);
  if (found.scale == Scale::kCategory) {
    std::vector<std::string> factors;
    bool colors = true;
    for (std::string& factor : found.factors) {
      if (std::find(factors.begin(), factors.end(), factor) != factors.end()) continue;
      Value copy = scene::value(factor);
      colors = colors && scene::check(color, copy);
      factors.push_back(std::move(factor));
    }
    if (colors) return scene::field(name);
    model::CategoricalColorMapper mapper;
    mapper.factors(texts(factors));
    mapper.palette(palette.is_null() ? texts(category_colors(factors.size(), paper))
                                     : palette_colors(palette));
    return scene::field(name, mapper);
  }
  if (found.scale != Scale::kLinear || !found.any) return scene::field(name);
  model::LinearColorMapper mapper;
  mapper.low(found.least).high(found.greatest).palette(palette_colors(palette));
  return scene::field(name, mapper);
}

}  // namespace phlox::chart
