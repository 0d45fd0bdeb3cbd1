// The as-of join: each left row with the last right row at or before it.
#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/expr/catalogue/join_keys.h"
#include "phlox/expr/items.h"
#include "phlox/expr/period.h"

namespace phlox::expr {

namespace {

using type::Type;

constexpr std::string_view kDirections[] = {"backward", "forward", "nearest"};

Type plain(const Type& type) {
  Type value = type.without_option();
  while (value.is(type::Kind::kCategorical)) value = value.element().without_option();
  return value;
}

bool has_order(const Type& type) {
  const Type value = plain(type);
  return value.is_number() || value.is_temporal() || value.is(type::Kind::kString) ||
         value.is(type::Kind::kBytes) || value.is(type::Kind::kBool) ||
         value.is(type::Kind::kUuid);
}

bool has_distance(const Type& type) {
  return plain(type).is_number() || plain(type).is_temporal();
}

// The type in which left and right times are compared, by the names of the two.
void check_times(const type::Field& left, const type::Field& right) {
  for (const type::Field* field : {&left, &right})
    if (!has_order(field->type))
      throw Error(Code::kType, "as-of joins go along what has an order, and " +
                                   field->name + " is " + field->type.to_string());
  const Type a = plain(left.type);
  const Type b = plain(right.type);
  if (type::promote(a, b) || (a.is_integer() && b.is_integer())) return;
  throw Error(Code::kType, "the join's times have no common type: " + left.name + " is " +
                               left.type.to_string() + " and " + right.name + " is " +
                               right.type.to_string())
      .hint("cast one of them first");
}

// A distance of times is held in microseconds, of numbers as a number.
void check_tolerance(const Value& tolerance, const type::Field& left) {
  if (tolerance.is_null()) return;
  if (!has_distance(left.type))
    throw Error(Code::kType, "there is no distance between values of " +
                                 left.type.to_string() + ", so no tolerance");
  const bool temporal = plain(left.type).is_temporal();
  const int64_t* integer = tolerance.integer();
  const double* real = tolerance.real();
  if (temporal ? !integer : !integer && !real && !tolerance.unsigned_integer())
    throw Error(Code::kType, "a tolerance of " + left.type.to_string() + " is not " +
                                 tolerance.to_string());
  if ((integer && *integer < 0) || (real && !(*real >= 0)))
    throw Error(Code::kInvalid, "a tolerance is not less than zero");
}

Facts rule_asof_join(const Op& op, std::span<const Expr> args,
                     const Attributes& attributes) {
  const Expr& left = table_arg(op, args, 0);
  const Expr& right = table_arg(op, args, 1);
  const Value* on = attributes.find("on");
  const Value* direction = attributes.find("direction");
  const Value* tolerance = attributes.find("tolerance");
  if (!on || !direction || !tolerance)
    throw Error(Code::kInvalid, "asof_join needs on, direction and tolerance");
  Pairs keys = pairs_attribute(attributes, "by");
  const auto time = pair_of(*on);
  keys.push_back(time);
  check_keys(left, right, keys);
  const type::Field& left_time = key_field(left, time.first, "left");
  check_times(left_time, key_field(right, time.second, "right"));
  if (!direction->string() || std::find(std::begin(kDirections), std::end(kDirections),
                                        *direction->string()) == std::end(kDirections))
    throw Error(Code::kInvalid,
                "no direction of an as-of join is " + direction->to_string())
        .hint("it is one of backward forward nearest");
  if (*direction->string() == "nearest" && !has_distance(left_time.type))
    throw Error(Code::kType, "there is no distance between values of " +
                                 left_time.type.to_string() + ", so none is nearest")
        .hint("direction=\"backward\" or \"forward\" needs just an order");
  check_tolerance(*tolerance, left_time);
  return {Shape::kTable, table_type(joined_fields(left, right, "left", keys, attributes)),
          ""};
}

// "5m" in microseconds.
int64_t micros_of(const std::string& text) {
  const Period period = parse_period(text, 0);
  if (period.months > 0)
    throw Error(Code::kInvalid,
                quoted(text) + " is no tolerance: months differ in length")
        .hint("a count and one of us ms s m h d w, as in \"30d\"");
  return period.micros;
}

// What the user wrote, as the attribute.
Value tolerance_of(const Expr& given, const Type& left, const Type& right) {
  if (!given.is("literal")) throw Error(Code::kType, "a tolerance is a constant");
  const Value& value = given.attribute("value");
  if (value.is_null()) return {};
  if (plain(left).is_temporal()) {
    if (value.string()) return micros_of(*value.string());
    if (given.element().is(type::Kind::kTimedelta)) return value;
    throw Error(Code::kType, "a tolerance between times is not " + value.to_string())
        .hint("a count and a unit, as in tolerance=\"5m\"");
  }
  if (!given.element().is_number() || given.element().is(type::Kind::kDecimal))
    throw Error(Code::kType,
                "a tolerance between numbers is a number, not " + value.to_string());
  // Everything is within infinity; and between integers nothing lies but integers.
  if (value.real() && std::isinf(*value.real()) && *value.real() > 0) return {};
  if (const double* real = value.real();
      real && *real >= 0 && plain(left).is_integer() && plain(right).is_integer())
    return *real < 0x1p63 ? Value(static_cast<int64_t>(*real)) : Value();
  return value;
}

Pairs::value_type written_time(Call& call, const Expr& left, const Expr& right) {
  const Syntax& written = call.syntax("on");
  const std::vector<Syntax> items = items_of(written);
  if (items.size() == 1) return written_pair(call, items[0], left, right);
  return written_pair(call, Syntax::tuple(items, written.span()), left, right);
}

Expr build_asof_join(Call& call) {
  const Expr left = call.table("left");
  const Expr right = call.table("right");
  const auto time = written_time(call, left, right);
  Pairs by;
  if (call.given("by") && !call.syntax("by").is_none())
    by = written_pairs(call, call.syntax("by"), left, right);
  Value tolerance;
  const auto* left_time = left.element().field(time.first);
  const auto* right_time = right.element().field(time.second);
  if (call.given("tolerance") && left_time && right_time) {
    const Syntax& written = call.syntax("tolerance");
    try {
      tolerance =
          tolerance_of(call.eval(fold(written)), left_time->type, right_time->type);
      check_tolerance(tolerance, *left_time);
    } catch (Error& error) {
      throw call.at(written, std::move(error));
    }
  }
  const std::string direction =
      call.given("direction") ? call.string("direction") : "backward";
  try {
    return make("asof_join", {left, right},
                {{"on", Value(Value::List{Value(time.first), Value(time.second)})},
                 {"by", pairs_value(by)},
                 {"direction", direction},
                 {"tolerance", tolerance},
                 {"suffixes", written_suffixes(call)}});
  } catch (Error& error) {
    if (call.given("direction") && error.message().starts_with("no direction"))
      throw call.at(call.syntax("direction"), std::move(error));
    const bool at_by =
        call.given("by") && left_time && right_time && error.code() == Code::kNotFound;
    throw call.at(call.syntax(at_by ? "by" : "on"), std::move(error));
  }
}

const Rows rows = {
    {.name = "asof_join",
     .group = Group::kJoins,
     .kind = Kind::kTable,
     .spelling = Spelling::kBoth,
     .receiver = Receiver::kTable,
     .signature =
         "(left, right, on: keys, *, by: keys = None, tolerance: duration = None, "
         "direction: str = \"backward\", suffixes: keys = (\"_left\", "
         "\"_right\"))",
     .doc = "Each left row with the last right row at or before it: backward forward "
            "nearest.",
     .example = "asof_join(t, u, (\"x\", \"z\"), by=\"name\", tolerance=10)",
     .rule = rule_asof_join,
     .build = build_asof_join},
};

}  // namespace

}  // namespace phlox::expr
