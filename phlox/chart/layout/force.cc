// Coarse graphs first, then finer ones, each relaxed by its forces; the parts are packed.
#include "phlox/chart/layout/force.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "phlox/chart/layout/pack.h"
#include "phlox/chart/layout/repulsion.h"

namespace phlox::chart {

namespace {

// Numbers from 0 to 1 that look like chance, the same in every run.
class Chance {
 public:
  double next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) * 0x1p-53;
  }

 private:
  uint64_t state_ = 42;
};

// One level of the graph: each node of the finer level is in a group, which is a node
// here, as heavy as the group.
struct Level {
  Neighbors neighbors;
  std::vector<double> masses;
  std::vector<uint32_t> group;  // of the nodes of this level, in the coarser one
};

// Puts each node to a neighbour, those of few links first: to one that is alone, else to
// a group that is there. A star becomes one node at once.
std::vector<uint32_t> grouped(const Neighbors& neighbors,
                              const std::vector<double>& masses, uint32_t& num_groups) {
  constexpr uint32_t kNone = UINT32_MAX;
  const size_t count = neighbors.num_nodes();
  std::vector<uint32_t> group(count, kNone), order(count);
  std::iota(order.begin(), order.end(), 0U);
  const auto degree = [&](uint32_t node) {
    return neighbors.begin[node + 1] - neighbors.begin[node];
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return degree(a) < degree(b); });
  num_groups = 0;
  for (const uint32_t node : order) {
    if (group[node] != kNone) continue;
    uint32_t alone = kNone, joined = kNone;
    double best_alone = 0, best_joined = 0;
    for (uint32_t k = neighbors.begin[node]; k < neighbors.begin[node + 1]; ++k) {
      const uint32_t other = neighbors.node[k];
      const double worth = neighbors.weight[k] / masses[other];
      if (group[other] == kNone && worth > best_alone) {
        alone = other;
        best_alone = worth;
      } else if (group[other] != kNone && worth > best_joined) {
        joined = other;
        best_joined = worth;
      }
    }
    if (alone != kNone) {
      group[node] = group[alone] = num_groups++;
    } else if (joined != kNone) {
      group[node] = group[joined];
    } else {
      group[node] = num_groups++;
    }
  }
  return group;
}

// Moves the points by the forces, by steps that grow while it helps (Hu, 2005).
void relax(const Level& level, std::vector<Point>& points, int rounds, double step) {
  const size_t count = points.size();
  const Neighbors& neighbors = level.neighbors;
  Repulsion repulsion;
  std::vector<Point> force(count);
  double energy = INFINITY;
  int progress = 0;
  for (int round = 0; round < rounds; ++round) {
    repulsion.build(points, level.masses);
    double now = 0;
    for (const uint32_t i : repulsion.order()) {
      const Point& at = points[i];
      Point total = repulsion.at(at);
      total.x *= level.masses[i];
      total.y *= level.masses[i];
      for (uint32_t k = neighbors.begin[i]; k < neighbors.begin[i + 1]; ++k) {
        const Point& other = points[neighbors.node[k]];
        const double dx = other.x - at.x, dy = other.y - at.y;
        const double pull = neighbors.weight[k] * std::sqrt(dx * dx + dy * dy);
        total.x += dx * pull;
        total.y += dy * pull;
      }
      // A heavy node is as slow as it is heavy.
      total.x /= level.masses[i];
      total.y /= level.masses[i];
      now += (total.x * total.x + total.y * total.y) * level.masses[i];
      force[i] = total;
    }
    double longest = 0;
    for (size_t i = 0; i < count; ++i) {
      const double length = std::hypot(force[i].x, force[i].y);
      if (length == 0) continue;
      const double move = std::min(step, length);
      points[i].x += force[i].x / length * move;
      points[i].y += force[i].y / length * move;
      longest = std::max(longest, move);
    }
    if (now < energy) {
      if (++progress >= 5) {
        progress = 0;
        step /= 0.9;
      }
    } else {
      progress = 0;
      step *= 0.9;
    }
    energy = now;
    if (longest < 0.01) break;
  }
}

