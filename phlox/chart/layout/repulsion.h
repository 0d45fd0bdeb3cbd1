// The push of all points on each, summed by a tree of squares.
#pragma once

#include <cstdint>
#include <vector>

#include "phlox/chart/layout/graph.h"

namespace phlox::chart {

// Barnes and Hut (Nature 324, 1986): a square that is small from where it is seen counts
// as one point. The push of a mass at distance d is mass / d.
class Repulsion {
 public:
  void build(const std::vector<Point>& points, const std::vector<double>& masses);
  // The nodes in an order in which near ones follow each other.
  const std::vector<uint32_t>& order() const { return order_; }
  // On a mass of one at that point, which a point of the tree at just that place does not
  // push.
  Point at(const Point& point) const;

 private:
  // Squares stand in the order of a walk that goes down first; `skip` is the next one
  // that is not inside.
  struct Square {
    double x, y, mass;
    double far;  // squared distance from which it counts as one point
    uint32_t skip;
    uint32_t begin, end;  // points of a leaf; none of others
  };
  struct Body {
    double x, y, mass;
  };
  void divide(uint32_t begin, uint32_t end, double left, double bottom, double side,
              int depth);

  const std::vector<Point>* points_ = nullptr;
  const std::vector<double>* masses_ = nullptr;
  std::vector<uint32_t> order_;
  std::vector<Square> squares_;
  std::vector<Body> bodies_;
};

}  // namespace phlox::chart
