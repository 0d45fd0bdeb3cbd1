// map: points and shapes by longitude and latitude.
#include <phlox/model/formatters.h>
#include <phlox/model/glyphs.h>
#include <phlox/model/mappers.h>
#include <phlox/model/sources.h>
#include <phlox/model/tickers.h>

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/chart/bins.h"
#include "phlox/chart/geography.h"
#include "phlox/chart/points.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

// More corners than these are made fewer, to what can be seen.
constexpr size_t kMostCorners = 60'000;
constexpr std::string_view kUnknown = "#9a9a9a";

class Map : public Kind {
 public:
  std::string_view name() const override { return "map"; }
  std::string_view doc() const override {
    return "Points by longitude and latitude, or shapes, on a map (Web Mercator).";
  }
  std::vector<ChannelRule> channels() const override {
    return {{.name = "shape",
             .takes = Takes::kShape,
             .doc = "polygons: GeoJSON, or lists of rings of [longitude, latitude]",
             .columns = "shape,geometry,geojson,geom"},
            {.name = "x",
             .takes = Takes::kNumber,
             .doc = "the longitude of a point, in degrees",
             .columns = "longitude,lon,lng,long,x"},
            {.name = "y",
             .takes = Takes::kNumber,
             .doc = "the latitude of a point, in degrees",
             .columns = "latitude,lat,y"},
            {"color", Takes::kAny, false, false, 20, "a colour, or what it is told by"},
            {"size", Takes::kNumber, false, false, 0,
             "of points: pixels, or what the area tells"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"alpha", OptionRule::Type::kNumber, "from 0, unseen, to 1"}};
  }
  bool shows_rows() const override { return true; }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Map> registrar;

// Where something is drawn, in metres.
struct Bounds {
  double left = INFINITY, right = -INFINITY, bottom = INFINITY, top = -INFINITY;
  void add(const Point& point) {
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    bottom = std::min(bottom, point.y);
    top = std::max(top, point.y);
  }
};

// Numbers of longitudes on both sides of the antimeridian; the ticker of maps ends there.
void number_on(Figure& figure, const Bounds& bounds) {
  const double degree = mercator({1, 0}).x;
  // A high map shows more to both sides than is drawn.
  const double span =
      std::max(bounds.right - bounds.left, 1.4 * (bounds.top - bounds.bottom)) / degree;
  const double middle = (bounds.left + bounds.right) / 2 / degree;
  double step = 60;
  for (const double each : {30.0, 20.0, 10.0, 5.0, 2.0, 1.0})
    if (span / each < 10) step = each;
  Value::List ticks;
  Value::Map texts;
  for (double at = std::ceil((middle - span) / step) * step; at <= middle + span;
       at += step) {
    const double name = at > 180 ? at - 360 : at < -180 ? at + 360 : at;
    ticks.push_back(at * degree);
    texts.emplace_back(at * degree, text_of(type::Type::float64(), name));
  }
  const Model axis = figure.model().get("below").list()[0].model();
  axis.set("ticker", model::FixedTicker().ticks(ticks));
  axis.set("major_label_overrides", Value::map(texts));
}

// Both axes in degrees, with lines along them, and as high as the place is.
Figure& figure_of(Chart& chart, Bounds bounds) {
  const bool empty = !(bounds.left <= bounds.right);
  if (empty) {
    bounds = Bounds();
    bounds.add(mercator({-180, -60}));
    bounds.add(mercator({180, 75}));
  }
  // A lone point has a degree around it.
  const double least = mercator({1, 0}).x;
  const double room_x = std::max(0.02 * (bounds.right - bounds.left),
                                 (least - (bounds.right - bounds.left)) / 2);
  const double room_y = std::max(0.02 * (bounds.top - bounds.bottom),
                                 (least - (bounds.top - bounds.bottom)) / 2);
  Axis across, up;
  across.title = "longitude (°)";
  up.title = "latitude (°)";
  across.padded = up.padded = false;
  Figure& figure = chart.figure(across, up, true);
  if (empty) {
    // A whole world in the place of the range that an empty chart has.
    for (const auto& [range, low, high] :
         {std::tuple(figure.x_range(), bounds.left, bounds.right),
          std::tuple(figure.y_range(), bounds.bottom, bounds.top)}) {
      range.set("start", low);
      range.set("end", high);
    }
  }
  if (!chart.options().given("height") && !chart.has("facet")) {
    const double shape = (bounds.top - bounds.bottom + 2 * room_y) /
                         (bounds.right - bounds.left + 2 * room_x);
    figure.model().set("height",
                       static_cast<int64_t>(std::clamp(700 * shape, 250.0, 640.0) + 90));
  }
  for (const auto& [side, dimension] :
       {std::pair("below", "lon"), std::pair("left", "lat")}) {
    const Model axis = figure.model().get(side).list()[0].model();
    axis.set("ticker", model::MercatorTicker().dimension(dimension));
    axis.set("formatter", model::MercatorTickFormatter().dimension(dimension));
  }
  if (bounds.left < mercator({-181, 0}).x || bounds.right > mercator({181, 0}).x)
    number_on(figure, bounds);
  figure.hold(bounds.left - room_x, bounds.bottom - room_y, bounds.right + room_x,
              bounds.top + room_y);
  return figure;
}

// The columns for hover, and what the tips say.
std::vector<Tip> add_rows(const Chart& chart, const Frame& frame, Value::Map& columns,
                          std::initializer_list<const char*> channels) {
  std::vector<Tip> tips;
  for (const char* channel : channels) {
    if (!chart.has(channel)) continue;
    columns.emplace_back(channel, mark_values(chart, frame, channel));
    tips.push_back(chart.tip(channel));
  }
  for (const Channel& field : chart.fields()) {
    columns.emplace_back(field.name, mark_values(chart, frame, field.name));
    tips.push_back(chart.tip(field.name));
  }
  return tips;
}

// A renderer for each category of the colour, or the one; `mark` makes the glyph.
template <class Mark>
std::vector<Model> add_marks(Chart& chart, Figure& figure, const Frame& frame,
                             const Model& source, const Mark& mark) {
  std::vector<Model> renderers;
  if (!chart.has("color")) {
    renderers.push_back(figure.add(source, mark(scene::value(chart.color()))));
  } else if (chart.channel("color").scale == Scale::kCategory) {
    const std::vector<std::string> colors = chart.colors();
    std::vector<bool> there(colors.size(), false);
    for (const size_t place : chart.places(frame, "color")) there[place] = true;
    for (size_t i = 0; i < colors.size(); ++i) {
      if (!there[i]) continue;
      const std::string& category = chart.categories("color")[i];
      renderers.push_back(figure.add(source, mark(scene::value(colors[i])), category,
                                     group_view("color", category)));
    }
  } else {
    model::LinearColorMapper mapper;
    const Extent& extent = chart.extent("color");
    mapper.palette(palette_of(chart)).nan_color(std::string(kUnknown));
    mapper.low(extent.least).high(extent.greatest);
    figure.color_bar(mapper, chart.channel("color").title, chart.numbers("color"));
    renderers.push_back(figure.add(source, mark(scene::field("color", mapper))));
  }
  return renderers;
}

void check_points(const Chart& chart) {
  for (const double end : {chart.extent("x").least, chart.extent("x").greatest})
    check_longitude(end, chart.channel("x").title);
  for (const double end : {chart.extent("y").least, chart.extent("y").greatest})
    check_latitude(end, chart.channel("y").title);
}

double west_of_180(double longitude) {
  return longitude > 180 ? longitude - 360 : longitude;
}

// How many points lie in each cell of a grid of degrees.
void draw_counts(Chart& chart) {
  constexpr int64_t kAcross = 150, kUp = 100;
  const Extent& x = chart.extent("x");
  const Extent& y = chart.extent("y");
  const double width = std::max(x.width() / kAcross, 1e-6),
               height = std::max(y.width() / kUp, 1e-6);
  expr::Constants constants;
  add_bin_constants(constants, "x", {x.least, width, kAcross});
  add_bin_constants(constants, "y", {y.least, height, kUp});
  const Frame counts = chart.run(
      "_.by(" + bin_text(chart, "x") + ", " + bin_text(chart, "y") + ", count=_.nrows())",
      constants);
  say_counted(chart, "a grid of degrees");
  std::vector<double> left, right, bottom, top;
  const std::vector<double> columns = counts.numbers("x"), rows = counts.numbers("y"),
                            numbers = counts.numbers("count");
  Bounds bounds;
  double most = 2;
  for (size_t i = 0; i < numbers.size(); ++i) {
    const Point low =
        mercator({x.least + columns[i] * width, y.least + rows[i] * height});
    const Point high =
        mercator({x.least + (columns[i] + 1) * width, y.least + (rows[i] + 1) * height});
    left.push_back(low.x);
    right.push_back(high.x);
    bottom.push_back(low.y);
    top.push_back(high.y);
    bounds.add(low);
    bounds.add(high);
    most = std::max(most, numbers[i]);
  }
  Figure& figure = figure_of(chart, bounds);
  model::LogColorMapper mapper;
  mapper.palette(palette_of(chart)).low(1).high(most);
  model::Quad cells;
  cells.left(scene::field("left")).right(scene::field("right"));
  cells.bottom(scene::field("bottom")).top(scene::field("top"));
  cells.fill_color(scene::field("count", mapper)).line_color(nullptr);
  const Model renderer = figure.add(source_of({{"left", scene::Array::floats(left)},
                                               {"right", scene::Array::floats(right)},
                                               {"bottom", scene::Array::floats(bottom)},
                                               {"top", scene::Array::floats(top)},
                                               {"count", scene::Array::floats(numbers)}}),
                                    cells);
  figure.color_bar(mapper, "rows", Numbers{1, most, true});
  figure.hover({chart.count_tip()}, {renderer});
}

void draw_points(Chart& chart) {
  chart.clean({"x", "y", "size"}, {"color"});
  check_points(chart);
  const bool exact = chart.options().flag("exact") || chart.options().given("sample");
  if (chart.num_rows() > kMostMarks && !exact) return draw_counts(chart);
  const Frame frame = chart.run("_");
  std::vector<double> x = frame.numbers("x"), y = frame.numbers("y");
  std::vector<std::pair<double, double>> spans;
  for (double& longitude : x) {
    longitude = west_of_180(longitude);
    spans.emplace_back(longitude, longitude);
  }
  const Cut cut = cut_of(std::move(spans));
  Bounds bounds;
  size_t beyond = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    beyond += std::abs(y[i]) > 85.06;
    const Point point = mercator({x[i] + cut.moved(x[i]), y[i]});
    x[i] = point.x;
    y[i] = point.y;
    bounds.add(point);
  }
  if (beyond > 0)
    chart.note(count_text(static_cast<int64_t>(beyond)) +
               (beyond == 1 ? " point is" : " points are") +
               " nearer to a pole than this map reaches, and at its edge");
  Figure& figure = figure_of(chart, bounds);
  for (size_t i = 0; i < x.size(); ++i) figure.occupy(x[i], y[i]);
  Value::Map columns = {{"east", scene::Array::floats(x)},
                        {"north", scene::Array::floats(y)}};
  const std::vector<Tip> tips =
      add_rows(chart, frame, columns, {"x", "y", "color", "size"});
  const bool many = frame.size() > 2000;
  Value size = many ? 4 : 7;
  if (chart.has("size")) {
    columns.emplace_back("pixels", mark_sizes(chart, frame));
    size = scene::field("pixels");
  } else if (const auto constant = chart.constant("size")) {
    if (constant->integer()) size = *constant->integer();
    if (constant->real()) size = *constant->real();
  }
  const Model source = model::ColumnDataSource().data(Value::map(std::move(columns)));
  const double alpha = chart.options().number("alpha").value_or(many ? 0.5 : 0.75);
  figure.hover(tips, add_marks(chart, figure, frame, source, [&](Value fill) {
                 model::Scatter points;
                 points.x(scene::field("east")).y(scene::field("north")).size(size);
                 points.line_color(nullptr).fill_alpha(alpha);
                 return points.fill_color(std::move(fill));
               }));
}

