// Comparison, three-valued logic, and choices.
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;
using Types = std::span<const Type>;

Type rule_compare(const Op& op, Types types, const Attributes&) {
  for (size_t i = 1; i < types.size(); ++i) {
    if (!comparable(types[0], types[i])) {
      Error error = wrong_types(op, "values of one type", types);
      const bool text =
          types[0].is(type::Kind::kString) || types[i].is(type::Kind::kString);
      const bool number = types[0].is_number() || types[i].is_number();
      if (text && number)
        error.hint(types[0].is(type::Kind::kString)
                       ? "write the number between quotes, or cast one side"
                       : "write the number without quotes, or cast one side");
      throw error;
    }
  }
  const bool order =
      op.symbol != "==" && op.symbol != "!=" && op.name != "nullif" && op.name != "isin";
  if (order && (types[0].is(type::Kind::kRecord) || types[0].is_list() ||
                types[0].is(type::Kind::kMap)))
    throw wrong_types(op, "values that have an order", types);
  return Type::boolean();
}

Type rule_connect(const Op& op, Types types, const Attributes&) {
  for (const Type& type : types) {
    if (type.is(type::Kind::kBool) || type.is(type::Kind::kNull)) continue;
    throw wrong_types(op, types.size() == 1 ? "a condition (bool)" : "conditions (bool)",
                      types)
        .hint(types.size() == 1
                  ? "compare it with something, as in ~(x > 0)"
                  : "& and | bind tighter than comparisons: write (a > 1) & (b > 2)");
  }
  return Type::boolean();
}

Type rule_nullif(const Op& op, Types types, const Attributes& attributes) {
  rule_compare(op, types, attributes);
  return types[0];
}

Facts rule_isin(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  if (args.size() != 2 || args[0].is_table())
    throw Error(Code::kType,
                "isin takes a list of constants or a column of another table");
  Type element;
  if (args[1].is("literal") && args[1].type().is_list()) {
    element = args[1].type().element();
  } else if (args[1].is_column() && !args[1].relative()) {
    element = args[1].element();
  } else {
    throw Error(Code::kType,
                "isin takes a list of constants or a column of another table");
  }
  const Type types[] = {args[0].element().without_option(), element.without_option()};
  rule_compare(op, types, attributes);
  Facts facts;
  facts.shape = args[0].shape();
  const Type result =
      args[0].element().is_option() ? Type::option(Type::boolean()) : Type::boolean();
  facts.type = facts.shape == Shape::kColumn ? Type::var(result) : result;
  facts.name = args[0].named() ? args[0].name() : "";
  return facts;
}

Type rule_if_else(const Op& op, Types types, const Attributes& attributes) {
  if (types.size() != 3)
    throw Error(Code::kInvalid, "if_else takes a condition and two values");
  const Type condition = types[0].without_option();
  if (!condition.is(type::Kind::kBool) && !condition.is(type::Kind::kNull))
    throw wrong_types(op, "a condition (bool) and two values", types);
  const auto common = type::promote(types[1], types[2]);
  if (!common) throw wrong_types(op, "two values of one type", types.subspan(1));
  (void)attributes;
  return *common;
}

Type rule_cases(const Op& op, Types types, const Attributes&) {
  if (types.size() < 3 || types.size() % 2 == 0)
    throw Error(Code::kInvalid, "cases takes pairs (condition, value)");
  std::optional<Type> common = types.back();
  for (size_t i = 0; i + 1 < types.size(); i += 2) {
    const Type condition = types[i].without_option();
    if (!condition.is(type::Kind::kBool) && !condition.is(type::Kind::kNull))
      throw wrong_types(op, "conditions (bool)", types.subspan(i, 1));
    const auto both = type::promote(*common, types[i + 1]);
    if (!both) throw wrong_types(op, "values of one type", types);
    common = both;
  }
  return *common;
}

Type rule_coalesce(const Op& op, Types types, const Attributes& attributes) {
  if (types.size() < 2) throw Error(Code::kInvalid, "coalesce takes two values or more");
  return rule_promote(op, types, attributes);
}

// Literals among the chosen values take the values' type, not the condition's.
Expr build_if_else(Call& call) {
  std::vector<Expr> values{call.expr("a"), call.expr("b")};
  adapt_literals(values);
  return make("if_else", {call.expr("condition"), values[0], values[1]});
}

Expr build_cases(Call& call) {
  std::vector<Expr> conditions, values;
  for (const Syntax& pair : call.rest()) {
    // A list, too: C++ has one sort of braces.
    if ((!pair.is(Syntax::Kind::kTuple) && !pair.is(Syntax::Kind::kList)) ||
        pair.children().size() != 2)
      throw call.at(pair, Error(Code::kInvalid, "cases takes pairs (condition, value)"));
    conditions.push_back(call.eval(pair.children()[0]));
    values.push_back(call.eval(pair.children()[1]));
  }
  values.push_back(call.given("else_") ? call.expr("else_") : literal(Value()));
  adapt_literals(values);
  std::vector<Expr> args;
  for (size_t i = 0; i < conditions.size(); ++i) {
    args.push_back(conditions[i]);
    args.push_back(values[i]);
  }
  args.push_back(values.back());
  return make("cases", std::move(args));
}

