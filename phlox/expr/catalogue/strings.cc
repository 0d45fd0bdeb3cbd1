// Strings: what is called on `c.str`, and the patterns of a string column.
#include "phlox/base/error.h"
#include "phlox/base/utf8.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/pattern.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

using type::Type;
using Types = std::span<const Type>;
namespace kind {
using enum type::Kind;
}

// What pad and zfill may fill up to, and repeat may make.
constexpr int64_t kMostCharacters = 100000;

bool is_text(const Type& type) {
  return type.is(kind::kString) || type.is(kind::kNull) ||
         (type.is(kind::kCategorical) &&
          type.element().without_option().is(kind::kString));
}
bool is_count(const Type& type) { return type.is_integer() || type.is(kind::kNull); }

// Throws unless the arguments are of these sorts: s strings, i integers.
void expect(const Op& op, Types types, std::string_view sorts) {
  for (size_t i = 0; i < types.size() && i < sorts.size(); ++i) {
    const bool text = sorts[i] == 's';
    if (text ? is_text(types[i]) : is_count(types[i])) continue;
    const std::string& parameter = op.parameters()[i].name;
    Error error(Code::kType,
                std::string(op.name) +
                    (text ? " takes a string as " : " takes an integer as ") + parameter +
                    ", not " + types[i].to_string());
    if (text && types[i].is_number())
      error.hint("write it in quotes, or cast it to string");
    throw WrongArgument(parameter, std::move(error));
  }
}

[[noreturn]] void wrong(const Op& op, std::string_view parameter,
                        std::string_view takes) {
  throw WrongArgument(parameter, Error(Code::kInvalid, std::string(op.name) + " takes " +
                                                           std::string(takes) + " as " +
                                                           std::string(parameter)));
}

// A constant that the JSON form of a stranger may lack.
const std::string& text_attribute(const Op& op, const Attributes& attributes,
                                  std::string_view parameter) {
  const Value* value = attributes.find(parameter);
  if (!value) throw Error(Code::kInternal, std::string(op.name) + " lacks a constant");
  if (!value->string()) wrong(op, parameter, "a string");
  return *value->string();
}
void check_text(const Op& op, const Attributes& attributes, std::string_view parameter) {
  if (attributes.find(parameter)) text_attribute(op, attributes, parameter);
}

Type rule_text(const Op& op, Types types, const Attributes& attributes) {
  expect(op, types, "sss");
  check_text(op, attributes, "chars");
  check_text(op, attributes, "sep");
  return Type::string();
}
Type rule_test(const Op& op, Types types, const Attributes&) {
  expect(op, types, "ss");
  return Type::boolean();
}
Type rule_position(const Op& op, Types types, const Attributes&) {
  expect(op, types, "ss");
  return Type::int64();
}
Type rule_replace(const Op& op, Types types, const Attributes& attributes) {
  expect(op, types, "sss");
  if (const Value* max = attributes.find("max");
      max && (!max->integer() || *max->integer() < 0))
    wrong(op, "max", "0 or more");
  return Type::string();
}
Type rule_slice(const Op& op, Types types, const Attributes&) {
  expect(op, types, "siis");
  return Type::string();
}
Type rule_split(const Op& op, Types types, const Attributes&) {
  expect(op, types, "ss");
  return Type::var(Type::string());
}
Type rule_repeat(const Op& op, Types types, const Attributes&) {
  expect(op, types, "si");
  return Type::string();
}
Type rule_pad(const Op& op, Types types, const Attributes& attributes) {
  expect(op, types, "si");
  if (const Value* side = attributes.find("side");
      side &&
      (!side->string() || (*side->string() != "left" && *side->string() != "right" &&
                           *side->string() != "both")))
    wrong(op, "side", "\"left\", \"right\" or \"both\"");
  if (const Value* fill = attributes.find("fill");
      fill && (!fill->string() || count_code_points(*fill->string()) != 1))
    wrong(op, "fill", "one character");
  return Type::string();
}
Type rule_like(const Op& op, Types types, const Attributes& attributes) {
  expect(op, types, "s");
  try {
    like_pieces(text_attribute(op, attributes, "pattern"));
  } catch (Error& error) {
    throw WrongArgument("pattern", std::move(error));
  }
  return Type::boolean();
}
Type rule_matches(const Op& op, Types types, const Attributes& attributes) {
  expect(op, types, "s");
  try {
    check_regex(text_attribute(op, attributes, "regex"));
  } catch (Error& error) {
    throw WrongArgument("regex", std::move(error));
  }
  return Type::boolean();
}
Type rule_extract(const Op& op, Types types, const Attributes& attributes) {
  rule_matches(op, types, attributes);
  const Value* group = attributes.find("group");
  if (!group) return Type::string();
  if (!group->integer()) wrong(op, "group", "a number or a name");
  try {
    check_group(text_attribute(op, attributes, "regex"), *group->integer());
  } catch (Error& error) {
    throw WrongArgument("group", std::move(error));
  }
  return Type::string();
}

