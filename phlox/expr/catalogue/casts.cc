// Casts: the same value as another type.
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;
using Types = std::span<const Type>;

// Whether values of `from` can be meant as `to`. Each single value may still fail when it
// runs.
bool castable(const Type& from, const Type& to) {
  using enum type::Kind;
  if (from == to || from.is(kNull)) return true;
  // As the text that it holds.
  if (from.is(kJson)) return !to.is(kBytes) && castable(Type::string(), to);
  if (to.is(kJson)) return from.is(kString);
  if (from.is(kString) || to.is(kString)) {
    const Type& other = from.is(kString) ? to : from;
    return !other.is(kRecord) && !other.is_list() && !other.is(kMap);
  }
  if (from.is(kCategorical)) return castable(from.element(), to);
  if (to.is(kCategorical)) return castable(from, to.element());
  const auto number = [](const Type& type) { return type.is_number() || type.is(kBool); };
  if (number(from) && number(to)) return true;
  if (from.is(kDate) || from.is(kDatetime))
    return to.is(kDate) || to.is(kDatetime) || (from.is(kDatetime) && to.is(kTime));
  if (from.is_list() && to.is_list())
    return castable(from.element().without_option(), to.element().without_option());
  return from.kind() == to.kind() && !from.is(kRecord) && !from.is(kMap);
}

Type rule_cast(const Op& op, Types types, const Attributes& attributes) {
  const Value* target = attributes.find("type");
  if (!target || !target->type()) throw Error(Code::kInternal, "a cast without a type");
  const Type to = target->type()->without_option();
  if (to.is_table()) throw Error(Code::kType, "a column cannot be cast to a table");
  if (!castable(types[0], to))
    throw Error(Code::kType, std::string(op.name) + " knows no way from " +
                                 types[0].to_string() + " to " + to.to_string());
  // The clocks of a zone are only needed for what has none.
  if (to.is(type::Kind::kDatetime) && !to.zone().empty() &&
      !(types[0].is(type::Kind::kDatetime) && !types[0].zone().empty()))
    known_zone(to.zone());
  // A null of JSON is null.
  const bool from_json = types[0].is(type::Kind::kJson) && !to.is(type::Kind::kJson);
  return from_json ? Type::option(to) : to;
}

Op cast(std::string_view name, std::string_view doc, std::string_view example,
        Nulls nulls) {
  return {.name = name,
          .group = Group::kCasts,
          .kind = Kind::kElementwise,
          .spelling = Spelling::kMethod,
          .receiver = Receiver::kAnyColumn,
          .signature = "(x, type: type)",
          .doc = doc,
          .example = example,
          .rule = elementwise_rule,
          .type_rule = rule_cast,
          .nulls = nulls};
}

const Rows rows = {
    cast("cast", "The value as another type; one that does not fit is an error.",
         "t.x.cast(\"float64\")", Nulls::kPropagate),
    cast("try_cast", "The value as another type; null where it does not fit.",
         "t.name.try_cast(\"int64\")", Nulls::kAlways),
};

}  // namespace

}  // namespace phlox::expr
