// describe: what is in each column of a table, in one row each.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;
using type::Kind::kBool;
using type::Kind::kBytes;
using type::Kind::kJson;
using type::Kind::kMap;
using type::Kind::kRecord;

// What the rows say of a column, in their order.
constexpr std::pair<const char*, bool> kStatistics[] = {
    // true: a float64, else an integer; min and max are either
    {"count", false}, {"nulls", false}, {"distinct", false}, {"mean", true},
    {"std", true},    {"min", true},    {"q25", true},       {"median", true},
    {"q75", true},    {"max", true}};

bool countable(const Type& type) { return type.is_number() || type.is(kBool); }
bool ordered(const Type& type) {
  return !type.is(kRecord) && !type.is(kMap) && !type.is(kJson) && !type.is(kBytes) &&
         !type.is_list();
}

// The reductions of one column by the statistic's name.
std::map<std::string, Expr> reductions(const type::Field& field) {
  const Expr own = column(field.name, field.type);
  const Type type = field.type.without_option();
  std::map<std::string, Expr> made{{"count", make("count", {own})}};
  if (ordered(type))
    for (const auto& [name, op] :
         {std::pair{"distinct", "nunique"}, {"min", "min"}, {"max", "max"}})
      made[name] = make(op, {own});
  if (countable(type)) made["mean"] = make("mean", {own});
  if (type.is_number()) {
    made["std"] = make("std", {own});
    made["median"] = make("median", {own});
    made["q25"] = make("quantile", {own}, {{"q", 0.25}});
    made["q75"] = make("quantile", {own}, {{"q", 0.75}});
  }
  return made;
}

// The row of one column, out of the one row of all reductions.
Expr row_of(const Expr& all, const type::Field& field, int64_t place,
            const Type& extremes) {
  const auto one = [&](const std::string& name) {
    return column(name, all.element().field(name)->type);
  };
  const Expr count = one(field.name + "_count");
  Value::List names{Value("place"), Value("column"), Value("dtype")};
  std::vector<Expr> args{all, literal(Value(place)), literal(Value(field.name)),
                         literal(Value(field.type.to_string()))};
  for (const auto& [statistic, real] : kStatistics) {
    const std::string name = statistic;
    const bool extreme = name == "min" || name == "max";
    Expr value;
    if (name == "nulls") {
      value = make("sub", {one("nrows"), count});
    } else if (all.element().field(field.name + "_" + name)) {
      value = one(field.name + "_" + name);
      if (extreme && value.element().without_option() != extremes)
        value = make("cast", {value}, {{"type", extremes}});
    } else {
      value = literal(Value(), Type::option(extreme ? extremes
                                            : real  ? Type::float64()
                                                    : Type::int64()));
    }
    args.push_back(std::move(value));
    names.emplace_back(name);
  }
  return make("select", std::move(args), {{"names", Value(std::move(names))}});
}

// One pass over the table for all reductions; then a row for each of its columns.
Expr build_describe(Call& call) {
  constexpr size_t kMost = 1000;
  const Expr table = call.table("t");
  const auto& fields = table.element().fields();
  if (fields.size() > kMost)
    throw Error(Code::kUnsupported,
                "describe takes at most 1000 columns, and there are " +
                    std::to_string(fields.size()))
        .hint("choose some: t.select(numeric()).describe()");
  Value::List names{Value("nrows")};
  std::vector<Expr> args{table, make("nrows", {})};
  Type extremes = Type::float64();
  for (const type::Field& field : fields) {
    if (!countable(field.type.without_option())) extremes = Type::string();
    for (const auto& [statistic, value] : reductions(field)) {
      args.push_back(value);
      names.emplace_back(field.name + "_" + statistic);
    }
  }
  const Expr all = make("summary", std::move(args), {{"names", Value(std::move(names))}});
  std::vector<Expr> rows;
  for (size_t i = 0; i < fields.size(); ++i)
    rows.push_back(row_of(all, fields[i], static_cast<int64_t>(i), extremes));
  const Expr together = rows.size() == 1 ? rows[0] : make("concat", std::move(rows));
  const Expr sorted =
      make("sort", {together, column("place", together.element().field("place")->type)},
           {{"ascending", Value(Value::List{Value(true)})}});
  std::vector<Expr> kept{sorted};
  Value::List kept_names;
  for (const type::Field& field : sorted.element().fields()) {
    if (field.name == "place") continue;
    kept.push_back(column(field.name, field.type));
    kept_names.emplace_back(field.name);
  }
  return make("select", std::move(kept), {{"names", Value(std::move(kept_names))}});
}

const Rows rows = {
    {.name = "describe",
     .group = Group::kGroups,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t)",
     .doc = "One row for each column: its type, counts, mean, std, least and greatest "
            "value and quartiles.",
     .example = "t.describe()",
     .build = build_describe},
};

}  // namespace

}  // namespace phlox::expr
