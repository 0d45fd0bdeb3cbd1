// Shelves of stacks.
#include "phlox/chart/layout/pack.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace phlox::chart {

std::vector<Point> pack(const std::vector<Box>& boxes, double aspect) {
  double area = 0, widest = 0;
  for (const Box& box : boxes) {
    area += box.width * box.height;
    widest = std::max(widest, box.width);
  }
  const double width = std::max(widest, std::sqrt(area * aspect) * 1.05);
  std::vector<size_t> order(boxes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return boxes[a].height > boxes[b].height; });
  std::vector<Point> corners(boxes.size());
  // Shelves hang below each other; a shelf is a row of stacks.
  double top = 0, shelf = 0;          // where the shelf begins, and how high it is
  double x = 0, stack = 0, deep = 0;  // the last stack: from where, how wide, how full
  for (const size_t i : order) {
    const Box& box = boxes[i];
    if (box.width <= stack && deep + box.height <= shelf) {
      // Upon the last stack.
    } else if (x + stack + box.width <= width) {
      x += stack;
      stack = box.width;
      deep = 0;
      shelf = std::max(shelf, box.height);
    } else {
      top -= shelf;
      shelf = box.height;
      x = deep = 0;
      stack = box.width;
    }
    corners[i] = {x, top - deep - box.height};
    deep += box.height;
  }
  return corners;
}

}  // namespace phlox::chart
