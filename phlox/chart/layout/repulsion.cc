// The tree of squares is built by parting the nodes in place, and walked without a stack.
#include "phlox/chart/layout/repulsion.h"

#include <algorithm>
#include <numeric>

namespace phlox::chart {

namespace {

constexpr uint32_t kLeaf = 6;
// A square counts as one point where its side is less than this part of the distance.
constexpr double kOpening = 1.1;

}  // namespace

void Repulsion::build(const std::vector<Point>& points,
                      const std::vector<double>& masses) {
  points_ = &points;
  masses_ = &masses;
  if (order_.size() != points.size()) {
    order_.resize(points.size());
    std::iota(order_.begin(), order_.end(), 0U);
  }
  squares_.clear();
  bodies_.clear();
  if (points.empty()) return;
  double left = points[0].x, right = left, bottom = points[0].y, top = bottom;
  for (const Point& point : points) {
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    bottom = std::min(bottom, point.y);
    top = std::max(top, point.y);
  }
  const double side = std::max({right - left, top - bottom, 1e-9}) * 1.0001;
  divide(0, static_cast<uint32_t>(points.size()), left, bottom, side, 0);
}

void Repulsion::divide(uint32_t begin, uint32_t end, double left, double bottom,
                       double side, int depth) {
  const size_t place = squares_.size();
  squares_.push_back({0, 0, 0, side * side / (kOpening * kOpening), 0, 0, 0});
  double x = 0, y = 0, mass = 0;
  if (end - begin <= kLeaf || depth == 40) {
    squares_[place].begin = static_cast<uint32_t>(bodies_.size());
    for (uint32_t i = begin; i < end; ++i) {
      const Point& point = (*points_)[order_[i]];
      const double each = (*masses_)[order_[i]];
      bodies_.push_back({point.x, point.y, each});
      x += each * point.x;
      y += each * point.y;
      mass += each;
    }
    squares_[place].end = static_cast<uint32_t>(bodies_.size());
  } else {
    const double half = side / 2, middle_x = left + half, middle_y = bottom + half;
    const auto from = order_.begin() + begin, to = order_.begin() + end;
    const auto up = std::partition(
        from, to, [&](uint32_t node) { return (*points_)[node].y < middle_y; });
    const auto is_left = [&](uint32_t node) { return (*points_)[node].x < middle_x; };
    const auto low = std::partition(from, up, is_left);
    const auto high = std::partition(up, to, is_left);
    const auto at = [&](auto each) {
      return static_cast<uint32_t>(each - order_.begin());
    };
    const uint32_t ends[] = {begin, at(low), at(up), at(high), end};
    for (int quarter = 0; quarter < 4; ++quarter) {
      if (ends[quarter] == ends[quarter + 1]) continue;
      const size_t child = squares_.size();
      divide(ends[quarter], ends[quarter + 1], quarter % 2 ? middle_x : left,
             quarter / 2 ? middle_y : bottom, half, depth + 1);
      const Square& inner = squares_[child];
      x += inner.mass * inner.x;
      y += inner.mass * inner.y;
      mass += inner.mass;
    }
  }
  squares_[place].x = x / mass;
  squares_[place].y = y / mass;
  squares_[place].mass = mass;
  squares_[place].skip = static_cast<uint32_t>(squares_.size());
}

Point Repulsion::at(const Point& point) const {
  Point push;
  const auto add = [&](double dx, double dy, double squared, double mass) {
    const double part = mass / squared;
    push.x += dx * part;
    push.y += dy * part;
  };
  const auto count = static_cast<uint32_t>(squares_.size());
  for (uint32_t i = 0; i < count;) {
    const Square& square = squares_[i];
    const double dx = point.x - square.x, dy = point.y - square.y;
    const double squared = dx * dx + dy * dy;
    if (squared > square.far) {
      add(dx, dy, squared, square.mass);
      i = square.skip;
      continue;
    }
    for (uint32_t k = square.begin; k < square.end; ++k) {
      const Body& body = bodies_[k];
      const double x = point.x - body.x, y = point.y - body.y;
      const double near = x * x + y * y;
      if (near > 0) add(x, y, near, body.mass);
    }
    ++i;
  }
  return push;
}

}  // namespace phlox::chart