// Of a bound or a separator that is the literal None nothing becomes null: it is left
// out.
Facts defaults_rule(const Op& op, std::span<const Expr> args,
                    const Attributes& attributes) {
  Facts facts = elementwise_rule(op, args, attributes);
  bool null = false;
  for (size_t i = 0; i < args.size(); ++i) {
    const Type& element = args[i].element();
    const bool left_out = (i == 1 || i == 2) && args[i].is("literal") &&
                          args[i].attribute("value").is_null();
    null |= !left_out && (element.is_option() || element.is(kind::kNull));
  }
  const bool column = facts.shape == Shape::kColumn;
  const Type plain = (column ? facts.type.element() : facts.type).without_option();
  const Type result = null ? Type::option(plain) : plain;
  facts.type = column ? Type::var(result) : result;
  return facts;
}

// More characters than it may make are an error already here if they are a constant.
Facts limited_rule(const Op& op, std::span<const Expr> args,
                   const Attributes& attributes) {
  Facts facts = elementwise_rule(op, args, attributes);
  if (args[1].is("literal")) {
    const Value& n = args[1].attribute("value");
    if ((n.integer() && *n.integer() > kMostCharacters) || n.unsigned_integer())
      wrong(op, "n", "at most " + std::to_string(kMostCharacters));
  }
  return facts;
}

// A group may be named; it becomes its number.
Expr build_extract(Call& call) {
  const std::string regex = call.string("regex");
  Attributes attributes{{"regex", regex}};
  try {
    check_regex(regex);
  } catch (Error& error) {
    throw call.at(call.syntax("regex"), std::move(error));
  }
  if (call.given("group")) {
    Value group = call.constant("group");
    try {
      if (group.string()) group = group_named(regex, *group.string());
      if (!group.integer()) wrong(call.op(), "group", "a number or a name");
      check_group(regex, *group.integer());
    } catch (Error& error) {
      throw call.at(call.syntax("group"), std::move(error));
    }
    if (*group.integer() != 0) attributes.set("group", group);
  }
  return make(call.op(), {call.expr("x")}, std::move(attributes));
}

Op method(std::string_view name, std::string_view signature, TypeRule rule,
          std::string_view doc, std::string_view example, Rule facts = elementwise_rule) {
  return {.name = name,
          .group = Group::kStrings,
          .kind = Kind::kElementwise,
          .spelling = Spelling::kMethod,
          .receiver = Receiver::kString,
          .name_space = name.starts_with("str.") ? "str" : "",
          .signature = signature,
          .doc = doc,
          .example = example,
          .rule = facts,
          .type_rule = rule};
}

Op extract() {
  Op op =
      method("extract", "(x, regex: str, group: group = 0)", rule_extract,
             "The first match of the regex, or its group by number or name; null where "
             "nothing matches.",
             "t.name.extract(\"([a-z]+)-\", 1)");
  op.build = build_extract;
  op.nulls = Nulls::kAlways;
  return op;
}

