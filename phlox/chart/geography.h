// Places and shapes on the earth: reading them, and drawing them flat.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "phlox/chart/layout/graph.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

using Ring = std::vector<Point>;    // x is the longitude, y the latitude, in degrees
using Polygon = std::vector<Ring>;  // the outer ring, then its holes
using Shape = std::vector<Polygon>;

// Throws Error(kInvalid) that names the value, for a longitude outside of -180 to 360 or
// a latitude outside of -90 to 90.
void check_longitude(double degrees, std::string_view title);
void check_latitude(double degrees, std::string_view title);

// The text of a GeoJSON Polygon, MultiPolygon, GeometryCollection of these or Feature
// with one (RFC 7946), or lists: of points (one ring), of rings (a polygon), of polygons.
// A ring that crosses the antimeridian goes on beyond 180 degrees, in one piece. A null
// is no polygon. Throws Error(kInvalid) that says what is wrong.
Shape shape_of(const scene::Value& value, std::string_view title);

// How far things in these spans of longitudes are moved so that the world is cut where
// nothing is, and they lie as near together as they can: those whose middle is at or
// beyond `cut` by `shift`, 360 degrees eastwards or westwards, or 0. By nothing unless
// another cut than the antimeridian is much better.
struct Cut {
  double cut = 0, shift = 0;
  double moved(double middle) const {
    return (shift > 0 ? middle < cut : middle >= cut) ? shift : 0;
  }
};
Cut cut_of(std::vector<std::pair<double, double>> spans);

// Metres of Web Mercator (EPSG:3857), whose poles are infinitely far: beyond 85.06
// degrees all is at its edge.
Point mercator(const Point& degrees);

}  // namespace phlox::chart
