// The samples of docs/cpp.md, as they stand there.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>

#include "phlox/base/error.h"
#include "phlox/faces/cpp/compute.h"
#include "phlox/faces/cpp/plot.h"

using namespace phlox;

namespace {

TEST(Guide, Expressions) {
  const auto t = symbol("t", "{name: string, x: int64, y: ?float64}");
  const auto big = t.filter(_["x"] > 3, _["y"].notnull())
                       .mutate("ratio"_a = _["y"] / _["x"])
                       .sort(desc("ratio"), "name")
                       .head(10);

  EXPECT_EQ(big.type().to_string(),
            "var * {name: string, x: int64, y: ?float64, ratio: ?float64}");
  EXPECT_EQ(big.text(),
            "t.filter(_.x > 3, _.y.notnull()).mutate(ratio=_.y / _.x)"
            ".sort(desc(_.ratio), _.name).head(10)");

  EXPECT_TRUE(t.filter(_["x"] > 3).equals(parse("t.filter(_.x > 3)", {t})));
}

TEST(Guide, Arguments) {
  const auto t = symbol("t", "{name: string, x: int64, y: ?float64}");
  const auto u = symbol("u", "{name: string, z: int64}");
  const std::vector<Expression> several = {
      t[{"name", "x"}],
      t[slice(10, 20)],
      t["x"].isin({1, 2, 3}),
      t["x"].clip(0, None),
      t["x"].floordiv(10),
      t.by({"name"}, "n"_a = _.nrows(), "mean"_a = _["y"].mean("where"_a = _["x"] > 0)),
      join(t, u, {{"name", "name"}}, "how"_a = "left"),
      cases({t["x"] > 9, "many"}, {t["x"] > 1, "few"}, "else_"_a = "one"),
      t.fillna(dict("y"_a = 0.0)),
      memtable({{1, "a"}, {2, None}}, "{id: int64, name: ?string}"),
  };
  for (const Expression& each : several)
    EXPECT_TRUE(parse(each.text(), {t, u}).equals(each)) << each;
}

TEST(Guide, Results) {
  const auto arcs = symbol("arcs", "{node_out: int32, node_id: int32}");
  const auto index = symbol("index", "{name: string, node_id: int32}");
  const auto links =
      join(arcs, index, "node_id").by(_["name"], "links"_a = _["node_id"].count());

  const std::vector<std::pair<int, int>> some_arcs = {{1, 10}, {2, 10}, {3, 20}};
  const Result answer =
      compute(links, {{arcs, some_arcs}, {index, "examples/weblinks/example_index.txt"}});
  std::map<std::string, int64_t> in_degree;
  for (const Row row : answer)
    in_degree[row["name"].as<std::string>()] = row["links"].as<int64_t>();

  std::ostringstream printed;
  printed << answer;
  EXPECT_EQ(in_degree.size(), 2u);
  EXPECT_NE(printed.str().find("links"), std::string::npos);

  const int64_t most =
      compute(arcs["node_id"].max(), {{arcs, some_arcs}}).scalar().as<int64_t>();
  EXPECT_EQ(most, 20);

  ArrowArrayStream stream;
  compute(links, {{arcs, some_arcs}, {index, "examples/weblinks/example_index.txt"}})
      .export_to(&stream);
  stream.release(&stream);

  EXPECT_NE(to_sql(links).find("JOIN"), std::string::npos);
}

TEST(Guide, Plots) {
  const auto t = symbol("t", "{carrier: string, delay: float64}");
  const std::vector<std::pair<std::string, double>> rows = {
      {"AA", 12.5}, {"AA", 3}, {"UA", -4}};

  const Plot late = plot(
      t,
      {"kind"_a = "bar", "x"_a = "carrier", "y"_a = _["delay"].mean(), "sort"_a = "-y"},
      {{t, rows}});
  late.save("late.json");

  EXPECT_TRUE(late.root.is_a("Figure"));
  EXPECT_TRUE(late.notes.empty());
  EXPECT_GT(std::filesystem::file_size("late.json"), 1000u);
  std::filesystem::remove("late.json");
  EXPECT_THROW(plot(t, {"carrier"}, {{t, rows}}), Error);
  EXPECT_THROW(plot(t, {"kind"_a = "baar"}, {{t, rows}}), Error);
}

TEST(Guide, Errors) {
  const auto t = symbol("t", "{name: string, x: int64}");
  std::ostringstream said;
  try {
    t.filter(_["nmae"] == "a");
  } catch (const Error& error) {
    said << "error: " << error.render() << '\n';
  }
  EXPECT_EQ(said.str(),
            "error: the table has no column nmae\n"
            "  t.filter(_[\"nmae\"] == \"a\")\n"
            "             ^^^^^^\n"
            "hint: did you mean name?\n");
}

}  // namespace
