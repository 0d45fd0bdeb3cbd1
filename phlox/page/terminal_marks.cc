// Reads columns of data sources as positions, one function a family of glyphs.
#include "phlox/page/terminal_marks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "phlox/scene/value.h"

namespace phlox::page {

namespace {

using scene::Model;
using scene::Value;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// One axis: how a value becomes a position.
class Positions {
 public:
  Positions(const Model& plot, const char* axis) {
    const Model range = plot.get(std::string(axis) + "_range").model();
    logarithmic_ = plot.get(std::string(axis) + "_scale").model().is_a("LogScale");
    if (!range.is_a("FactorRange")) return;
    for (const Value& factor : range.get("factors").list())
      if (factor.is(Value::Kind::kString))
        factors_.emplace(factor.text(), factors_.size());
  }

  double operator()(const Value& value) const {
    switch (value.kind()) {
      case Value::Kind::kInt:
      case Value::Kind::kFloat:
        return number(value.number());
      case Value::Kind::kDatetime:
        return number(value.real());
      case Value::Kind::kString: {
        const auto found = factors_.find(value.text());
        return found == factors_.end() ? kNone : static_cast<double>(found->second) + 0.5;
      }
      case Value::Kind::kList:
        // A category and how far aside of its middle.
        if (value.list().size() == 2 && value.list()[1].is_number())
          return (*this)(value.list()[0]) + value.list()[1].number();
        return kNone;
      default:
        return kNone;
    }
  }
  double number(double value) const { return logarithmic_ ? std::log10(value) : value; }
  bool logarithmic() const { return logarithmic_; }

 private:
  bool logarithmic_ = false;
  std::unordered_map<std::string, size_t> factors_;
};

// A glyph with its source and view.
class Rows {
 public:
  Rows(const Model& renderer)
      : glyph_(renderer.get("glyph").model()),
        data_(renderer.get("data_source").model().get("data")) {
    if (data_.is(Value::Kind::kMap) && !data_.entries().empty())
      size_ = std::max<int64_t>(0, data_.entries()[0].second.num_rows());
    const Model filter = renderer.get("view").model().get("filter").model();
    if (filter.is_a("GroupFilter")) {
      group_column_ = data_.find(filter.get("column_name").text());
      group_ = filter.get("group");
    }
  }

  const Model& glyph() const { return glyph_; }
  int64_t size() const { return size_; }
  bool shown(int64_t row) const {
    return !group_column_ || at(*group_column_, row) == group_;
  }
  // The property of a row; null where it has none.
  Value operator()(const char* property, int64_t row) const {
    const Value value = glyph_.get(property);
    if (!value.is(Value::Kind::kSpec)) return value;
    const scene::Spec& spec = value.spec();
    if (spec.from == scene::Spec::From::kValue) return spec.value;
    if (spec.from != scene::Spec::From::kField) return {};
    const Value* column = data_.find(spec.value.text());
    Value found = column ? at(*column, row) : Value();
    if (spec.transform && spec.transform.is_a("Dodge"))
      return Value::List{std::move(found), spec.transform.get("value")};
    return found;
  }
  // "#rrggbb", where it is one; a mapped colour is not.
  std::string color(const char* property, int64_t row) const {
    const Value value = glyph_.get(property);
    if (value.is(Value::Kind::kSpec) && value.spec().transform) return "";
    const Value found = (*this)(property, row);
    if (!found.is(Value::Kind::kString) || !found.text().starts_with("#")) return "";
    return found.text().substr(0, 7);
  }

 private:
  static Value at(const Value& column, int64_t row) {
    if (row >= column.num_rows()) return {};
    if (column.is(Value::Kind::kArray))
      return column.array().number(static_cast<size_t>(row));
    return column.list()[static_cast<size_t>(row)];
  }
  Model glyph_;
  Value data_;
  int64_t size_ = 0;
  const Value* group_column_ = nullptr;
  Value group_;
};

class Reader {
 public:
  explicit Reader(const Model& plot) : x_(plot, "x"), y_(plot, "y") {}

