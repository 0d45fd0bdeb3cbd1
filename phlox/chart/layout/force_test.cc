// Linked nodes stand near, parts side by side, twice at the same places; sums of forces
// are right.
#include "phlox/chart/layout/force.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>

#include "phlox/chart/layout/pack.h"
#include "phlox/chart/layout/repulsion.h"

namespace phlox::chart {
namespace {

double distance(const Point& a, const Point& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

void expect_finite(const std::vector<Point>& points) {
  for (const Point& point : points) {
    ASSERT_TRUE(std::isfinite(point.x));
    ASSERT_TRUE(std::isfinite(point.y));
  }
}

TEST(Force, APathIsLongAndInOrder) {
  std::vector<Link> links;
  for (uint32_t i = 0; i + 1 < 40; ++i) links.push_back({i, i + 1});
  const auto points = force_layout(40, links);
  double longest = 0;
  for (const Point& a : points)
    for (const Point& b : points) longest = std::max(longest, distance(a, b));
  EXPECT_GT(distance(points.front(), points.back()), 0.6 * longest);
}

TEST(Force, LinkedNodesAreNearerThanOthers) {
  // A grid of 20 by 20.
  std::vector<Link> links;
  for (uint32_t i = 0; i < 400; ++i) {
    if (i % 20 < 19) links.push_back({i, i + 1});
    if (i < 380) links.push_back({i, i + 20});
  }
  const auto points = force_layout(400, links);
  double linked = 0, any = 0;
  for (const Link& link : links)
    linked += distance(points[link.from], points[link.to]) / links.size();
  for (const Point& a : points)
    for (const Point& b : points) any += distance(a, b) / (400.0 * 400);
  EXPECT_LT(linked * 6, any);
}

TEST(Force, IsTheSameInEveryRun) {
  std::mt19937 random(7);
  std::vector<Link> links;
  for (int i = 0; i < 600; ++i)
    links.push_back({static_cast<uint32_t>(random() % 300),
                     static_cast<uint32_t>(random() % 300), 1.0 + random() % 9});
  const auto first = force_layout(300, links), second = force_layout(300, links);
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].x, second[i].x);
    EXPECT_EQ(first[i].y, second[i].y);
  }
}

TEST(Force, TakesLoopsDoubledLinksLoneNodesAndNothing) {
  EXPECT_TRUE(force_layout(0, {}).empty());
  const auto points = force_layout(5, {{0, 0}, {1, 2}, {2, 1}, {1, 2}, {4, 4}});
  expect_finite(points);
  for (size_t a = 0; a < points.size(); ++a)
    for (size_t b = a + 1; b < points.size(); ++b)
      EXPECT_GT(distance(points[a], points[b]), 0.1);
}

TEST(Force, PartsStandSideBySide) {
  // Two rings of 12: no point of one is in the box of the other.
  std::vector<Link> links;
  for (uint32_t i = 0; i < 12; ++i) {
    links.push_back({i, (i + 1) % 12});
    links.push_back({12 + i, 12 + (i + 1) % 12});
  }
  const auto points = force_layout(24, links);
  double box[4] = {INFINITY, -INFINITY, INFINITY, -INFINITY};
  for (size_t i = 0; i < 12; ++i) {
    box[0] = std::min(box[0], points[i].x);
    box[1] = std::max(box[1], points[i].x);
    box[2] = std::min(box[2], points[i].y);
    box[3] = std::max(box[3], points[i].y);
  }
  for (size_t i = 12; i < 24; ++i)
    EXPECT_FALSE(points[i].x >= box[0] && points[i].x <= box[1] &&
                 points[i].y >= box[2] && points[i].y <= box[3]);
}

TEST(Force, AStarStandsAroundItsMiddle) {
  std::vector<Link> links;
  for (uint32_t i = 1; i <= 500; ++i) links.push_back({0, i});
  const auto points = force_layout(501, links);
  Point middle;
  for (const Point& point : points) {
    middle.x += point.x / 501;
    middle.y += point.y / 501;
  }
  double radius = 0;
  for (const Point& point : points) radius = std::max(radius, distance(point, middle));
  EXPECT_LT(distance(points[0], middle), 0.2 * radius);
}

// Prints how long it takes; the machine decides whether that is good.
TEST(Force, TenThousandNodes) {
  std::mt19937 random(1);
  std::vector<Link> links;
  for (int i = 0; i < 20'000; ++i)
    links.push_back({static_cast<uint32_t>(random() % 10'000),
                     static_cast<uint32_t>(random() % 10'000)});
  const std::clock_t start = std::clock();
  const auto points = force_layout(10'000, links);
  std::printf("10,000 nodes, 20,000 links: %.0f ms of a processor\n",
              1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  expect_finite(points);
  double linked = 0, any = 0;
  for (const Link& link : links)
    linked += distance(points[link.from], points[link.to]) / links.size();
  for (size_t i = 0; i < points.size(); ++i)
    any += distance(points[i], points[(i * 7919 + 13) % points.size()]) / points.size();
  EXPECT_LT(linked * 1.5, any);
}

TEST(Repulsion, IsNearTheSumOfAll) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> place(0, 10);
  std::vector<Point> points;
  for (int i = 0; i < 500; ++i) points.push_back({place(random), place(random)});
  points.push_back(points[0]);  // two at one place do not push each other
  const std::vector<double> masses(points.size(), 2.0);
  Repulsion repulsion;
  repulsion.build(points, masses);
  for (size_t i = 0; i < points.size(); i += 50) {
    Point exact;
    for (const Point& other : points) {
      const double x = points[i].x - other.x, y = points[i].y - other.y;
      if (x == 0 && y == 0) continue;
      exact.x += 2 * x / (x * x + y * y);
      exact.y += 2 * y / (x * x + y * y);
    }
    const Point found = repulsion.at(points[i]);
    EXPECT_LT(distance(found, exact), 0.05 * std::hypot(exact.x, exact.y) + 12);
  }
}

TEST(Pack, LeavesNoBoxUponAnother) {
  std::vector<Box> boxes;
  for (int i = 0; i < 60; ++i) boxes.push_back({1.0 + i * 7 % 11, 1.0 + i * 5 % 13});
  const auto corners = pack(boxes, 1.8);
  double left = 0, right = 0, bottom = 0, top = 0, area = 0;
  for (size_t a = 0; a < boxes.size(); ++a) {
    right = std::max(right, corners[a].x + boxes[a].width);
    left = std::min(left, corners[a].x);
    bottom = std::min(bottom, corners[a].y);
    top = std::max(top, corners[a].y + boxes[a].height);
    area += boxes[a].width * boxes[a].height;
    for (size_t b = a + 1; b < boxes.size(); ++b)
      EXPECT_TRUE(corners[a].x + boxes[a].width <= corners[b].x + 1e-9 ||
                  corners[b].x + boxes[b].width <= corners[a].x + 1e-9 ||
                  corners[a].y + boxes[a].height <= corners[b].y + 1e-9 ||
                  corners[b].y + boxes[b].height <= corners[a].y + 1e-9);
  }
  EXPECT_LT((right - left) * (top - bottom), 1.6 * area);
}

}  // namespace
}  // namespace phlox::chart
