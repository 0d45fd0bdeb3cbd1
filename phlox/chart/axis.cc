// Models of axes, ranges and scales, and how their numbers are written.
#include "phlox/chart/axis.h"

#include <phlox/model/axes.h>
#include <phlox/model/formatters.h>
#include <phlox/model/labeling.h>
#include <phlox/model/ranges.h>
#include <phlox/model/scales.h>
#include <phlox/model/text.h>

#include <cmath>
#include <utility>

#include "phlox/base/error.h"

namespace phlox::chart {

namespace {

constexpr std::pair<std::string_view, Scale> kScales[] = {{"linear", Scale::kLinear},
                                                          {"log", Scale::kLog},
                                                          {"time", Scale::kTime},
                                                          {"duration", Scale::kDuration},
                                                          {"category", Scale::kCategory}};

scene::Value texts(const std::vector<std::string>& values) {
  return scene::Value::List(values.begin(), values.end());
}

}  // namespace

Scale scale_of(const type::Type& type) {
  const type::Type plain = type.without_option();
  switch (plain.kind()) {
    case type::Kind::kDate:
    case type::Kind::kDatetime:
      return Scale::kTime;
    case type::Kind::kTime:
    case type::Kind::kTimedelta:
      return Scale::kDuration;
    default:
      return plain.is_number() ? Scale::kLinear : Scale::kCategory;
  }
}

Scale scale_named(std::string_view name) {
  for (const auto& [each, scale] : kScales)
    if (each == name) return scale;
  throw Error(Code::kInvalid, "no scale of an axis is " + std::string(name))
      .hint("it is linear, log, time, duration or category");
}

std::string number_format(const std::optional<Numbers>& numbers) {
  if (!numbers) return "0,0.[000000]";
  const double most = std::max(std::abs(numbers->least), std::abs(numbers->greatest));
  // Years, it may be.
  if (numbers->least >= 1000 && numbers->greatest <= 2999)
    return numbers->whole ? "0" : "0.[00]";
  if (most >= 1e15) return "";
  if (most >= 1e7) return "0,0.[00]a";
  if (most >= 100) return "0,0.[00]";
  if (most >= 0.01 || most == 0) return "0,0.[0000]";
  return "";
}

scene::Model number_formatter(const std::optional<Numbers>& numbers) {
  const std::string format = number_format(numbers);
  if (format.empty()) return model::BasicTickFormatter();
  return model::NumeralTickFormatter().format(format);
}

scene::Model make_range(const Axis& axis) {
  if (axis.scale == Scale::kCategory) {
    // Without any a browser would not even draw the axis.
    const std::vector<std::string> none = {"(none)"};
    return model::FactorRange()
        .factors(texts(axis.factors.empty() ? none : axis.factors))
        .range_padding(0.05);
  }
  if (axis.start && axis.end)
    return axis.reversed ? model::Range1d().start(*axis.end).end(*axis.start)
                         : model::Range1d().start(*axis.start).end(*axis.end);
  model::DataRange1d range;
  if (axis.start) range.start(*axis.start);
  if (axis.end) range.end(*axis.end);
  if (!axis.padded) range.range_padding(0);
  if (axis.reversed) range.flipped(true);
  return range;
}

scene::Model make_scale(const Axis& axis) {
  if (axis.scale == Scale::kCategory) return model::CategoricalScale();
  if (axis.scale == Scale::kLog) return model::LogScale();
  return model::LinearScale();
}

scene::Model make_axis(const Axis& axis, bool upright) {
  scene::Model made;
  switch (axis.scale) {
    case Scale::kLinear: {
      made = model::LinearAxis().formatter(number_formatter(axis.numbers));
      break;
    }
    case Scale::kLog:
      made = model::LogAxis();
      break;
    case Scale::kTime:
      made = model::DatetimeAxis();
      break;
    case Scale::kDuration:
      made = model::TimedeltaAxis();
      break;
    case Scale::kCategory: {
      size_t letters = 0;
      for (const std::string& factor : axis.factors) letters += factor.size() + 2;
      model::CategoricalAxis category;
      // Long rows of names lean, so that they can be read.
      if (letters > 90 && !upright) category.major_label_orientation(0.8);
      made = category;
      break;
    }
  }
  if (!axis.title.empty()) made.set("axis_label", plain(axis.title));
  made.set("axis_label_text_font_style", "normal");
  // Where they do not fit, some are left out.
  made.set("major_label_policy", model::NoOverlap());
  if (!axis.visible) made.set("visible", false);
  return made;
}

scene::Value plain(const std::string& text) {
  for (const std::string_view mark : {"$$", "\\(", "\\["})
    if (text.find(mark) != std::string::npos) return model::PlainText().text(text);
  return text;
}

}  // namespace phlox::chart
