// Comparisons, three-valued logic, choices.
#include <algorithm>
#include <cmath>
#include <functional>

#include "phlox/base/error.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;

bool may_be_nan(const Operand& value) {
  if (!plain(value.type).is(Kind::kFloat64)) return false;
  return !value.constant || value.text.find("NaN") != std::string::npos;
}

bool is_ordered(const Type& type) {
  const Type bare = plain(type);
  return bare.is_integer() || bare.is(Kind::kFloat64) || bare.is(Kind::kString) ||
         bare.is(Kind::kBool) || bare.is_temporal() || bare.is(Kind::kDecimal) ||
         bare.is(Kind::kUuid) || bare.is(Kind::kNull);
}

enum class Order { kLess, kNotLess, kMore, kNotMore };

Operand comparing(Row& row, const Expr& node, Args& args, Order order) {
  bring_together(node, args);
  if (!is_ordered(args[0].type) || !is_ordered(args[1].type)) throw_lacks(node);
  const auto compared = [&] {
    const bool swapped = order == Order::kMore || order == Order::kNotMore;
    const std::string text = swapped ? less(args[1], args[0]) : less(args[0], args[1]);
    const bool inverse = order == Order::kNotLess || order == Order::kNotMore;
    if (!inverse) return text;
    if (may_be_nan(args[0]) || may_be_nan(args[1])) return call("$not", {text});
    return call(swapped ? "$lte" : "$gte", {args[0].text, args[1].text});
  };
  return made(node,
              row.strict(args, [&] { return row.with_code_points(args, compared()); }));
}

Operand lt(Row& row, const Expr& node, Args& args) {
  return comparing(row, node, args, Order::kLess);
}
Operand ge(Row& row, const Expr& node, Args& args) {
  return comparing(row, node, args, Order::kNotLess);
}
Operand gt(Row& row, const Expr& node, Args& args) {
  return comparing(row, node, args, Order::kMore);
}
Operand le(Row& row, const Expr& node, Args& args) {
  return comparing(row, node, args, Order::kNotMore);
}

Operand eq(Row& row, const Expr& node, Args& args) {
  bring_together(node, args);
  return made(
      node, row.strict(args, [&] { return call("$eq", {args[0].text, args[1].text}); }));
}
Operand ne(Row& row, const Expr& node, Args& args) {
  bring_together(node, args);
  return made(
      node, row.strict(args, [&] { return call("$ne", {args[0].text, args[1].text}); }));
}

Operand between(Row& row, const Expr& node, Args& args) {
  bring_together(node, args);
  if (!is_ordered(args[0].type)) throw_lacks(node);
  return made(node, row.bind(args, [&] {
    // Each half is null where one of its sides is.
    const auto half = [&](const Operand& a, const Operand& b) {
      std::vector<std::string> nulls;
      for (const Operand* one : {&a, &b})
        if (one->nullable()) nulls.push_back(is_null(*one));
      const std::string text = call("$not", {less(a, b)});
      return nulls.empty() ? text : cond(call("$or", nulls), "null", text);
    };
    const std::string low = half(args[0], args[1]), high = half(args[2], args[0]);
    const bool nullable = args[0].nullable() || args[1].nullable() || args[2].nullable();
    if (!nullable) return call("$and", {low, high});
    return cond(
        call("$or", {call("$eq", {low, "false"}), call("$eq", {high, "false"})}), "false",
        cond(call("$or", {call("$eq", {low, "null"}), call("$eq", {high, "null"})}),
             "null", "true"));
  }));
}

// The second is not evaluated where the first decides: it may fail there.
Operand both(Row& row, const Expr& node, Args& args) {
  if (!args[0].nullable() && !args[1].nullable())
    return made(node, cond(args[0].text, args[1].text, "false"));
  return made(node, row.bind(args, [&] {
    return cond(call("$or", {call("$eq", {args[0].text, "false"}),
                             call("$eq", {args[1].text, "false"})}),
                "false",
                cond(call("$or", {call("$eq", {args[0].text, "null"}),
                                  call("$eq", {args[1].text, "null"})}),
                     "null", "true"));
  }));
}
Operand either(Row& row, const Expr& node, Args& args) {
  if (!args[0].nullable() && !args[1].nullable())
    return made(node, cond(args[0].text, "true", args[1].text));
  return made(node, row.bind(args, [&] {
    return cond(call("$or", {call("$eq", {args[0].text, "true"}),
                             call("$eq", {args[1].text, "true"})}),
                "true",
                cond(call("$or", {call("$eq", {args[0].text, "null"}),
                                  call("$eq", {args[1].text, "null"})}),
                     "null", "false"));
  }));
}
Operand exclusive(Row& row, const Expr& node, Args& args) { return ne(row, node, args); }
Operand inverse(Row& row, const Expr& node, Args& args) {
  return made(node, row.strict(args, [&] { return call("$not", {args[0].text}); }));
}