Expr build_isin(Call& call) {
  const Expr x = call.expr("x");
  const Syntax& values = call.syntax("values");
  const bool list = values.is(Syntax::Kind::kList) || values.is(Syntax::Kind::kTuple) ||
                    values.is(Syntax::Kind::kLiteral);
  if (values.is(Syntax::Kind::kLiteral) && !values.value().list())
    throw call.at(
        values,
        Error(Code::kType, "isin takes a list of constants or a column of another table")
            .hint("one value is compared by =="));
  std::vector<Expr> args{x, list ? literal_of(values) : call.expr("values")};
  adapt_literals(args);
  try {
    return make("isin", std::move(args));
  } catch (Error& error) {
    throw call.at(values, std::move(error));
  }
}

Op comparison(std::string_view name, std::string_view symbol, std::string_view doc,
              std::string_view example) {
  return {.name = name,
          .group = Group::kLogic,
          .kind = Kind::kElementwise,
          .spelling = Spelling::kOperator,
          .receiver = Receiver::kNone,
          .symbol = symbol,
          .signature = "(a, b)",
          .doc = doc,
          .example = example,
          .rule = elementwise_rule,
          .type_rule = rule_compare};
}

Op connective(std::string_view name, std::string_view symbol, std::string_view signature,
              std::string_view doc, std::string_view example) {
  return {.name = name,
          .group = Group::kLogic,
          .kind = Kind::kElementwise,
          .spelling = Spelling::kOperator,
          .receiver = Receiver::kNone,
          .symbol = symbol,
          .signature = signature,
          .doc = doc,
          .example = example,
          .rule = elementwise_rule,
          .type_rule = rule_connect};
}

const Rows rows = {
    comparison("eq", "==", "Equal; null if either is null.", "t.x == 1"),
    comparison("ne", "!=", "Not equal; null if either is null.", "t.x != 1"),
    comparison("lt", "<", "Less.", "t.x < 1"),
    comparison("le", "<=", "Less or equal.", "t.x <= 1"),
    comparison("gt", ">", "Greater.", "t.x > 1"),
    comparison("ge", ">=", "Greater or equal.", "t.x >= 1"),
    connective("and", "&", "(a, b)", "Both, in three-valued logic.",
               "(t.x > 1) & (t.y > 0)"),
    connective("or", "|", "(a, b)", "At least one, in three-valued logic.",
               "(t.x > 1) | (t.y > 0)"),
    connective("not", "~", "(x)", "The opposite; null of null.", "~(t.x > 1)"),
    {.name = "isin",
     .group = Group::kLogic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kAnyColumn,
     .signature = "(x, values)",
     .doc = "True if it is among the constants, or among the values of another table's "
            "column.",
     .example = "t.x.isin([1, 2])",
     .rule = rule_isin,
     .build = build_isin},
    {.name = "between",
     .group = Group::kLogic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kAnyColumn,
     .signature = "(x, lo, hi)",
     .doc = "True from lo to hi, both included.",
     .example = "t.x.between(1, 3)",
     .rule = elementwise_rule,
     .type_rule = rule_compare},
    {.name = "isnull",
     .group = Group::kLogic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kAnyColumn,
     .signature = "(x)",
     .doc = "True for null (NaN is not null).",
     .example = "t.y.isnull()",
     .rule = elementwise_rule,
     .type_rule = rule_bool,
     .nulls = Nulls::kNever},
    {.name = "notnull",
     .group = Group::kLogic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kAnyColumn,
     .signature = "(x)",
     .doc = "True for what is not null.",
     .example = "t.y.notnull()",
     .rule = elementwise_rule,
     .type_rule = rule_bool,
     .nulls = Nulls::kNever},
    {.name = "coalesce",
     .group = Group::kLogic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*values)",
     .doc = "The first that is not null.",
     .example = "coalesce(t.y, 0.0)",
     .rule = elementwise_rule,
     .type_rule = rule_coalesce,
     .nulls = Nulls::kAllArgs},
    {.name = "nullif",
     .group = Group::kLogic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kAnyColumn,
     .signature = "(x, value)",
     .doc = "Null where it equals the value.",
     .example = "t.x.nullif(0)",
     .rule = elementwise_rule,
     .type_rule = rule_nullif,
     .nulls = Nulls::kAlways},
    {.name = "if_else",
     .group = Group::kLogic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(condition, a, b)",
     .doc = "a where the condition is true, else b (also where it is unknown).",
     .example = "if_else(t.x > 1, \"many\", \"few\")",
     .rule = elementwise_rule,
     .build = build_if_else,
     .type_rule = rule_if_else,
     .nulls = Nulls::kTypeRule},
    {.name = "cases",
     .group = Group::kLogic,
     .kind = Kind::kElementwise,
     .spelling = Spelling::kFunction,
     .receiver = Receiver::kNone,
     .signature = "(*pairs, else_=None)",
     .doc = "The value of the first pair whose condition is true.",
     .example = "cases((t.x > 2, \"high\"), (t.x > 1, \"mid\"), else_=\"low\")",
     .rule = elementwise_rule,
     .build = build_cases,
     .type_rule = rule_cases,
     .nulls = Nulls::kTypeRule},
};

}  // namespace

}  // namespace phlox::expr
