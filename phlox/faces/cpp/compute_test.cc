// Running expressions in C++: what symbols are bound to, and what comes of it.
#include "phlox/faces/cpp/compute.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "phlox/base/error.h"
#include "phlox/table/value.h"

namespace phlox {
namespace {

const Expression arcs = symbol("arcs", "{node_out: int32, node_id: int32}");
const Expression index_ = symbol("index", "{name: string, node_id: int32}");
const Expression links = join(arcs, index_, "node_id")
                             .by(_["name"], "links"_a = _["node_id"].count())
                             .sort("name");
using Pairs = std::vector<std::pair<int, int>>;
using Names = std::vector<std::tuple<std::string, int>>;
const Pairs kArcs = {{1, 10}, {2, 10}, {3, 20}, {4, 30}};
const Names kIndex = {{"a", 10}, {"b", 20}, {"c", 99}};

template <class Act>
void expect_error(Act act, Code code, const std::string& says) {
  try {
    act();
    ADD_FAILURE() << "no error, but " << says;
  } catch (const Error& error) {
    EXPECT_EQ(code_name(error.code()), code_name(code)) << error.render();
    EXPECT_NE(error.render().find(says), std::string::npos) << error.render();
  }
}

// A file that goes with the test.
class File {
 public:
  explicit File(const std::string& text)
      : path_(
            std::filesystem::path(testing::TempDir()) /
            ("phlox_cpp_" +
             std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) +
             std::to_string(++count_) + ".txt")) {
    std::ofstream(path_) << text;
  }
  ~File() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
};

TEST(Compute, TheKeynoteOverFilesAndRows) {
  const File a("1\t10\n2\t10\n3\t20\n4\t30\n"), i("a\t10\nb\t20\nc\t99\n");
  const std::vector<std::vector<Binding>> bindings = {
      {{arcs, a.path()}, {index_, i.path().string()}},
      {{arcs, a.path().c_str()}, {index_, kIndex}},
      {{arcs, kArcs}, {index_, kIndex}},
      {{arcs, memtable(kArcs, arcs.type())}, {index_, kIndex}},
  };
  for (const auto& each : bindings) {
    const Result result = compute(links, each);
    EXPECT_EQ(result.type().to_string(), "var * {name: string, links: int64}");
    std::vector<std::tuple<std::string, int64_t>> rows;
    for (const Row row : result) rows.push_back(row.as<std::string, int64_t>());
    EXPECT_EQ(rows, (std::vector<std::tuple<std::string, int64_t>>{{"a", 2}, {"b", 1}}));
  }
}

TEST(Compute, OneBindingInBracesAndNone) {
  EXPECT_EQ(compute(arcs.nrows(), {{arcs, kArcs}}).scalar().as<int>(), 4);
  EXPECT_EQ(compute(memtable({{1}, {5}}, "{a: int64}")["a"].sum()).scalar().as<int>(), 6);
  EXPECT_EQ(compute(literal(3) + 4).scalar().as<int>(), 7);
}

TEST(Compute, ArrowGoesOutAndIn) {
  ArrowArrayStream stream{};
  compute(links, {{arcs, kArcs}, {index_, kIndex}}).export_to(&stream);
  const Expression counted = symbol("counted", "{name: string, links: int32}");
  EXPECT_EQ(compute(counted["links"].sum(), {{counted, &stream}}).scalar().as<int>(), 3);

  // A result is data as well, and a stream is read once.
  Data once = compute(links, {{arcs, kArcs}, {index_, kIndex}});
  EXPECT_EQ(compute(counted["links"].max(), {{counted, once}}).scalar().as<int>(), 2);
  expect_error([&] { compute(counted["links"].max(), {{counted, once}}).num_rows(); },
               Code::kIo, "read already");
}

TEST(Compute, RowsOfTheProgramAreOpenedForEachScan) {
  const type::Type type = arcs.type();
  int opened = 0;
  const table::StreamFactory rows =
      [&](const std::optional<std::vector<std::string>>& columns) {
        ++opened;
        EXPECT_TRUE(!columns || columns->size() <= 2);
        const type::Type wanted =
            columns && columns->size() == 1
                ? type::Type::table({{columns->at(0), type::Type::int32()}})
                : type;
        const table::Value::List row(wanted.element().fields().size(), 7);
        return table::stream_of_rows(wanted, {row, row});
      };
  EXPECT_EQ(compute(arcs["node_id"].sum(), {{arcs, rows}}).scalar().as<int>(), 14);
  EXPECT_EQ(compute(arcs["node_out"].sum(), {{arcs, rows}}).scalar().as<int>(), 14);
  EXPECT_EQ(opened, 2);
}

TEST(Compute, BatchesStreamOnce) {
  Result result = compute(links, {{arcs, kArcs}, {index_, kIndex}});
  int64_t rows = 0;
  while (const auto batch = result.next()) rows += batch->num_rows();
  EXPECT_EQ(rows, 2);
  expect_error([&] { (void)result.num_rows(); }, Code::kInvalid, "handed over");

  // What was kept can be read again, in every way.
  Result kept = compute(links, {{arcs, kArcs}, {index_, kIndex}});
  EXPECT_EQ(kept.num_rows(), 2);
  EXPECT_EQ(kept.next()->num_rows(), 2);
  EXPECT_EQ(kept.cell(1, "name").text(), "b");
  EXPECT_EQ(table::rows_of(std::move(kept).stream()).size(), 2u);
}

TEST(Compute, CellsHaveTheirValues) {
  const Result result = compute(memtable(
      {{true, -3, 2.5, "a", "2020-02-29", "1.50", nullptr, 18446744073709551615u}},
      "{b: bool, i: int8, f: float32, s: string, d: date, m: decimal[10, 2], "
      "n: ?int64, u: uint64}"));
  const Row row = *result.begin();
  ASSERT_EQ(row.size(), 8u);
  EXPECT_TRUE(row["b"].as<bool>());
  EXPECT_EQ(row["i"].as<int>(), -3);
  EXPECT_EQ(row["i"].as<double>(), -3.0);
  EXPECT_EQ(row["f"].as<float>(), 2.5f);
  EXPECT_EQ(row[3].as<std::string>(), "a");
  EXPECT_EQ(row["d"].as<std::string>(), "2020-02-29");
  EXPECT_EQ(row["m"].text(), "1.50");
  EXPECT_TRUE(row["n"].is_null());
  EXPECT_EQ(row["n"].as<std::optional<int>>(), std::nullopt);
  EXPECT_EQ(row["i"].as<std::optional<int>>(), -3);
  EXPECT_EQ(row["u"].as<uint64_t>(), 18446744073709551615u);
  std::ostringstream out;
  out << row["i"] << ' ' << row["n"] << ' ' << row["s"];
  EXPECT_EQ(out.str(), "-3 NULL a");

  expect_error([&] { row["n"].as<int>(); }, Code::kType, "std::optional");
  expect_error([&] { row["i"].as<uint8_t>(); }, Code::kType, "from 0 to 255");
  expect_error([&] { row["u"].as<int64_t>(); }, Code::kType, "an integer from");
  expect_error([&] { row["s"].as<bool>(); }, Code::kType, "a is not a bool");
  expect_error([&] { row["i"].as<std::string>(); }, Code::kType, "a string");
  expect_error([&] { row["ii"]; }, Code::kNotFound, "no column ii");
  expect_error([&] { row[8]; }, Code::kNotFound, "no column 8");
  expect_error([&] { result.cell(1, 0); }, Code::kNotFound, "no row 1");
  expect_error([&] { result.scalar(); }, Code::kType, "no scalar");
  expect_error([&] { row.as<int>(); }, Code::kType, "8 columns, not 1");
}

TEST(Compute, PrintsAsTheTerminalDoes) {
  std::ostringstream out;
  out << compute(links, {{arcs, kArcs}, {index_, kIndex}});
  EXPECT_NE(out.str().find("name"), std::string::npos);
  EXPECT_NE(out.str().find("a         2"), std::string::npos) << out.str();
}

TEST(Compute, SaysWhatItWouldDo) {
  EXPECT_NE(to_sql(links).find("JOIN"), std::string::npos);
  const std::string plan = explain(links, {{arcs, kArcs}, {index_, kIndex}});
  EXPECT_NE(plan.find("preaggregate_join"), std::string::npos) << plan;
  const File file("a\tb\n1\tx\n");
  EXPECT_EQ(discover(file.path().string()), data(file.path().string()).type());
  EXPECT_EQ(discover(file.path().string()).element().field_names(),
            (std::vector<std::string>{"a", "b"}));
}

TEST(Compute, FailuresAreErrors) {
  expect_error([] { compute(links, {{arcs, kArcs}}); }, Code::kNotFound, "index");
  expect_error([] { compute(_["x"] > 1); }, Code::kInvalid, "no table's method");
  expect_error([] { compute(links, {{arcs["node_id"], kArcs}}); }, Code::kType,
               "only a symbol");
  expect_error([] { compute(arcs, {{arcs, "no/such/file.tsv"}}); }, Code::kNotFound,
               "no/such/file.tsv");
  expect_error([] { compute(arcs, {{arcs, kIndex}}); }, Code::kType, "int32");
  expect_error([] { compute(arcs, {{arcs, memtable({{1}}, "{a: int64}")}}); },
               Code::kType, "node_out");
  Options options;
  options.engine = "none";
  expect_error([&] { compute(arcs, {{arcs, kArcs}}, options); }, Code::kNotFound,
               "no engine");
  Options cancelled;
  cancelled.task.cancel();
  expect_error(
      [&] { compute(links, {{arcs, kArcs}, {index_, kIndex}}, cancelled).num_rows(); },
      Code::kCancelled, "");
}

TEST(Write, FilesAreWholeOrNotThere) {
  const std::filesystem::path folder = testing::TempDir();
  const std::filesystem::path good = folder / "phlox_cpp_written.csv";
  std::filesystem::remove(good);
  const Expression t = symbol("t", "{k: int64, s: string}");
  using Rows = std::vector<std::tuple<int64_t, std::string>>;
  write(t.sort("k"), good.string(), {{t, Rows{{2, "b"}, {1, "a,"}}}});
  std::stringstream text;
  text << std::ifstream(good).rdbuf();
  EXPECT_EQ(text.str(), "k,s\n1,\"a,\"\n2,b\n");
  std::filesystem::remove(good);
  const Rows large{{int64_t{1} << 62, "x"}};
  expect_error([&] { write(t.select("y"_a = _["k"] * 4), good.string(), {{t, large}}); },
               Code::kType, "overflow");
  EXPECT_FALSE(std::filesystem::exists(good));
  expect_error([&] { write(t, "out.xyz", {{t, large}}); }, Code::kUnsupported,
               "cannot tell the format of out.xyz");
  expect_error([&] { write(t, "duckdb:///new.db::t", {{t, large}}); }, Code::kUnsupported,
               "phlox writes no tables of duckdb://");
  expect_error([&] { write(t, "-", {{t, large}}); }, Code::kUnsupported,
               "a program writes to no standard output");
}

}  // namespace
}  // namespace phlox