Operand isnull(Row&, const Expr& node, Args& args) {
  if (!args[0].nullable()) return {"false", node.element(), true, true};
  return made(node, call("$eq", {call("$ifNull", {args[0].text, "null"}), "null"}));
}
Operand notnull(Row&, const Expr& node, Args& args) {
  if (!args[0].nullable()) return {"true", node.element(), true, true};
  return made(node, call("$ne", {call("$ifNull", {args[0].text, "null"}), "null"}));
}

Operand coalesce(Row&, const Expr& node, Args& args) {
  std::string text;
  for (size_t i = args.size(); i-- > 0;) {
    const std::string one = widened(args[i], node.element()).text;
    text = text.empty() ? one : call("$ifNull", {one, text});
  }
  return made(node, text);
}

Operand nullif(Row& row, const Expr& node, Args& args) {
  const Operand value = args[0];
  Args bound{value};
  return made(node, row.bind(bound, [&] {
    Args pair{bound[0], args[1]};
    bring_together(node, pair);
    const std::string same = row.bind(pair, [&] {
      std::vector<std::string> all{call("$eq", {pair[0].text, pair[1].text})};
      for (const Operand& one : pair)
        if (one.nullable()) all.push_back(call("$not", {is_null(one)}));
      return call("$and", all);
    });
    return cond(same, "null", bound[0].text);
  }));
}

// An unknown condition is false, as it is there.
Operand if_else(Row&, const Expr& node, Args& args) {
  return made(node, cond(args[0].text, widened(args[1], node.element()).text,
                         widened(args[2], node.element()).text));
}
Operand cases(Row& row, const Expr& node, Args& args) {
  std::string text = args.size() % 2 == 1 ? widened(args.back(), node.element()).text
                                          : std::string("null");
  if (row.features().has("$switch") && args.size() > 3) {
    std::vector<std::string> branches;
    for (size_t i = 0; i + 1 < args.size(); i += 2)
      branches.push_back(object(
          {{"case", args[i].text}, {"then", widened(args[i + 1], node.element()).text}}));
    return made(node, "{\"$switch\": {\"branches\": " + array(branches) +
                          ", \"default\": " + text + "}}");
  }
  for (size_t i = args.size() / 2; i-- > 0;)
    text = cond(args[2 * i].text, widened(args[2 * i + 1], node.element()).text, text);
  return made(node, text);
}

Operand extreme(Row& row, const Expr& node, Args& args, bool greatest) {
  const Type type = plain(node.element());
  if (!is_ordered(type) || type.is(Kind::kUuid)) throw_lacks(node);
  for (Operand& arg : args) arg = widened(arg, node.element());
  return made(node, row.bind(args, [&] {
    std::vector<std::string> all, numbers, nans;
    for (const Operand& arg : args) {
      all.push_back(arg.text);
      if (type.is(Kind::kFloat64) && may_be_nan(arg)) {
        nans.push_back(is_nan(arg));
        numbers.push_back(cond(is_nan(arg), "null", arg.text));
      } else {
        numbers.push_back(arg.text);
      }
    }
    const std::string text = call(greatest ? "$max" : "$min", numbers);
    if (nans.empty()) return row.with_code_points(args, text);
    const std::string any = call("$or", nans);
    const std::string nan = number(std::nan(""));
    return greatest ? cond(any, nan, text)
                    : call("$ifNull", {text, cond(any, nan, "null")});
  }));
}
Operand greatest(Row& row, const Expr& node, Args& args) {
  return extreme(row, node, args, true);
}
Operand least(Row& row, const Expr& node, Args& args) {
  return extreme(row, node, args, false);
}

Operand isin(Row& row, const Expr& node, Args& args) {
  const Expr& values = node.arg(1);
  if (!values.is("literal")) {
    if (const auto place = row.computed.find(values.id()); place != row.computed.end()) {
      Args one{args[0]};
      return made(node, row.strict(one, [&] {
        return call("$in", {positive_zero(one[0]), place->second.text});
      }));
    }
    throw_lacks(node);
  }
  const auto* list = values.attribute("value").list();
  const Type element = plain(values.element()).is_list()
                           ? plain(values.element()).element()
                           : values.element();
  if (!list || is_nested(args[0].type)) throw_lacks(node);
  const Operand value = args[0];
  Args bound{value};
  return made(node, row.strict(bound, [&] {
    std::vector<std::string> items;
    for (const auto& item : *list) {
      if (item.is_null()) continue;
      Args pair{bound[0],
                {literal_text(item, element), element.without_option(), true, true}};
      if (const auto* integer = item.integer())
        pair[1].range = {static_cast<double>(*integer), static_cast<double>(*integer)};
      bring_together(node, pair);
      items.push_back(item.real() && *item.real() == 0 ? number(0.0) : pair[1].text);
      if (pair[0].text != bound[0].text) bound[0] = pair[0];
    }
    if (items.empty()) return std::string("false");
    // In a list mongo-java-server reads even such a constant as a path.
    if (std::any_of(items.begin(), items.end(), [](const std::string& item) {
          return item.starts_with("{\"$literal\"");
        })) {
      for (std::string& item : items) item = call("$eq", {bound[0].text, item});
      return call("$or", items);
    }
    return call("$in", {positive_zero(bound[0]), array(items)});
  }));
}

