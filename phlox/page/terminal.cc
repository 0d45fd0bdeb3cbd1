// Scales the marks of plots to dots, and writes axes and legends around them.
#include "phlox/page/terminal.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "phlox/base/calendar.h"
#include "phlox/base/shortened.h"
#include "phlox/base/utf8.h"
#include "phlox/page/braille.h"
#include "phlox/page/terminal_marks.h"
#include "phlox/scene/schema.h"
#include "phlox/scene/value.h"

namespace phlox::page {

namespace {

using scene::Model;
using scene::Value;

void plots_in(const Value& value, std::vector<Model>& out) {
  if (value.is(Value::Kind::kList)) {
    for (const Value& each : value.list()) plots_in(each, out);
  } else if (value.is(Value::Kind::kModel)) {
    if (value.model().is_a("Plot")) {
      out.push_back(value.model());
      return;
    }
    for (const char* property : {"children", "child", "tabs"})
      if (scene::find_property(value.model().class_id(), property))
        plots_in(value.model().get(property), out);
  }
}

// What a terminal would take as a command, or as a new line, is a blank.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return out;
}

std::string text_of(const Value& text) {
  if (text.is(Value::Kind::kString)) return one_line(text.text());
  if (text.is(Value::Kind::kModel) && text.model().is_a("BaseText"))
    return text_of(text.model().get("text"));
  if (text.is(Value::Kind::kModel) && text.model().is_a("Title"))
    return text_of(text.model().get("text"));
  return "";
}

// One axis of a plot in the terminal.
struct Side {
  bool logarithmic = false, time = false, category = false;
  std::vector<std::string> factors;
  double low = 0, high = 1;
  std::string title;

