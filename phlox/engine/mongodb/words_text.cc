// Functions of texts. Servers count code points, as we do, and change the case of ASCII
// only.
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/engine/mongodb/text.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;

std::string zero() { return number(int64_t{0}); }
std::string length(const std::string& text) {
  return call("$toLong", call("$strLenCP", text));
}
std::string at(const std::string& text, const std::string& part) {
  return call("$indexOfCP", {text, part});
}
std::string greater_of(const std::string& a, const std::string& b) {
  return call("$max", {a, b});
}
std::string lesser_of(const std::string& a, const std::string& b) {
  return call("$min", {a, b});
}
std::string part(const std::string& text, const std::string& begin,
                 const std::string& count) {
  return call("$substrCP", {text, call("$toInt", begin), call("$toInt", count)});
}
std::string repeated(const std::string& text, const std::string& count) {
  return "{\"$reduce\": {\"input\": " +
         call("$range", {"0", call("$toInt", greater_of(count, zero()))}) +
         ", \"initialValue\": \"\", \"in\": " + call("$concat", {"\"$$value\"", text}) +
         "}}";
}

Operand len(Row& row, const Expr& node, Args& args) {
  Operand out = made(node, row.strict(args, [&] {
    return row.with_code_points(args, length(args[0].text));
  }));
  out.range = {{0, 1 << 30}};
  return out;
}

Operand changed_case(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    return cond(
        call("$eq",
             {call("$strLenBytes", args[0].text), call("$strLenCP", args[0].text)}),
        call(node.is("str.upper") ? "$toUpper" : "$toLower", args[0].text), beyond());
  }));
}

Operand contains(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    return call("$gte", {at(args[0].text, args[1].text), "0"});
  }));
}
Operand startswith(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    return call("$eq", {at(args[0].text, args[1].text), "0"});
  }));
}
std::string ends_with(const std::string& text, const std::string& end) {
  const std::string rest = call("$subtract", {length(text), length(end)});
  return cond(call("$lt", {rest, zero()}), "false",
              call("$eq", {part(text, rest, length(end)), end}));
}
Operand endswith(Row& row, const Expr& node, Args& args) {
  return made(node,
              row.strict(args, [&] { return ends_with(args[0].text, args[1].text); }));
}
Operand find(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    return row.with_code_points(args, call("$toLong", at(args[0].text, args[1].text)));
  }));
}

// The texts between the stars of a pattern. Throws Error(kUnsupported) for one with a ?.
std::vector<std::string> between_stars(const Expr& node) {
  const std::string pattern = node.string("pattern");
  std::vector<std::string> parts(1);
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '?') throw_lacks(node);
    if (pattern[i] == '*') {
      parts.emplace_back();
    } else {
      if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
      parts.back() += pattern[i];
    }
  }
  return parts;
}

// Each part is looked for behind the one before it.
std::string found_behind(Row& row, const std::string& value,
                         const std::vector<std::string>& parts, size_t i,
                         const std::string& from) {
  const std::string text = text_literal(parts[i]);
  if (i + 1 == parts.size())
    return cond(call("$gte", {call("$subtract", {length(value), length(text)}), from}),
                ends_with(value, text), "false");
  if (parts[i].empty()) return found_behind(row, value, parts, i + 1, from);
  Args place{{call("$indexOfCP", {value, text, call("$toInt", from)}), Type::int64()}};
  return row.bind(place, [&] {
    return cond(call("$lt", {place[0].text, "0"}), "false",
                found_behind(row, value, parts, i + 1,
                             call("$add", {place[0].text, length(text)})));
  });
}

// The whole text.
Operand like(Row& row, const Expr& node, Args& args) {
  const std::vector<std::string> parts = between_stars(node);
  return made(node, row.strict(args, [&] {
    const std::string& value = args[0].text;
    const std::string first = text_literal(parts[0]);
    if (parts.size() == 1) return call("$eq", {value, first});
    return cond(call("$eq", {at(value, first), "0"}),
                found_behind(row, value, parts, 1, length(first)), "false");
  }));
}