Operand clip(Row& row, const Expr& node, Args& args) {
  const Type type = plain(node.element());
  if (!is_ordered(type)) throw_lacks(node);
  for (Operand& arg : args)
    if (!plain(arg.type).is(Kind::kNull)) arg = widened(arg, node.element());
  // A bound that is null bounds nothing.
  const auto is_none = [](const Operand& bound) {
    return plain(bound.type).is(Kind::kNull);
  };
  const auto bounded = [](const Operand& bound, std::string outside,
                          const Operand& value) {
    if (bound.nullable()) outside = cond(is_null(bound), "false", outside);
    return cond(outside, bound.text, value.text);
  };
  return made(node, row.bind(args, [&] {
    Args raised{args[0]};
    if (args.size() > 1 && !is_none(args[1])) {
      raised[0].text = bounded(args[1], less(args[0], args[1]), args[0]);
      raised[0].simple = raised[0].constant = false;
    }
    const std::string text = row.bind(raised, [&] {
      return args.size() > 2 && !is_none(args[2])
                 ? bounded(args[2], less(args[2], raised[0]), raised[0])
                 : raised[0].text;
    });
    return args[0].nullable() ? cond(is_null(args[0]), "null", text) : text;
  }));
}

}  // namespace

std::string is_nan(const Operand& value) {
  return call("$eq", {value.text, number(std::nan(""))});
}

std::string positive_zero(const Operand& value) {
  return plain(value.type).is_float()
             ? cond(call("$eq", {value.text, number(0.0)}), number(0.0), value.text)
             : value.text;
}

std::string less(const Operand& a, const Operand& b) {
  std::string text = call("$lt", {a.text, b.text});
  if (may_be_nan(b)) text = cond(is_nan(b), "true", text);
  if (may_be_nan(a)) text = cond(is_nan(a), "false", text);
  return text;
}

Operand widened(Operand value, const Type& given) {
  const Type to = plain(given), from = plain(value.type);
  if (from == to || from.is(Kind::kNull)) return value;
  if (to.is(Kind::kFloat64)) return as_double(std::move(value));
  if (from.is_integer() && to.is_integer()) return value;
  if ((from.is_integer() || from.is(Kind::kDecimal)) && to.is(Kind::kDecimal))
    return value;
  if (from.is(Kind::kString) && to.is(Kind::kString)) return value;
  if (from.is(Kind::kDatetime) && to.is(Kind::kDatetime)) return value;
  if (from.is(Kind::kDate) && to.is(Kind::kDatetime)) {
    // Null times a number is null.
    value.text = call("$multiply", {value.text, number(int64_t{86'400'000'000})});
    value.simple = value.constant = false;
    value.type = value.nullable() ? Type::option(to) : to;
    return value;
  }
  throw_lacks(from.to_string() + " as " + to.to_string());
}

void bring_together(const Expr& node, Args& args) {
  bool floats = false, decimals = false, datetimes = false, dates = false;
  for (const Operand& arg : args) {
    const Type type = plain(arg.type);
    if (is_nested(type) || type.is(Kind::kJson)) throw_lacks(node);
    floats |= type.is_float();
    decimals |= type.is(Kind::kDecimal);
    datetimes |= type.is(Kind::kDatetime);
    dates |= type.is(Kind::kDate);
  }
  if (floats && decimals) throw_lacks(node);
  if (floats)
    for (Operand& arg : args) arg = as_double(arg);
  if (datetimes && dates)
    for (Operand& arg : args)
      if (plain(arg.type).is(Kind::kDate)) arg = widened(arg, Type::datetime());
}

const Words& logic_words() {
  static const Words words = {
      {"eq", eq},           {"ne", ne},
      {"lt", lt},           {"le", le},
      {"gt", gt},           {"ge", ge},
      {"between", between}, {"and", both},
      {"or", either},       {"xor", exclusive},
      {"not", inverse},     {"isnull", isnull},
      {"notnull", notnull}, {"coalesce", coalesce},
      {"nullif", nullif},   {"if_else", if_else},
      {"cases", cases},     {"greatest", greatest},
      {"least", least},     {"isin", isin},
      {"clip", clip},
  };
  return words;
}

}  // namespace phlox::engine::mongodb
