// GeoJSON and lists as rings of degrees, and the way from degrees to a flat map.
#include "phlox/chart/geography.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "phlox/base/error.h"
#include "phlox/base/shortened.h"
#include "phlox/chart/frame.h"
#include "phlox/scene/json.h"

namespace phlox::chart {

namespace {

using scene::Value;
using Kind = Value::Kind;

constexpr double kEdge = 85.06;  // degrees; there a map is a square

// What is wrong with one shape.
[[noreturn]] void wrong(const std::string& what, std::string_view title) {
  throw Error(Code::kInvalid, std::string(title) + " of a map: " + what)
      .hint(
          "a shape is the text of a GeoJSON Polygon or MultiPolygon, or a list of rings "
          "of [longitude, latitude]");
}

int64_t count(const Value& list) { return list.num_rows(); }

Value item(const Value& list, int64_t i) {
  if (list.is(Kind::kList)) return list.list()[static_cast<size_t>(i)];
  return list.array().number(static_cast<size_t>(i));
}

bool is_list(const Value& value) {
  return value.is(Kind::kList) || value.is(Kind::kArray);
}

// Lists upon lists down to the first number; 0 of a number.
int depth_of(const Value& value) {
  int depth = 0;
  for (Value at = value; is_list(at); ++depth) {
    if (at.is(Kind::kArray) || count(at) == 0) return depth + 1;
    at = item(at, 0);
  }
  return depth;
}

double number(const Value& value, std::string_view title) {
  if (!value.is_number()) wrong("a coordinate is no number", title);
  return value.number();
}

// In one piece, where it crosses the antimeridian; as it is where it goes round a pole.
Ring unbroken(const Ring& ring) {
  Ring out = ring;
  for (size_t i = 1; i < out.size(); ++i) {
    while (out[i].x - out[i - 1].x > 180) out[i].x -= 360;
    while (out[i].x - out[i - 1].x < -180) out[i].x += 360;
  }
  if (!out.empty() && std::abs(out.front().x - out.back().x) > 180) return ring;
  return out;
}

Ring ring_of(const Value& value, std::string_view title) {
  if (!is_list(value)) wrong("a ring is a list of points", title);
  Ring ring;
  for (int64_t i = 0; i < count(value); ++i) {
    const Value point = item(value, i);
    if (!is_list(point) || count(point) < 2)
      wrong("a point of a ring is [longitude, latitude]", title);
    const double x = number(item(point, 0), title), y = number(item(point, 1), title);
    check_longitude(x, title);
    check_latitude(y, title);
    ring.push_back({x, y});
  }
  if (ring.size() < 3) wrong("a ring has three points or more", title);
  return unbroken(ring);
}

double middle(const Ring& ring) {
  const auto [least, greatest] = std::minmax_element(
      ring.begin(), ring.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
  return (least->x + greatest->x) / 2;
}

// The whole ring as many turns round the earth as brings its middle within half a turn.
void turn_to(Ring& ring, double longitude) {
  const double turns = std::round((longitude - middle(ring)) / 360) * 360;
  if (turns == 0) return;
  for (Point& point : ring) point.x += turns;
}

void add_polygon(const Value& rings, std::string_view title, Shape& shape) {
  if (!is_list(rings)) wrong("the coordinates of a polygon are a list of rings", title);
  Polygon polygon;
  for (int64_t i = 0; i < count(rings); ++i) {
    polygon.push_back(ring_of(item(rings, i), title));
    turn_to(polygon.back(), i == 0 ? 0 : middle(polygon[0]));
  }
  if (!polygon.empty()) shape.push_back(std::move(polygon));
}

void add_polygons(const Value& polygons, std::string_view title, Shape& shape) {
  if (!is_list(polygons)) wrong("the coordinates are a list of polygons", title);
  for (int64_t i = 0; i < count(polygons); ++i)
    add_polygon(item(polygons, i), title, shape);
}

void add_geometry(const Value& geometry, std::string_view title, Shape& shape,
                  int depth = 0) {
  if (geometry.is_null()) return;
  const Value* type = geometry.is(Kind::kStruct) ? geometry.find("type") : nullptr;
  if (!type || !type->is(Kind::kString) || depth > 20)
    wrong("this is no GeoJSON geometry", title);
  const auto member = [&](std::string_view name) -> const Value& {
    const Value* found = geometry.find(name);
    if (!found) wrong("a " + type->text() + " without " + std::string(name), title);
    return *found;
  };
  if (type->text() == "Polygon") {
    add_polygon(member("coordinates"), title, shape);
  } else if (type->text() == "MultiPolygon") {
    add_polygons(member("coordinates"), title, shape);
  } else if (type->text() == "Feature") {
    add_geometry(member("geometry"), title, shape, depth + 1);
  } else if (type->text() == "GeometryCollection") {
    const Value& all = member("geometries");
    if (!is_list(all)) wrong("geometries are a list", title);
    for (int64_t i = 0; i < count(all); ++i)
      add_geometry(item(all, i), title, shape, depth + 1);
  } else {
    wrong("a " + shortened(type->text(), 40) + " is not drawn as a shape", title);
  }
}

void check(double degrees, double low, double high, std::string_view what,
           std::string_view title) {
  if (degrees >= low && degrees <= high) return;
  throw Error(Code::kInvalid, std::string(title) + " of a map: " +
                                  text_of(type::Type::float64(), degrees) + " is no " +
                                  std::string(what) + ", which is from " +
                                  text_of(type::Type::float64(), low) + " to " +
                                  text_of(type::Type::float64(), high) + " degrees")
      .hint(
          "x is the longitude, y the latitude; metres of another projection are not "
          "taken");
}

}  // namespace

void check_longitude(double degrees, std::string_view title) {
  check(degrees, -180, 360, "longitude", title);
}

void check_latitude(double degrees, std::string_view title) {
  check(degrees, -90, 90, "latitude", title);
}

Shape shape_of(const Value& value, std::string_view title) {
  Shape shape;
  if (value.is_null()) return shape;
  if (value.is(Kind::kString)) {
    Value json;
    try {
      json = scene::parse_json(value.text());
    } catch (const Error&) {
      wrong("this is no JSON: " + shortened(value.text(), 40), title);
    }
    if (json.is(Kind::kStruct) || json.is_null()) {
      add_geometry(json, title, shape);
      return shape;
    }
    if (!is_list(json))
      wrong("this is no geometry: " + shortened(value.text(), 40), title);
    return shape_of(json, title);
  }
  switch (depth_of(value)) {
    case 2:
      add_polygon(Value::List{value}, title, shape);
      return shape;
    case 3:
      add_polygon(value, title, shape);
      return shape;
    case 4:
      add_polygons(value, title, shape);
      return shape;
    case 1:
      if (count(value) == 0) return shape;
      [[fallthrough]];
    default:
      wrong("this is no list of rings", title);
  }
}

Cut cut_of(std::vector<std::pair<double, double>> spans) {
  if (spans.empty()) return {};
  std::sort(spans.begin(), spans.end());
  double end = spans[0].second, widest = 0, cut = 0;
  for (const auto& span : spans) {
    if (span.first - end > widest) {
      widest = span.first - end;
      cut = (span.first + end) / 2;
    }
    end = std::max(end, span.second);
  }
  const double seam = std::max(0.0, spans[0].first + 360 - end);
  if (widest <= seam + 30) return {};
  return {cut, cut > 0 ? -360.0 : 360.0};
}

Point mercator(const Point& degrees) {
  constexpr double kRadius = 6378137, kDegree = std::numbers::pi / 180;
  const double latitude = std::clamp(degrees.y, -kEdge, kEdge);
  return {kRadius * degrees.x * kDegree,
          kRadius * std::asinh(std::tan(latitude * kDegree))};
}

}  // namespace phlox::chart
