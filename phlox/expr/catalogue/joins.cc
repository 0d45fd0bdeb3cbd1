// Joins of two tables on equal keys.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/catalogue/join_keys.h"

namespace phlox::expr {

namespace {

constexpr std::string_view kHow[] = {"inner", "left", "right", "outer",
                                     "semi",  "anti", "cross"};

Facts rule_join(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  const Expr& left = table_arg(op, args, 0);
  const Expr& right = table_arg(op, args, 1);
  const Value* how_value = attributes.find("how");
  const std::string how = how_value && how_value->string() ? *how_value->string() : "";
  if (std::find(std::begin(kHow), std::end(kHow), how) == std::end(kHow))
    throw Error(Code::kInvalid, "no join is named " + how)
        .hint("it is one of inner left right outer semi anti cross");
  const Pairs on = pairs_attribute(attributes);
  if (on.empty() != (how == "cross"))
    throw Error(Code::kInvalid,
                how == "cross" ? "a cross join has no keys" : "a join needs keys");
  check_keys(left, right, on);
  auto fields = joined_fields(left, right, how, on, attributes);
  if (how == "semi" || how == "anti") return {Shape::kTable, left.type(), ""};
  return {Shape::kTable, table_type(std::move(fields)), ""};
}

Expr build_join(Call& call) {
  const Expr left = call.table("left");
  const Expr right = call.table("right");
  const std::string how = call.given("how") ? call.string("how") : "inner";
  Pairs on;
  if (call.given("on") && !call.syntax("on").is_none()) {
    // One name; a list of names or pairs; one pair is written as a list of it.
    on = written_pairs(call, call.syntax("on"), left, right);
  } else if (how != "cross") {
    for (const type::Field& field : left.element().fields())
      if (right.element().field(field.name)) on.emplace_back(field.name, field.name);
    if (on.empty())
      throw Error(Code::kInvalid, "the tables of the join share no column name")
          .hint(
              "say which belong together: join(l, r, [(\"left name\", \"right name\")]), "
              "or how=\"cross\"");
  }
  try {
    return make(
        "join", {left, right},
        {{"how", how}, {"on", pairs_value(on)}, {"suffixes", written_suffixes(call)}});
  } catch (Error& error) {
    if (call.given("on") && error.code() == Code::kNotFound)
      throw call.at(call.syntax("on"), std::move(error));
    if (call.given("how") && error.message().starts_with("no join"))
      throw call.at(call.syntax("how"), std::move(error));
    throw;
  }
}

const Rows rows = {
    {.name = "join",
     .group = Group::kJoins,
     .kind = Kind::kTable,
     .spelling = Spelling::kBoth,
     .receiver = Receiver::kTable,
     .aliases = "Join",
     .signature = "(left, right, on: keys = None, how: str = \"inner\", *, suffixes: "
                  "keys = (\"_left\", \"_right\"))",
     .doc = "Rows of two tables whose keys are equal: inner left right outer semi anti "
            "cross.",
     .example = "join(t, u, \"name\", how=\"left\")",
     .rule = rule_join,
     .build = build_join},
};

}  // namespace

}  // namespace phlox::expr