// A pattern without anything that means something in one.
Operand matches(Row& row, const Expr& node, Args& args) {
  const auto* pattern = node.attributes().find("regex");
  if (!pattern || !pattern->string() ||
      pattern->string()->find_first_of(".^$*+?()[]{}|\\") != std::string::npos)
    throw_lacks(node);
  const std::string text = text_literal(*pattern->string());
  return made(node, row.strict(args, [&] {
    return call("$gte", {at(args[0].text, text), "0"});
  }));
}

// Where a slice begins or ends: from the end if negative.
std::string place(const std::string& index, const std::string& size) {
  return cond(call("$lt", {index, zero()}),
              greater_of(call("$add", {size, index}), zero()), lesser_of(index, size));
}

Operand slice(Row& row, const Expr& node, Args& args) {
  const bool has_end = args.size() > 2 && !plain(args[2].type).is(Kind::kNull);
  const bool has_begin = args.size() > 1 && !plain(args[1].type).is(Kind::kNull);
  Args used{args[0]};
  if (has_begin) used.push_back(args[1]);
  if (has_end) used.push_back(args[2]);
  return made(node, row.strict(used, [&] {
    const std::string size = length(used[0].text);
    const std::string begin = has_begin ? place(used[1].text, size) : zero();
    const std::string end = has_end ? place(used.back().text, size) : size;
    return row.with_code_points(
        used,
        part(used[0].text, begin, greater_of(call("$subtract", {end, begin}), zero())));
  }));
}

Operand slice_replace(Row& row, const Expr& node, Args& args) {
  if (args.size() != 4 || plain(args[1].type).is(Kind::kNull) ||
      plain(args[2].type).is(Kind::kNull))
    throw_lacks(node);
  return made(node, row.strict(args, [&] {
    const std::string size = length(args[0].text);
    const std::string begin = place(args[1].text, size);
    const std::string end = greater_of(place(args[2].text, size), begin);
    return row.with_code_points(
        args, call("$concat", {part(args[0].text, zero(), begin), args[3].text,
                               part(args[0].text, end, call("$subtract", {size, end}))}));
  }));
}

Operand cat(Row&, const Expr& node, Args& args) {
  std::vector<std::string> parts;
  const auto* separator = node.attributes().find("sep");
  for (const Operand& arg : args) {
    if (!parts.empty() && separator && separator->string() &&
        !separator->string()->empty())
      parts.push_back(text_literal(*separator->string()));
    parts.push_back(arg.text);
  }
  return made(node, call("$concat", parts));
}

Operand replace(Row& row, const Expr& node, Args& args) {
  // What is put between all characters is put there here.
  const auto* max = node.attributes().find("max");
  const bool some = max && max->integer();
  if (args.size() != 3 || args[1].text == "\"\"") throw_lacks(node);
  return made(node, row.strict(args, [&] {
    const std::string &value = args[0].text, &old = args[1].text;
    if (row.features().has("$replaceAll") && !some && args[1].constant)
      return call(
          "$replaceAll",
          object({{"input", value}, {"find", old}, {"replacement", args[2].text}}));
    Args parts{{call("$split", {value, old}), Type::var(Type::string())}};
    const std::string text = row.bind(parts, [&] {
      const std::string i = "\"$$this\"", &list = parts[0].text;
      const std::string between =
          some ? cond(call("$lte", {i, number(*max->integer())}), args[2].text, old)
               : args[2].text;
      return "{\"$reduce\": {\"input\": " + call("$range", {"1", call("$size", list)}) +
             ", \"initialValue\": " + call("$arrayElemAt", {list, "0"}) + ", \"in\": " +
             call("$concat", {"\"$$value\"", between, call("$arrayElemAt", {list, i})}) +
             "}}";
    });
    const std::string safe = row.with_texts(args, text);
    return args[1].constant ? safe : cond(call("$eq", {old, "\"\""}), beyond(), safe);
  }));
}