// A ring in metres; with `cell`, its corners on a grid of that width, where neighbours
// meet as they did, and none twice in a row.
Value::List projected(const Ring& ring, double shift, double cell, Bounds& bounds,
                      std::vector<Point>& seen) {
  std::vector<double> x, y;
  for (const Point& degrees : ring) {
    Point point = mercator({degrees.x + shift, degrees.y});
    bounds.add(point);
    if (x.size() % 10 == 0) seen.push_back(point);
    if (cell > 0) {
      point = {std::round(point.x / cell) * cell, std::round(point.y / cell) * cell};
      if (!x.empty() && x.back() == point.x && y.back() == point.y) continue;
    }
    x.push_back(point.x);
    y.push_back(point.y);
  }
  return {scene::Array::floats(std::move(x)), scene::Array::floats(std::move(y))};
}

void draw_shapes(Chart& chart) {
  chart.clean({"shape"}, {"color", "x", "y"});
  if (chart.num_rows() > kMostMarks && !chart.options().flag("exact") &&
      !chart.options().given("sample"))
    chart.sample(kMostMarks);
  const Frame frame = chart.run("_.filter(_.shape.notnull())");
  const std::string& title = chart.channel("shape").title;
  const auto nulls =
      static_cast<int64_t>(chart.run("_.shape.isnull().sum().label('n')").number("n"));
  if (nulls > 0)
    chart.note(count_text(nulls) + (nulls == 1 ? " row has" : " rows have") + " no " +
               title);
  std::vector<Shape> shapes;
  std::vector<std::pair<double, double>> spans;
  size_t corners = 0;
  Bounds degrees;
  const Value& values = frame.values("shape");
  for (int64_t row = 0; row < frame.size(); ++row) {
    shapes.push_back(shape_of(values.list()[static_cast<size_t>(row)], title));
    for (const Polygon& polygon : shapes.back()) {
      double west = INFINITY, east = -INFINITY;
      for (const Point& point : polygon[0]) {
        west = std::min(west, point.x);
        east = std::max(east, point.x);
        degrees.add(point);
      }
      spans.emplace_back(west, east);
      for (const Ring& ring : polygon) corners += ring.size();
    }
  }
  const Cut cut = cut_of(std::move(spans));
  double cell = 0;
  if (corners > kMostCorners && !chart.options().flag("exact")) {
    const double span = std::max(std::min(degrees.right - degrees.left, 360.0),
                                 degrees.top - degrees.bottom);
    cell = mercator({span, 0}).x / 4000;
    chart.note("of " + count_text(static_cast<int64_t>(corners)) +
               " corners of shapes those are drawn that can be seen on the whole map; "
               "exact=True draws all");
  }
  Bounds bounds;
  std::vector<Point> seen;
  Value::List xs, ys;
  for (const Shape& shape : shapes) {
    Value::List shape_x, shape_y;
    for (const Polygon& polygon : shape) {
      double west = INFINITY, east = -INFINITY;
      for (const Point& point : polygon[0]) {
        west = std::min(west, point.x);
        east = std::max(east, point.x);
      }
      const double shift = cut.moved((west + east) / 2);
      Value::List polygon_x, polygon_y;
      for (const Ring& ring : polygon) {
        Value::List both = projected(ring, shift, cell, bounds, seen);
        // What is smaller than a cell is not seen; the outer ring stays.
        if (!polygon_x.empty() && both[0].num_rows() < 4) continue;
        polygon_x.push_back(std::move(both[0]));
        polygon_y.push_back(std::move(both[1]));
      }
      shape_x.emplace_back(std::move(polygon_x));
      shape_y.emplace_back(std::move(polygon_y));
    }
    xs.emplace_back(std::move(shape_x));
    ys.emplace_back(std::move(shape_y));
  }
  Figure& figure = figure_of(chart, bounds);
  for (const Point& point : seen) figure.occupy(point.x, point.y);
  Value::Map columns = {{"xs", std::move(xs)}, {"ys", std::move(ys)}};
  const std::vector<Tip> tips = add_rows(chart, frame, columns, {"color", "x", "y"});
  const Model source = model::ColumnDataSource().data(Value::map(std::move(columns)));
  const double alpha = chart.options().number("alpha").value_or(0.9);
  const std::string paper(figure.theme().paper);
  const double line = frame.size() > 1000 ? 0.2 : 0.7;
  figure.hover(tips, add_marks(chart, figure, frame, source, [&](Value fill) {
                 model::MultiPolygons polygons;
                 polygons.xs(scene::field("xs")).ys(scene::field("ys"));
                 polygons.fill_alpha(alpha).line_width(line);
                 polygons.line_color(scene::value(paper));
                 return polygons.fill_color(std::move(fill));
               }));
}

void Map::draw(Chart& chart) const {
  if (chart.has("shape")) return draw_shapes(chart);
  for (const auto& [channel, what] :
       {std::pair("x", "longitudes"), std::pair("y", "latitudes")})
    if (!chart.has(channel))
      throw Error(Code::kInvalid,
                  std::string("a map needs ") + channel + ", a column of " + what +
                      ", or shape, and the table has none of a name that says so")
          .hint(std::string("say ") + channel + "=\"COLUMN\"");
  draw_points(chart);
}

}  // namespace

}  // namespace phlox::chart