std::vector<Point> layout_part(const Neighbors& neighbors) {
  Chance chance;
  std::vector<Level> levels;
  levels.push_back({neighbors, std::vector<double>(neighbors.num_nodes(), 1.0), {}});
  while (levels.back().neighbors.num_nodes() > 30) {
    Level& fine = levels.back();
    uint32_t num_groups = 0;
    fine.group = grouped(fine.neighbors, fine.masses, num_groups);
    if (num_groups > 0.9 * static_cast<double>(fine.group.size())) break;
    std::vector<double> masses(num_groups, 0.0);
    std::vector<Link> links;
    for (uint32_t i = 0; i < fine.group.size(); ++i) {
      masses[fine.group[i]] += fine.masses[i];
      for (uint32_t k = fine.neighbors.begin[i]; k < fine.neighbors.begin[i + 1]; ++k)
        if (i < fine.neighbors.node[k])
          links.push_back({fine.group[i], fine.group[fine.neighbors.node[k]],
                           fine.neighbors.weight[k]});
    }
    levels.push_back({Neighbors(num_groups, links), std::move(masses), {}});
  }
  const size_t coarsest = levels.back().neighbors.num_nodes();
  const double all = static_cast<double>(neighbors.num_nodes());
  std::vector<Point> points(coarsest);
  for (size_t i = 0; i < coarsest; ++i) {
    // On a spiral: no two at one place, nor on one line.
    const double part = (static_cast<double>(i) + 0.5) / static_cast<double>(coarsest);
    const double angle = static_cast<double>(i) * std::numbers::pi * (3 - std::sqrt(5.0));
    points[i] = {std::sqrt(part * all) * std::cos(angle),
                 std::sqrt(part * all) * std::sin(angle)};
  }
  for (size_t depth = levels.size(); depth-- > 0;) {
    const auto size = static_cast<double>(points.size());
    const int rounds = std::clamp(static_cast<int>(400'000 / size), 45, 300);
    relax(levels[depth], points, rounds,
          depth + 1 == levels.size() ? std::sqrt(all) / 4 : 1.0);
    if (depth == 0) break;
    const std::vector<uint32_t>& group = levels[depth - 1].group;
    std::vector<Point> finer(group.size());
    for (size_t i = 0; i < group.size(); ++i) {
      const double angle = 2 * std::numbers::pi * chance.next();
      const double far = 0.5 * std::sqrt(chance.next() * levels[depth].masses[group[i]]);
      finer[i] = {points[group[i]].x + far * std::cos(angle),
                  points[group[i]].y + far * std::sin(angle)};
    }
    points = std::move(finer);
  }
  return points;
}

// Turns the points so that they are longer across than up, and moves them to the corner;
// gives their box.
Box turned(std::vector<Point>& points) {
  Point middle;
  const auto count = static_cast<double>(points.size());
  for (const Point& point : points) {
    middle.x += point.x / count;
    middle.y += point.y / count;
  }
  double xx = 0, xy = 0, yy = 0;
  for (const Point& point : points) {
    const double x = point.x - middle.x, y = point.y - middle.y;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  const double angle = 0.5 * std::atan2(2 * xy, xx - yy);
  const double cosine = std::cos(angle), sine = std::sin(angle);
  double left = INFINITY, right = -INFINITY, bottom = INFINITY, top = -INFINITY;
  for (Point& point : points) {
    const double x = point.x - middle.x, y = point.y - middle.y;
    point = {x * cosine + y * sine, y * cosine - x * sine};
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    bottom = std::min(bottom, point.y);
    top = std::max(top, point.y);
  }
  for (Point& point : points) {
    point.x -= left;
    point.y -= bottom;
  }
  return {right - left, top - bottom};
}

}  // namespace

std::vector<Point> force_layout(size_t num_nodes, const std::vector<Link>& links) {
  // Few heavy links must not draw all together: a pull is from a half to the double.
  std::vector<Link> evened = links;
  double mean = 0;
  for (const Link& link : links) mean += link.weight / static_cast<double>(links.size());
  for (Link& link : evened)
    link.weight = mean > 0 ? std::clamp(std::sqrt(link.weight / mean), 0.5, 2.0) : 1;
  const std::vector<uint32_t> part = parts_of(Neighbors(num_nodes, evened));
  const size_t num_parts =
      part.empty() ? 0 : *std::max_element(part.begin(), part.end()) + size_t{1};
  std::vector<std::vector<uint32_t>> nodes(num_parts);
  std::vector<uint32_t> place(num_nodes);
  for (uint32_t i = 0; i < num_nodes; ++i) {
    place[i] = static_cast<uint32_t>(nodes[part[i]].size());
    nodes[part[i]].push_back(i);
  }
  std::vector<std::vector<Link>> links_of(num_parts);
  for (const Link& link : evened)
    links_of[part[link.from]].push_back({place[link.from], place[link.to], link.weight});
  std::vector<std::vector<Point>> points(num_parts);
  std::vector<Box> boxes(num_parts);
  constexpr double kGap = 2;
  for (size_t i = 0; i < num_parts; ++i) {
    points[i] = layout_part(Neighbors(nodes[i].size(), links_of[i]));
    boxes[i] = turned(points[i]);
    boxes[i].width += kGap;
    boxes[i].height += kGap;
  }
  const std::vector<Point> corners = pack(boxes, 1.8);
  std::vector<Point> out(num_nodes);
  for (size_t i = 0; i < num_parts; ++i)
    for (size_t k = 0; k < nodes[i].size(); ++k)
      out[nodes[i][k]] = {points[i][k].x + corners[i].x, points[i][k].y + corners[i].y};
  return out;
}

}  // namespace phlox::chart
