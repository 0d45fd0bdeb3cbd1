// Shapes are read or refused, go on beyond the antimeridian, and lie where maps have
// them.
#include "phlox/chart/geography.h"

#include <gtest/gtest.h>

#include <cmath>

#include "phlox/base/error.h"

namespace phlox::chart {
namespace {

using scene::Value;

std::string error_of(const Value& value) {
  try {
    shape_of(value, "area");
  } catch (const Error& error) {
    return error.message();
  }
  return "";
}

TEST(Geography, ReadsGeoJson) {
  const Shape one = shape_of(
      R"({"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]})",
      "area");
  ASSERT_EQ(one.size(), 1U);
  ASSERT_EQ(one[0].size(), 2U);
  EXPECT_EQ(one[0][0][2].y, 9);
  EXPECT_EQ(shape_of(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9]]],)"
                     R"([[[0,0],[9,0],[9,9]]]]})",
                     "area")
                .size(),
            2U);
  EXPECT_EQ(shape_of(R"({"type":"Feature","properties":null,"geometry":)"
                     R"({"type":"Polygon","coordinates":[[[0,0,5],[9,0,5],[9,9,5]]]}})",
                     "area")
                .size(),
            1U);
  EXPECT_TRUE(shape_of(nullptr, "area").empty());
}

TEST(Geography, ReadsListsByTheirDepth) {
  const Value ring = Value::List{{0, 0}, {9, 0}, {9, 9}};
  EXPECT_EQ(shape_of(ring, "area")[0][0].size(), 3U);
  EXPECT_EQ(shape_of(Value::List{ring, ring}, "area")[0].size(), 2U);
  EXPECT_EQ(shape_of(Value::List{Value::List{ring}, Value::List{ring}}, "area").size(),
            2U);
}

TEST(Geography, SaysWhatIsWrong) {
  EXPECT_EQ(error_of("POLYGON((0 0))"), "area of a map: this is no JSON: POLYGON((0 0))");
  EXPECT_EQ(error_of(R"({"type":"Point","coordinates":[1,2]})"),
            "area of a map: a Point is not drawn as a shape");
  EXPECT_EQ(error_of(R"({"type":"Polygon"})"),
            "area of a map: a Polygon without coordinates");
  EXPECT_EQ(error_of(R"({"type":"Polygon","coordinates":[[[0,95.5],[1,1],[2,2]]]})"),
            "area of a map: 95.5 is no latitude, which is from -90 to 90 degrees");
  EXPECT_EQ(error_of(R"({"type":"Polygon","coordinates":[[[0,"a"],[1,1],[2,2]]]})"),
            "area of a map: a coordinate is no number");
  EXPECT_EQ(error_of(R"({"type":"Polygon","coordinates":[[[0,1],[1,1]]]})"),
            "area of a map: a ring has three points or more");
  EXPECT_EQ(error_of(R"("text")"), "area of a map: this is no geometry: \"text\"");
}

TEST(Geography, RingsGoOnBeyondTheAntimeridian) {
  const Shape shape =
      shape_of(Value::List{{179, 0}, {-179, 0}, {-179, 2}, {179, 2}}, "a");
  EXPECT_EQ(shape[0][0][1].x, shape[0][0][0].x + 2);
  EXPECT_LE(std::abs(shape[0][0][0].x), 181);
  // Round a pole it stays as it is.
  const Shape pole = shape_of(
      Value::List{{-180, -90}, {-180, -70}, {0, -70}, {180, -70}, {180, -90}}, "a");
  EXPECT_EQ(pole[0][0][3].x, 180);
}

TEST(Geography, CutsTheWorldWhereNothingIs) {
  EXPECT_EQ(cut_of({}).shift, 0);
  EXPECT_EQ(cut_of({{-20, 40}, {50, 90}}).shift, 0);
  const Cut pacific = cut_of({{170, 179}, {-179, -150}});
  EXPECT_NE(pacific.shift, 0);
  EXPECT_NEAR(std::abs((175 + pacific.moved(175)) - (-160 + pacific.moved(-160))), 25,
              1e-9);
}

TEST(Geography, ProjectsAsWebMapsDo) {
  EXPECT_NEAR(mercator({180, 0}).x, 20037508.34, 0.01);
  EXPECT_NEAR(mercator({0, 52.5}).y, 6891041.72, 0.01);
  EXPECT_EQ(mercator({0, 90}).y, mercator({0, 86}).y);
  EXPECT_TRUE(std::isfinite(mercator({0, -90}).y));
}

}  // namespace
}  // namespace phlox::chart