Operand repeat(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    return row.with_texts(args, repeated(args[0].text, args[1].text));
  }));
}

Operand reverse(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    return row.with_code_points(
        args, row.with_texts(
                  args, "{\"$reduce\": {\"input\": " +
                            call("$range", {"0", call("$strLenCP", args[0].text)}) +
                            ", \"initialValue\": \"\", \"in\": " +
                            call("$concat",
                                 {call("$substrCP", {args[0].text, "\"$$this\"", "1"}),
                                  "\"$$value\""}) +
                            "}}"));
  }));
}

Operand pad(Row& row, const Expr& node, Args& args) {
  const auto* side_value = node.attributes().find("side");
  const std::string side =
      side_value && side_value->string() ? *side_value->string() : "left";
  const auto* fill_value = node.attributes().find("fill");
  const std::string fill =
      text_literal(fill_value && fill_value->string() ? *fill_value->string() : " ");
  if (side != "left" && side != "right") throw_lacks(node);
  return made(node, row.strict(args, [&] {
    if (fill.starts_with("{") && !row.features().has("$let")) throw_lacks(node);
    const std::string more =
        repeated(fill, call("$subtract", {args[1].text, length(args[0].text)}));
    return row.with_code_points(args, side == "left"
                                          ? call("$concat", {more, args[0].text})
                                          : call("$concat", {args[0].text, more}));
  }));
}

// Characters given as a set, or white space.
Operand strip(Row& row, const Expr& node, Args& args) {
  const auto* chars = node.attributes().find("chars");
  const std::string set =
      chars && chars->string() ? *chars->string() : std::string(text::kBlanks);
  return made(node, row.strict(args, [&] {
    return text::stripped(row, args[0].text, set, !node.is("str.rstrip"),
                          !node.is("str.lstrip"));
  }));
}

// The parts between separators; without one, between runs of blanks.
Operand split(Row& row, const Expr& node, Args& args) {
  if (args.size() != 2 || !args[1].constant || plain(args[1].type).is(Kind::kNull) ||
      args[1].text == "\"\"")
    throw_lacks(node);
  Operand out = made(node, row.strict(args, [&] {
    return call("$split", {args[0].text, args[1].text});
  }));
  out.stored = plain(node.element());
  return out;
}

// Zeros behind a sign.
Operand zfill(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] {
    const std::string& text = args[0].text;
    const std::string more =
        repeated("\"0\"", call("$subtract", {args[1].text, length(text)}));
    const std::string first = call("$substrCP", {text, "0", "1"});
    const std::string filled =
        cond(call("$in", {first, R"(["+", "-"])"}),
             call("$concat",
                  {first, more, call("$substrCP", {text, "1", call("$strLenCP", text)})}),
             call("$concat", {more, text}));
    return cond(call("$gt", {args[1].text, number(int64_t{100'000})}), beyond(),
                row.with_code_points(args, filled));
  }));
}

}  // namespace

const Words& text_words() {
  static const Words words = {
      {"str.len", len},
      {"str.upper", changed_case},
      {"str.lower", changed_case},
      {"str.contains", contains},
      {"str.startswith", startswith},
      {"str.endswith", endswith},
      {"str.find", find},
      {"like", like},
      {"matches", matches},
      {"str.slice", slice},
      {"str.slice_replace", slice_replace},
      {"str.cat", cat},
      {"str.replace", replace},
      {"str.repeat", repeat},
      {"str.reverse", reverse},
      {"str.pad", pad},
      {"str.strip", strip},
      {"str.lstrip", strip},
      {"str.rstrip", strip},
      {"str.split", split},
      {"str.zfill", zfill},
  };
  return words;
}

}  // namespace phlox::engine::mongodb