  // False for a glyph that cannot be drawn here.
  bool read(const Rows& rows, std::vector<Mark>& out) const {
    const Model& glyph = rows.glyph();
    for (const auto& [name, function] : {std::pair{"Scatter", &Reader::points},
                                         {"Circle", &Reader::points},
                                         {"Line", &Reader::line},
                                         {"Step", &Reader::line},
                                         {"VArea", &Reader::area},
                                         {"Segment", &Reader::segments},
                                         {"VBar", &Reader::bars},
                                         {"HBar", &Reader::lying_bars},
                                         {"Quad", &Reader::quads},
                                         {"Rect", &Reader::rects},
                                         {"Patch", &Reader::patch},
                                         {"Patches", &Reader::patches},
                                         {"MultiLine", &Reader::patches},
                                         {"Image", &Reader::image}}) {
      if (!glyph.is_a(name)) continue;
      (this->*function)(rows, out);
      return true;
    }
    return false;
  }

 private:
  template <class Function>
  static void each(const Rows& rows, Function&& function) {
    for (int64_t row = 0; row < rows.size(); ++row)
      if (rows.shown(row)) function(row);
  }

  void points(const Rows& rows, std::vector<Mark>& out) const {
    each(rows, [&](int64_t row) {
      out.push_back({Mark::Kind::kPoint, x_(rows("x", row)), y_(rows("y", row)), 0, 0,
                     rows.color("fill_color", row)});
    });
  }
  void line(const Rows& rows, std::vector<Mark>& out) const {
    const bool steps = rows.glyph().is_a("Step");
    std::optional<std::pair<double, double>> before;
    each(rows, [&](int64_t row) {
      const double x = x_(rows("x", row)), y = y_(rows("y", row));
      const std::string color = rows.color("line_color", row);
      if (before) {
        const double level = steps ? before->second : y;
        out.push_back(
            {Mark::Kind::kLine, before->first, before->second, x, level, color});
        if (steps) out.push_back({Mark::Kind::kLine, x, level, x, y, color});
      }
      before = {x, y};
    });
  }
  void area(const Rows& rows, std::vector<Mark>& out) const {
    std::optional<std::pair<double, double>> before;
    each(rows, [&](int64_t row) {
      const double x = x_(rows("x", row)), y = y_(rows("y2", row));
      if (before)
        out.push_back({Mark::Kind::kLine, before->first, before->second, x, y,
                       rows.color("fill_color", row)});
      before = {x, y};
    });
  }
  void segments(const Rows& rows, std::vector<Mark>& out) const {
    each(rows, [&](int64_t row) {
      out.push_back({Mark::Kind::kLine, x_(rows("x0", row)), y_(rows("y0", row)),
                     x_(rows("x1", row)), y_(rows("y1", row)),
                     rows.color("line_color", row)});
    });
  }
  // The middle and the width of what stands on an axis, as its ends.
  static std::pair<double, double> ends(const Positions& axis, const Value& middle,
                                        const Value& width) {
    const double half = width.is_number() ? width.number() / 2 : 0.5;
    if (middle.is_number())
      return {axis.number(middle.number() - half), axis.number(middle.number() + half)};
    return {axis(middle) - half, axis(middle) + half};
  }
  void box(const Rows& rows, int64_t row, std::pair<double, double> x,
           std::pair<double, double> y, std::vector<Mark>& out) const {
    out.push_back({Mark::Kind::kBox, x.first, y.first, x.second, y.second,
                   rows.color("fill_color", row)});
  }
  void bars(const Rows& rows, std::vector<Mark>& out) const {
    each(rows, [&](int64_t row) {
      box(rows, row, ends(x_, rows("x", row), rows("width", row)),
          {y_(rows("bottom", row)), y_(rows("top", row))}, out);
    });
  }
  void lying_bars(const Rows& rows, std::vector<Mark>& out) const {
    each(rows, [&](int64_t row) {
      box(rows, row, {x_(rows("left", row)), x_(rows("right", row))},
          ends(y_, rows("y", row), rows("height", row)), out);
    });
  }
  void quads(const Rows& rows, std::vector<Mark>& out) const {
    each(rows, [&](int64_t row) {
      box(rows, row, {x_(rows("left", row)), x_(rows("right", row))},
          {y_(rows("bottom", row)), y_(rows("top", row))}, out);
    });
  }
  void rects(const Rows& rows, std::vector<Mark>& out) const {
    each(rows, [&](int64_t row) {
      box(rows, row, ends(x_, rows("x", row), rows("width", row)),
          ends(y_, rows("y", row), rows("height", row)), out);
    });
  }
  void patch(const Rows& rows, std::vector<Mark>& out) const {
    std::vector<std::pair<double, double>> corners;
    each(rows, [&](int64_t row) {
      corners.emplace_back(x_(rows("x", row)), y_(rows("y", row)));
    });
    outline(corners, rows.color("fill_color", 0), out);
  }
  static void outline(const std::vector<std::pair<double, double>>& corners,
                      const std::string& color, std::vector<Mark>& out) {
    for (size_t i = 1; i < corners.size(); ++i)
      out.push_back({Mark::Kind::kLine, corners[i - 1].first, corners[i - 1].second,
                     corners[i].first, corners[i].second, color});
  }
  void patches(const Rows& rows, std::vector<Mark>& out) const {
    const bool filled = rows.glyph().is_a("Patches");
    each(rows, [&](int64_t row) {
      const Value xs = rows("xs", row), ys = rows("ys", row);
      std::vector<std::pair<double, double>> corners;
      const int64_t count = std::min(xs.num_rows(), ys.num_rows());
      const auto at = [](const Value& column, int64_t i) -> Value {
        if (column.is(Value::Kind::kArray))
          return column.array().number(static_cast<size_t>(i));
        return column.list()[static_cast<size_t>(i)];
      };
      for (int64_t i = 0; i < count; ++i)
        corners.emplace_back(x_(at(xs, i)), y_(at(ys, i)));
      if (filled && !corners.empty()) corners.push_back(corners.front());
      outline(corners, rows.color(filled ? "fill_color" : "line_color", row), out);
    });
  }
  void image(const Rows& rows, std::vector<Mark>& out) const {
    each(rows, [&](int64_t row) {
      const Value image = rows("image", row);
      if (!image.is(Value::Kind::kArray) || image.array().shape().size() != 2) return;
      const auto height = image.array().shape()[0], width = image.array().shape()[1];
      const double left = x_(rows("x", row)), bottom = y_(rows("y", row));
      const auto end = [&](const Positions& axis, const char* from, const char* size) {
        return axis.number(rows(from, row).number() + rows(size, row).number());
      };
      const double cell_width = (end(x_, "x", "dw") - left) / static_cast<double>(width);
      const double cell_height =
          (end(y_, "y", "dh") - bottom) / static_cast<double>(height);
      for (int64_t i = 0; i < height * width; ++i)
        if (!std::isnan(image.array().number(static_cast<size_t>(i))))
          out.push_back({Mark::Kind::kPoint,
                         left + (static_cast<double>(i % width) + 0.5) * cell_width,
                         bottom + (static_cast<double>(i / width) + 0.5) * cell_height, 0,
                         0, ""});
    });
  }

  Positions x_, y_;
};

}  // namespace

Marks marks_of(const Model& plot) {
  Marks out;
  const Reader reader(plot);
  std::set<std::string> missing;
  const Value renderers = plot.get("renderers");
  for (const Value& renderer : renderers.list()) {
    if (!renderer.model().is_a("GlyphRenderer")) {
      missing.emplace(renderer.model().class_name());
      continue;
    }
    const Rows rows(renderer.model());
    if (!reader.read(rows, out.marks)) missing.emplace(rows.glyph().class_name());
  }
  out.missing.assign(missing.begin(), missing.end());
  return out;
}

}  // namespace phlox::page
