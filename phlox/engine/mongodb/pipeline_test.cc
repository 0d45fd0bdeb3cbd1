// The text of pipelines: what no server of the tests runs, and what must never be read as
// an operator.
#include "phlox/engine/mongodb/pipeline.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/expr.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine::mongodb {
namespace {

using type::Type;

std::string text(const std::string& expression, int version = 900) {
  compile::Stored stored;
  stored.engine = "mongodb";
  stored.database = "mongodb://test/" + std::to_string(version);
  stored.path = {"t"};
  stored.columns = {{"s", "", Type::string()},
                    {"x", "", Type::option(Type::int64())},
                    {"y", "", Type::float64()},
                    {"a.b", "", Type::int64()}};
  // A field with a dot has to be taken out before all else.
  if (expression.find("a.b") == std::string::npos) stored.columns.pop_back();
  know_features(stored.database, Features(version, {}));
  const expr::Expr t = expr::symbol("t", stored.type());
  const expr::Names names = {{"t", t}};
  expr::Scope scope;
  scope.names = &names;
  const expr::Expr query = expr::parse(expression, scope);
  const compile::FindStored find = [&](const expr::Expr&) { return &stored; };
  return Tables(find, false).compile(expr::as_table(query)).text;
}

bool has(const std::string& all, const std::string& part) {
  return all.find(part) != std::string::npos;
}

TEST(MongodbPipeline, UsesWhatNewServersHave) {
  EXPECT_TRUE(has(text("t.select(v=_.y.round())"), "$round"));
  EXPECT_TRUE(has(text("t.select(v=_.y.sin())"), "$sin"));
  EXPECT_TRUE(has(text("t.select(v=_.s.str.strip())"), "$trim"));
  EXPECT_TRUE(has(text("t.select(v=_.s.str.replace(\"a\", \"b\"))"), "$replaceAll"));
  EXPECT_TRUE(has(text("t.y.std()"), "$stdDevSamp"));
  EXPECT_TRUE(has(text("t.y.median()"), "$sortArray"));
  EXPECT_TRUE(has(text("concat(t, t)"), "$unionWith"));
  EXPECT_TRUE(
      has(text("t.select(v=cases((_.x > 1, 1), (_.x > 0, 2), else_=3))"), "$switch"));
}

TEST(MongodbPipeline, LeavesThemOutForOldServers) {
  EXPECT_FALSE(has(text("t.select(v=_.y.round())", 306), "$round"));
  EXPECT_FALSE(has(text("t.y.std()", 300), "$stdDevSamp"));
  EXPECT_FALSE(has(text("t.select(v=_.y.sin())", 400), "$sin"));
  EXPECT_FALSE(has(text("concat(t, t)", 402), "$unionWith"));
  EXPECT_FALSE(has(text("t.select(v=_.x.cumsum())", 404), "$setWindowFields"));
}

TEST(MongodbPipeline, WindowsAreAStageOfTheServer) {
  const std::string running = text("t.select(v=_.x.sum().over(by=_.s, rows=(-2, 0)))");
  EXPECT_TRUE(has(running, R"("partitionBy": {"k0": "$s)")) << running;
  EXPECT_TRUE(has(running, R"("sortBy": {"_id": 1})")) << running;
  EXPECT_TRUE(has(running, R"("window": {"documents": [-2, 0]})")) << running;
  EXPECT_FALSE(has(running, "$push")) << running;
  EXPECT_TRUE(has(text("t.select(v=_.x.cumsum())"), R"("documents": ["unbounded", 0])"));
  EXPECT_TRUE(has(text("t.select(v=_.x.lag(3))"), R"("by": -3)"));
  EXPECT_TRUE(has(text("t.select(v=_.x.lead(3))"), R"("by": 3)"));
  EXPECT_TRUE(has(text("t.select(v=row_number())"), "$documentNumber"));
  // It has no limit of one document.
  EXPECT_FALSE(has(text("t.select(v=_.x.sum().over())"), "$push"));
  // Of several keys it finds no equals.
  EXPECT_FALSE(has(text("t.select(v=rank().over(order=_.x))"), "$setWindowFields"));
}

TEST(MongodbPipeline, NamesAndTextsAreData) {
  EXPECT_TRUE(has(text("t.filter(_.s == \"$x\")"), R"({"$literal": "$x"})"));
  EXPECT_TRUE(has(text("t.select(v=_[\"a.b\"] + 1)"), R"("$getField")"));
  EXPECT_TRUE(has(text("t.select(v=_[\"a.b\"] + 1)", 402), "$objectToArray"));
  EXPECT_FALSE(has(text("t.select(v=_[\"a.b\"] + 1)"), R"("$a.b")"));
}

TEST(MongodbPipeline, DocumentsComeAsTheyAre) {
  EXPECT_EQ(text("t"), "{}");
  EXPECT_EQ(text("t.select(y=_.y, s=_.s, x=_.x)"), "{}");
  EXPECT_EQ(text("t[[\"y\", \"s\"]]"), R"({"projection": {"y": 1, "s": 1}})");
  // A field that is copied, or made, is not read as it is.
  EXPECT_TRUE(has(text("t.select(a=_.x, b=_.x)"), "$project"));
  EXPECT_TRUE(has(text("t.select(a=_.x, b=1)"), "$project"));
}

TEST(MongodbPipeline, AnIndexMayAnswerAFilter) {
  const std::string pipeline = text("t.filter(_.x > 3)");
  EXPECT_EQ(pipeline.rfind(R"([{"$match": {"x": {"$gt": )", 0), 0U) << pipeline;
}

TEST(MongodbPipeline, KeysAreAnIndexsToFind) {
  const std::string pipeline = text("t.filter(_.x.isin([3, 5]))");
  EXPECT_EQ(pipeline.rfind(R"([{"$match": {"x": {"$in": [)", 0), 0U) << pipeline;
  EXPECT_FALSE(has(text("t.filter(_.x.isin([3, 5]))", 204), R"("x": {"$in")"));
}

// In a projection it would take the field away.
TEST(MongodbPipeline, AConstantIsNoProjection) {
  EXPECT_TRUE(has(text("t.select(c=_.y.isin([None]))"), R"("c0": {"$literal": false})"));
}

// What a group looks at in each document is the field alone.
TEST(MongodbPipeline, GroupsAreCheckedBehindTheStage) {
  const std::string grouped = text("t.by(_.s, n=_.nrows(), v=_.x.sum())");
  EXPECT_EQ(grouped.rfind(R"([{"$group": {"_id": {"k0": "$s"})", 0), 0U) << grouped;
  EXPECT_TRUE(has(grouped, R"({"$sum": "$x"})")) << grouped;
  EXPECT_TRUE(has(grouped, R"({"$in": [{"$type": "$a1"}, ["int", "long"]]})")) << grouped;
  EXPECT_TRUE(has(grouped, R"({"$eq": [{"$type": "$_id.k0"}, "string"]})")) << grouped;
  // What else reads the field has it checked in each document.
  EXPECT_TRUE(has(text("t.by(_.s, v=_.x.sum(), w=_.x.max())"), R"({"$sum": "$x_2"})"));
}

}  // namespace
}  // namespace phlox::engine::mongodb