const Rows rows = {
    method("str.len", "(x)", rule_position, "The number of characters (code points).",
           "t.name.str.len()"),
    method("str.lower", "(x)", rule_text, "In small letters.", "t.name.str.lower()"),
    method("str.upper", "(x)", rule_text, "In capitals.", "t.name.str.upper()"),
    method("str.capitalize", "(x)", rule_text,
           "The first character a capital, the others small.", "t.name.str.capitalize()"),
    method("str.title", "(x)", rule_text,
           "The first letter of every word a capital, the others small.",
           "t.name.str.title()"),
    method("str.strip", "(x, chars: str = None)", rule_text,
           "Without blanks (or any of the characters) at both ends.",
           "t.name.str.strip()"),
    method("str.lstrip", "(x, chars: str = None)", rule_text,
           "Without blanks (or any of the characters) at the start.",
           "t.name.str.lstrip()"),
    method("str.rstrip", "(x, chars: str = None)", rule_text,
           "Without blanks (or any of the characters) at the end.",
           "t.name.str.rstrip(\"!.\")"),
    method("str.contains", "(x, s)", rule_test,
           "True if s is a part of it, as it is: no regex.",
           "t.name.str.contains(\"li\")"),
    method("str.startswith", "(x, s)", rule_test, "True if it begins with s.",
           "t.name.str.startswith(\"A\")"),
    method("str.endswith", "(x, s)", rule_test, "True if it ends with s.",
           "t.name.str.endswith(\"e\")"),
    method("str.find", "(x, s)", rule_position,
           "Where s first begins, counted from 0; -1 where it is not there.",
           "t.name.str.find(\"i\")"),
    method("str.replace", "(x, a, b, *, max: int = None)", rule_replace,
           "With b in place of every a, or of the first max of them.",
           "t.name.str.replace(\"a\", \"b\")"),
    method("str.slice", "(x, i=None, j=None)", rule_slice,
           "The characters from i to before j, as Python's x[i:j].",
           "t.name.str.slice(1, -1)", defaults_rule),
    method("str.slice_replace", "(x, i, j, s)", rule_slice,
           "With s in place of what slice(i, j) gives.",
           "t.name.str.slice_replace(0, 1, \"*\")", defaults_rule),
    method("str.split", "(x, sep=None)", rule_split,
           "The parts between the separators, a list; without one what blanks part.",
           "t.name.str.split(\",\")", defaults_rule),
    method("str.cat", "(x, other, *, sep: str = \"\")", rule_text,
           "With the other behind it, and sep between.",
           "t.name.str.cat(t.name, sep=\"-\")"),
    method("str.pad", "(x, n, side: str = \"left\", fill: str = \" \")", rule_pad,
           "Filled up to n characters at the left, the right or both sides.",
           "t.name.str.pad(8, fill=\".\")", limited_rule),
    method("str.zfill", "(x, n)", rule_repeat,
           "Filled up to n characters with zeros, behind a sign.", "t.name.str.zfill(5)",
           limited_rule),
    method("str.repeat", "(x, n)", rule_repeat, "n times, one behind another.",
           "t.name.str.repeat(2)", limited_rule),
    method("str.reverse", "(x)", rule_text, "The characters from the last to the first.",
           "t.name.str.reverse()"),
    method("str.isalpha", "(x)", rule_test, "True if all are letters, and there is one.",
           "t.name.str.isalpha()"),
    method("str.isalnum", "(x)", rule_test,
           "True if all are letters or numbers, and there is one.",
           "t.name.str.isalnum()"),
    method("str.isdigit", "(x)", rule_test, "True if all are digits, and there is one.",
           "t.name.str.isdigit()"),
    method("str.isspace", "(x)", rule_test, "True if all are blanks, and there is one.",
           "t.name.str.isspace()"),
    method("str.isupper", "(x)", rule_test,
           "True if there is a capital, and no small letter.", "t.name.str.isupper()"),
    method("str.islower", "(x)", rule_test,
           "True if there is a small letter, and no capital.", "t.name.str.islower()"),
    method("like", "(x, pattern: str)", rule_like,
           "True if the whole is as the pattern: * is any text, ? one character, and a "
           "backslash makes them plain.",
           "t.name.like(\"Al*\")"),
    method("matches", "(x, regex: str)", rule_matches,
           "True if the regex (RE2) matches anywhere.", "t.name.matches(\"^[AB]\")"),
    extract(),
};

}  // namespace

}  // namespace phlox::expr
