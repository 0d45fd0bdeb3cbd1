// An axis of a figure: what its numbers mean, where it begins and ends, how it is
// written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/scene/value.h"
#include "phlox/type/type.h"

namespace phlox::chart {

enum class Scale : uint8_t {
  kLinear,
  kLog,       // to base 10, of positive numbers
  kTime,      // milliseconds since 1970-01-01
  kDuration,  // milliseconds
  kCategory,  // texts, in a row
};

// What a column of that type is drawn on.
Scale scale_of(const type::Type& type);
// "linear", "log", "time", "duration", "category"; throws Error(kInvalid).
Scale scale_named(std::string_view name);

// What is known of the numbers, for a form in which they are easy to read.
struct Numbers {
  double least = 0, greatest = 0;
  bool whole = false;
};

struct Axis {
  Scale scale = Scale::kLinear;
  std::string title;
  std::vector<std::string> factors;  // of kCategory, in this order
  std::optional<double> start, end;  // where the data does not say it
  std::optional<Numbers> numbers;
  bool visible = true;
  bool padded = true;  // a little room between the data and the ends
  bool reversed = false;
  bool grid = true;
};

// "0,0.[000]" and its like (numbro's, as NumeralTickFormatter and hover take it): years
// without commas, millions as 1.5m. Empty for numbers that need an exponent, which it
// has not.
std::string number_format(const std::optional<Numbers>& numbers);
scene::Model number_formatter(const std::optional<Numbers>& numbers);

// Range1d, DataRange1d or FactorRange; LinearScale ...; LinearAxis ...
scene::Model make_range(const Axis& axis);
scene::Model make_scale(const Axis& axis);
// Upright: its names never lean, as beside the plot.
scene::Model make_axis(const Axis& axis, bool upright = false);

// A text as it is: one that BokehJS would take for TeX or MathML becomes a PlainText.
scene::Value plain(const std::string& text);

}  // namespace phlox::chart