  double part(double position) const { return (position - low) / (high - low); }
  std::string label(double position) const {
    const double value = logarithmic ? std::pow(10, position) : position;
    if (time) {
      const auto micros = static_cast<int64_t>(std::clamp(value, -6e13, 2.5e14)) * 1000;
      return high - low > 2 * 864e5 ? date_text(micros / kMicrosPerDay)
                                    : datetime_text(micros).substr(0, 16);
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
  }
};

Side side_of(const Model& plot, const char* axis, const char* place) {
  Side side;
  const Model range = plot.get(std::string(axis) + "_range").model();
  side.logarithmic = plot.get(std::string(axis) + "_scale").model().is_a("LogScale");
  const Value axes = plot.get(place);
  for (const Value& each : axes.list()) {
    if (!each.model().is_a("Axis")) continue;
    side.time = each.model().is_a("DatetimeAxis");
    side.title = text_of(each.model().get("axis_label"));
    break;
  }
  side.low = std::numeric_limits<double>::infinity();
  side.high = -side.low;
  if (range.is_a("FactorRange")) {
    side.category = true;
    for (const Value& factor : range.get("factors").list())
      side.factors.push_back(text_of(factor));
    side.low = 0;
    side.high = static_cast<double>(side.factors.size());
    return side;
  }
  const auto end = [&](const char* name) {
    const Value value = range.is_set(name) ? range.get(name) : Value();
    if (!value.is_number()) return std::numeric_limits<double>::quiet_NaN();
    return side.logarithmic ? std::log10(value.number()) : value.number();
  };
  const double from = end("start"), to = end("end");
  if (!std::isnan(from)) side.low = side.high = from;
  if (!std::isnan(to)) {
    side.low = std::min(side.low, to);
    side.high = std::max(side.high, to);
  }
  return side;
}

void widen(Side& side, double position) {
  if (side.category || !std::isfinite(position)) return;
  side.low = std::min(side.low, position);
  side.high = std::max(side.high, position);
}

void settle(Side& side) {
  if (!(side.low <= side.high)) side.low = 0, side.high = 1;
  if (side.low == side.high) side.low -= 0.5, side.high += 0.5;
}

std::string padded(std::string text, size_t width) {
  const size_t length = count_code_points(text);
  return length < width ? std::string(width - length, ' ') + text : text;
}

std::string legend_line(const Model& plot, bool colored) {
  std::string out;
  for (const char* place : {"center", "right"}) {
    const Value models = plot.get(place);
    for (const Value& model : models.list()) {
      if (!model.model().is_a("Legend")) continue;
      for (const Value& item : model.model().get("items").list()) {
        const Value label = item.model().get("label");
        if (!label.is(Value::Kind::kSpec)) continue;
        const Value renderers = item.model().get("renderers");
        std::string color;
        if (!renderers.list().empty()) {
          const Model glyph = renderers.list()[0].model().get("glyph").model();
          for (const char* property : {"line_color", "fill_color"}) {
            if (!scene::find_property(glyph.class_id(), property)) continue;
            const Value value = glyph.get(property);
            const Value constant =
                value.is(Value::Kind::kSpec) ? value.spec().value : value;
            if (constant.is(Value::Kind::kString) && constant.text().starts_with("#"))
              color = constant.text();
          }
        }
        out += out.empty() ? "" : "  ";
        if (colored && terminal_color(color) != 0)
          out += "\x1b[38;5;" + std::to_string(terminal_color(color)) + "m■\x1b[39m ";
        out += text_of(label.spec().value);
      }
    }
  }
  return out;
}

std::string draw(const Model& plot, const TerminalOptions& options) {
  const Marks marks = marks_of(plot);
  Side x = side_of(plot, "x", "below"), y = side_of(plot, "y", "left");
  for (const Mark& mark : marks.marks) {
    widen(x, mark.x0);
    widen(y, mark.y0);
    if (mark.kind == Mark::Kind::kPoint) continue;
    widen(x, mark.x1);
    widen(y, mark.y1);
  }
  settle(x);
  settle(y);
  const int rows = std::max(4, options.rows - 4);
  // Labels of the vertical axis: of a category each that has a row of its own.
  std::vector<std::string> labels(static_cast<size_t>(rows));
  if (y.category) {
    for (size_t i = 0; i < y.factors.size(); ++i) {
      const double up = 1 - (static_cast<double>(i) + 0.5) / y.high;
      labels[static_cast<size_t>(std::min<double>(rows - 1, up * rows))] =
          shortened(y.factors[i], 16);
    }
  } else {
    std::vector<int> labelled = {0, rows - 1};
    if (rows >= 10) labelled.push_back(rows / 2);
    for (const int row : labelled)
      labels[static_cast<size_t>(row)] =
          y.label(y.high - (y.high - y.low) * row / (rows - 1));
  }
  size_t margin = 0;
  for (const std::string& label : labels)
    margin = std::max(margin, count_code_points(label));
  const int columns = std::max(10, options.columns - static_cast<int>(margin) - 2);
  Braille picture(columns, rows);
  const auto across = [&](double position) {
    return x.part(position) * (picture.width() - 1);
  };
  const auto down = [&](double position) {
    return (1 - y.part(position)) * (picture.height() - 1);
  };
  for (const Mark& mark : marks.marks) {
    switch (mark.kind) {
      case Mark::Kind::kPoint:
        if (std::isfinite(mark.x0 + mark.y0))
          picture.box(across(mark.x0), down(mark.y0), across(mark.x0), down(mark.y0),
                      mark.color);
        break;
      case Mark::Kind::kLine:
        picture.line(across(mark.x0), down(mark.y0), across(mark.x1), down(mark.y1),
                     mark.color);
        break;
      case Mark::Kind::kBox:
        picture.box(across(mark.x0), down(mark.y0), across(mark.x1), down(mark.y1),
                    mark.color);
        break;
    }
  }
  std::string out;
  const auto add = [&](const std::string& line) {
    if (!line.empty()) out += line + "\n";
  };
  add(text_of(plot.get("title")));
  const Value above = plot.get("above");
  for (const Value& each : above.list()) add(text_of(each));
  if (!y.title.empty()) add(padded("", margin) + " " + y.title);
  for (int row = 0; row < rows; ++row)
    out += padded(labels[static_cast<size_t>(row)], margin) + " │" +
           picture.row(row, options.colored) + "\n";
  out += padded("", margin) + " └";
  for (int column = 0; column < columns; ++column) out += "─";
  out += "\n";
  std::string below;
  if (x.category) {
    // As many names as stand beside each other.
    const double room = static_cast<double>(columns) / std::max(1.0, x.high);
    size_t at = 0;
    for (size_t i = 0; i < x.factors.size(); ++i) {
      const std::string name =
          shortened(x.factors[i], std::max<size_t>(3, static_cast<size_t>(room) - 1));
      const auto middle = static_cast<size_t>((static_cast<double>(i) + 0.5) * room);
      const size_t half = count_code_points(name) / 2;
      const size_t begin = middle > half ? middle - half : 0;
      if (begin < at + (i > 0)) continue;
      below += std::string(begin - at, ' ') + name;
      at = begin + count_code_points(name);
    }
  } else {
    const std::string low = x.label(x.low), high = x.label(x.high);
    const std::string middle = x.label((x.low + x.high) / 2);
    const auto width = static_cast<size_t>(columns);
    below = low;
    if (low.size() + middle.size() + high.size() + 20 < width)
      below += padded(middle, width / 2 - low.size() + middle.size() / 2);
    const size_t used = count_code_points(below);
    if (used + high.size() + 1 <= width) below += padded(high, width - used);
  }
  add(padded("", margin) + "  " + below);
  if (!x.title.empty()) {
    const size_t length = count_code_points(x.title);
    const auto width = static_cast<size_t>(columns);
    add(padded("", margin + 2 + (width > length ? (width - length) / 2 : 0)) + x.title);
  }
  add(legend_line(plot, options.colored));
  for (const std::string& missing : marks.missing)
    add("(" + missing + " is not drawn in a terminal; -o FILE.html draws all)");
  return out;
}

}  // namespace

std::string terminal_picture(const Model& root, const TerminalOptions& options) {
  std::vector<Model> plots;
  plots_in(root, plots);
  std::string out;
  for (const Model& plot : plots) out += (out.empty() ? "" : "\n") + draw(plot, options);
  if (plots.empty()) out = "(there is no plot to draw in a terminal)\n";
  return out;
}

}  // namespace phlox::page
