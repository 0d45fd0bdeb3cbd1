// Reductions to accumulators of a $group stage, and what is made of their results.
#include <cmath>

#include "phlox/engine/mongodb/groups.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/pipeline.h"
#include "phlox/expr/op.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

std::string zero() { return number(int64_t{0}); }
std::string one() { return number(int64_t{1}); }
std::string nan() { return number(std::nan("")); }

// The items of a list that are there.
std::string there(const std::string& list) {
  return "{\"$filter\": {\"input\": " + list +
         ", \"as\": \"e\", \"cond\": " + call("$ne", {"\"$$e\"", "null"}) + "}}";
}

std::string folded(const std::string& list, const std::string& from,
                   const std::string& step) {
  return "{\"$reduce\": {\"input\": " + list + ", \"initialValue\": " + from +
         ", \"in\": " + step + "}}";
}

// Sums of so many integers of such a size are within 64 bits.
constexpr int64_t kUsual = int64_t{1} << 40;
constexpr int64_t kUsualRows = int64_t{1} << 22;

// More would take a server long that has no word for it.
constexpr int64_t kMostSorted = 1000;

// The items of a list in order, each put between those before and behind it.
std::string inserted(const std::string& list) {
  const auto part = [](const char* op) {
    return "{\"$filter\": {\"input\": \"$$value\", \"as\": \"e\", \"cond\": " +
           call(op, {"\"$$e\"", "\"$$this\""}) + "}}";
  };
  // Not all servers compute what stands in a list.
  const std::string one = R"({"$map": {"input": [0], "as": "one", "in": "$$this"}})";
  return folded(list, "[]", call("$concatArrays", {part("$lte"), one, part("$gt")}));
}

bool is_ordered(const Type& given) {
  const Type type = plain(given);
  return type.is_integer() || type.is_float() || type.is_temporal() ||
         type.is(Kind::kString) || type.is(Kind::kBool) || type.is(Kind::kDecimal);
}

}  // namespace

std::string Reductions::accumulate(const std::string& accumulator) {
  auto& name = names_[accumulator];
  if (name.empty()) {
    name = "a" + std::to_string(fields_.size());
    fields_.emplace_back(name, accumulator);
  }
  return result_(name);
}

// How many values there are.
std::string Reductions::count(const Operand& value, bool everywhere) {
  Operand given = value;
  if (value.raw() && value.nullable()) given.text = call("$ifNull", {value.text, "null"});
  const std::string counted =
      given.nullable() ? cond(is_null(given), zero(), one()) : one();
  const std::string total = accumulate(call("$sum", counted));
  return everywhere && !has_rows_ ? call("$ifNull", {total, zero()}) : total;
}

Operand Reductions::reduce(const Expr& node, const std::vector<Operand>& arguments) {
  const std::string_view op = node.op().name;
  std::vector<Operand> args = arguments;
  const auto* const where = node.attributes().find("where");
  if (where && where->boolean()) {
    const Operand condition = args.back();
    args.pop_back();
    if (args.empty() || op == "nrows") {
      args = {{cond(call("$eq", {condition.text, "true"}), "true", "null"),
               Type::option(Type::boolean())}};
    } else {
      for (Operand& arg : args) {
        arg.text = cond(call("$eq", {condition.text, "true"}), arg.text, "null");
        arg.simple = false;
        arg.type = Type::option(arg.type);
      }
    }
  } else if (args.empty()) {
    args = {{"true", Type::boolean(), true}};
  }
  for (Operand& arg : args)
    if (plain(arg.type).is(Kind::kFloat32)) arg = as_double(arg);
  const Operand& value = args.at(0);
  const auto result = [&](std::string text) { return made(node, std::move(text)); };
  if (plain(value.type).is(Kind::kNull)) throw_lacks("reductions of nothing");
  if (op == "nrows" || op == "count") return result(count(value, true));
  if (is_nested(value.type)) {
    if (op != "first" && op != "last") throw_lacks(std::string(op) + " of nested values");
    const Operand given{call("$ifNull", {value.text, "null"}), Type::option(value.type)};
    Operand out = result(by_position(given, op == "last"));
    out.stored = value.stored;
    return out;
  }
  if (!row_.features().has("$let") && (op == "min" || op == "max" || op == "mode" ||
                                       op == "topk" || op == "argmin" || op == "argmax"))
    for (Operand& arg : args) {
      const std::string before = arg.text;
      arg.text = row_.with_code_points({arg}, arg.text);
      arg.simple = arg.simple && arg.text == before;
    }
  if ((op == "nunique" || op == "approx_nunique" || op == "mode" || op == "topk") &&
      !row_.features().has("$let"))
    for (Operand& arg : args) {
      const bool simple = arg.simple;
      const std::string before = arg.text;
      arg.text = row_.with_texts({arg}, arg.text);
      arg.simple = simple && arg.text == before;
    }
  // A group key of bytes is one; their order is not ours.
  if (op == "nunique" || op == "approx_nunique") {
    args[0].text = positive_zero(args[0]);
    const std::string set =
        there(call("$ifNull", {accumulate(call("$addToSet", value.text)), "[]"}));
    return result(call("$toLong", call("$size", set)));
  }
  if (!is_ordered(value.type))
    throw_lacks(std::string(op) + " of " + value.type.to_string());
  if (op == "sum") return result(sum_of(node, value));
  if (op == "min" || op == "all") return result(extreme(value, false));
  if (op == "max" || op == "any") return result(extreme(value, true));
  if (op == "mean") return result(accumulate(call("$avg", as_double(value).text)));
  if (op == "var" || op == "std") return result(moments(node, as_double(value)));
  if (op == "first" || op == "last") return result(by_position(value, op == "last"));
  if (op == "argmin") return result(at_least(value, args.at(1)));
  if (op == "argmax") return result(at_most(value, args.at(1)));
  if (op == "corr" || op == "cov")
    return result(pairs(node, as_double(value), as_double(args.at(1))));
  if (op == "median" || op == "quantile" || op == "mode" || op == "topk")
    return result(from_sorted(node, value));
  throw_lacks(node);
}

std::string Reductions::sum_of(const Expr& node, const Operand& value) {
  const Type type = plain(value.type), to = plain(node.element());
  if (to.is(Kind::kUint64)) throw_lacks(node);
  if (type.is(Kind::kDecimal)) {
    const std::string n = count(value, false);
    // Decimals of a server have 34 digits.
    const int digits = 33 - to.scale();
    if (digits < 1) throw_lacks(node);
    const std::string decimal = accumulate(call("$sum", value.text));
    return cond(
        call("$gt", {n, zero()}),
        cond(call("$lt", {call("$abs", decimal),
                          "{\"$numberDecimal\": \"1E" + std::to_string(digits) + "\"}"}),
             decimal, beyond()),
        "null");
  }
  const bool is_wide =
      type.is(Kind::kTimedelta) || (type.is_integer() && type.bit_width() == 64);
  if (value.raw() || (!to.is(Kind::kFloat64) && is_wide))
    return sum_of_longs(value, is_wide);
  const std::string n = count(value, false);
  const std::string total = accumulate(
      call("$sum", to.is(Kind::kFloat64) ? as_double(value).text : as_long(value).text));
  return cond(call("$gt", {n, zero()}), total, "null");
}

// The smallest and the largest value tell that no sum left 64 bits, beyond which a server
// goes on with doubles, or wraps around; and, of values as they stand in documents, with
// the type of their sum, that all were integers.
std::string Reductions::sum_of_longs(const Operand& value, bool is_wide) {
  const std::string text = value.raw() ? value.text : as_long(value).text;
  const std::string total = accumulate(call("$sum", text));
  const std::string low = accumulate(call("$min", text));
  const std::string high = accumulate(call("$max", text));
  const auto within = [&](int64_t least, int64_t most) {
    return std::vector<std::string>{call("$gte", {low, number(least)}),
                                    call("$lte", {high, number(most)})};
  };
  const auto all = [](const std::vector<std::string>& conditions) {
    return call("$and", conditions);
  };
  std::string whole = call("$toLong", total);
  // Servers without $type write a double with a point.
  if (value.raw())
    whole = cond(row_.features().has("$type")
                     ? call("$in", {call("$type", total), R"(["int", "long"])"})
                     : call("$eq", {call("$toString", total), call("$toString", whole)}),
                 whole, beyond());
  const auto [least, most] = Row::integers_of(value.type);
  if (is_wide) {
    const std::string n = accumulate(call("$sum", one()));
    const auto size = [](const std::string& end) {
      return call("$abs", call("$toDouble", end));
    };
    std::vector<std::string> usual = within(-kUsual, kUsual);
    usual.push_back(call("$lte", {n, number(kUsualRows)}));
    std::vector<std::string> safe = within(least, most);
    safe.push_back(call(
        "$lt",
        {call("$multiply", {call("$toDouble", n), call("$max", {size(low), size(high)})}),
         number(9.2e18)}));
    whole = cond(all(usual), whole, cond(all(safe), whole, beyond()));
  } else {
    whole = cond(all(within(least, most)), whole, beyond());
  }
  return cond(call("$eq", {has_rows_ ? low : call("$ifNull", {low, "null"}), "null"}),
              "null", whole);
}

std::string Reductions::extreme(const Operand& value, bool greatest) {
  const char* const op = greatest ? "$max" : "$min";
  if (!plain(value.type).is(Kind::kFloat64)) return accumulate(call(op, value.text));
  // NaN is above all numbers.
  const std::string is_nan_text = call("$eq", {value.text, nan()});
  const std::string numbers = accumulate(call(op, cond(is_nan_text, "null", value.text)));
  const std::string nans = accumulate(call("$sum", cond(is_nan_text, one(), zero())));
  const std::string any = call("$gt", {nans, zero()});
  return greatest ? cond(any, nan(), numbers)
                  : call("$ifNull", {numbers, cond(any, nan(), "null")});
}

std::string Reductions::moments(const Expr& node, const Operand& value) {
  const auto* const unbiased = node.attributes().find("unbiased");
  const bool sample = !unbiased || !unbiased->boolean() || *unbiased->boolean();
  const char* const op = sample ? "$stdDevSamp" : "$stdDevPop";
  if (row_.features().has(std::string("group ") + op)) {
    const std::string deviation = accumulate(call(op, value.text));
    return node.is("std") ? deviation : call("$multiply", {deviation, deviation});
  }
  // In two passes over the list of the values.
  std::vector<Operand> list{
      {there(call("$ifNull", {accumulate(call("$push", value.text)), "[]"})),
       Type::var(Type::float64())}};
  return row_.bind(list, [&] {
    std::vector<Operand> mean{{call("$avg", list[0].text), Type::float64()}};
    const std::string n = call("$size", list[0].text);
    const std::string deviation = row_.bind(mean, [&] {
      const std::string off = call("$subtract", {"\"$$this\"", mean[0].text});
      const std::string squares =
          folded(list[0].text, number(0.0),
                 call("$add", {"\"$$value\"", call("$multiply", {off, off})}));
      const std::string variance =
          call("$divide", {squares, sample ? call("$subtract", {n, "1"}) : n});
      return node.is("std") ? call("$sqrt", variance) : variance;
    });
    return cond(call("$gte", {n, sample ? "2" : "1"}), deviation, "null");
  });
}

// The value of the first place: servers compare documents field by field.
std::string Reductions::by_position(const Operand& value, bool last) {
  if (is_sorted_)
    return call(
        "$ifNull",
        {call("$arrayElemAt",
              {there(call("$ifNull", {accumulate(call("$push", value.text)), "[]"})),
               last ? "-1" : "0"}),
         "null"});
  if (position_.empty()) throw_lacks("first and last of rows without an order");
  const std::string placed = object({{"p", position_}, {"v", value.text}});
  const std::string found =
      accumulate(call(last ? "$max" : "$min",
                      value.nullable() ? cond(is_null(value), "null", placed) : placed));
  return call("$ifNull", {below(found, "v"), "null"});
}

std::string Reductions::at_least(const Operand& value, const Operand& key) {
  if (position_.empty()) throw_lacks("argmin of rows without an order");
  if (!is_ordered(key.type)) throw_lacks("argmin by " + key.type.to_string());
  std::vector<std::pair<std::string, std::string>> fields;
  if (plain(key.type).is(Kind::kFloat64))
    fields.emplace_back("n", cond(call("$eq", {key.text, nan()}), "1", "0"));
  fields.emplace_back("k", key.text);
  fields.emplace_back("p", position_);
  fields.emplace_back("v", value.text);
  const std::string placed = object(fields);
  const std::string found = accumulate(
      call("$min", key.nullable() ? cond(is_null(key), "null", placed) : placed));
  return call("$ifNull", {below(found, "v"), "null"});
}

// Of the rows with the greatest key the first.
std::string Reductions::at_most(const Operand& value, const Operand& key) {
  if (position_.empty()) throw_lacks("argmax of rows without an order");
  if (!is_ordered(key.type)) throw_lacks("argmax by " + key.type.to_string());
  const std::string placed =
      object({{"k", group_key(key)}, {"p", position_}, {"v", value.text}});
  const std::string list = there(
      call("$ifNull",
           {accumulate(call(
                "$push", key.nullable() ? cond(is_null(key), "null", placed) : placed)),
            "[]"}));
  const std::string top = extreme(key, true);
  std::vector<Operand> first{
      {call("$min", "{\"$filter\": {\"input\": " + list + ", \"as\": \"e\", \"cond\": " +
                        call("$eq", {"\"$$e.k\"", top}) + "}}"),
       Type::option(Type::json())}};
  return row_.bind(first,
                   [&] { return call("$ifNull", {below(first[0].text, "v"), "null"}); });
}

// The values that are there, in order, with NaN behind numbers.
std::string Reductions::sorted(const Operand& value) {
  std::string list =
      there(call("$ifNull", {accumulate(call("$push", value.text)), "[]"}));
  if (row_.features().has("$sortArray")) {
    list = call("$sortArray", object({{"input", list}, {"sortBy", "1"}}));
  } else if (value.simple && !keeps_order_ &&
             (sorted_by_.empty() || sorted_by_ == value.text)) {
    sorted_by_ = value.text;
  } else {
    std::vector<Operand> given{{list, Type::var(Type::float64())}};
    list = row_.bind(given, [&] {
      return cond(call("$lte", {call("$size", given[0].text), number(kMostSorted)}),
                  inserted(given[0].text), beyond());
    });
  }
  if (!plain(value.type).is(Kind::kFloat64)) return list;
  std::vector<Operand> bound{{list, Type::var(Type::float64())}};
  return row_.bind(bound, [&] {
    const auto part = [&](const char* op) {
      return "{\"$filter\": {\"input\": " + bound[0].text +
             ", \"as\": \"e\", \"cond\": " + call(op, {"\"$$e\"", nan()}) + "}}";
    };
    return call("$concatArrays", {part("$ne"), part("$eq")});
  });
}

std::string Reductions::from_sorted(const Expr& node, const Operand& given) {
  const bool is_quantile = node.is("median") || node.is("quantile");
  std::vector<Operand> list{{sorted(given), Type::var(Type::float64())}};
  return row_.bind(list, [&] {
    const std::string& all = list[0].text;
    const std::string n = call("$size", all);
    std::string text;
    if (node.is("topk")) {
      text =
          call("$slice", {call("$reverseArray", all),
                          std::to_string(std::min<int64_t>(node.integer("k"), 1 << 30))});
    } else if (is_quantile) {
      const auto* const q_value = node.attributes().find("q");
      const double q = q_value && q_value->real() ? *q_value->real()
                       : q_value && q_value->integer()
                           ? static_cast<double>(*q_value->integer())
                           : 0.5;
      std::vector<Operand> place{
          {call("$multiply", {call("$toDouble", call("$subtract", {n, "1"})), number(q)}),
           Type::float64()}};
      text = row_.bind(place, [&] {
        const std::string low = call("$toInt", call("$floor", place[0].text));
        const std::string high = call("$toInt", call("$ceil", place[0].text));
        const auto item = [&](const std::string& at) {
          return call("$toDouble", call("$arrayElemAt", {all, at}));
        };
        const std::string part =
            call("$subtract", {place[0].text, call("$floor", place[0].text)});
        std::vector<Operand> ends{{item(low), Type::float64()},
                                  {item(high), Type::float64()}};
        return row_.bind(ends, [&] {
          const std::string &a = ends[0].text, &b = ends[1].text;
          const auto is_endless = [](const std::string& value) {
            return call("$eq", {call("$abs", value), number(HUGE_VAL)});
          };
          // There is nothing between an infinity or NaN and another number.
          const std::string is_odd =
              call("$or", {is_endless(a), is_endless(b), call("$eq", {b, nan()})});
          return cond(call("$or", {call("$eq", {low, high}), call("$eq", {a, b})}), a,
                      cond(is_odd, call("$add", {a, b}),
                           call("$add", {a, call("$multiply",
                                                 {part, call("$subtract", {b, a})})})));
        });
      });
    } else {
      // Runs of equals: the value, how often, and the best so far.
      const std::string value = "\"$$this\"";
      const auto of = [](const char* name) {
        return "\"$$value." + std::string(name) + "\"";
      };
      const std::string same = call("$eq", {of("v"), value});
      const std::string run = cond(same, call("$add", {of("n"), "1"}), "1");
      const std::string better = call("$gt", {run, of("m")});
      text = "{\"$let\": {\"vars\": {\"best\": " +
             folded(all, object({{"v", "null"}, {"n", "0"}, {"b", "null"}, {"m", "0"}}),
                    object({{"v", value},
                            {"n", run},
                            {"b", cond(better, value, of("b"))},
                            {"m", cond(better, run, of("m"))}})) +
             "}, \"in\": \"$$best.b\"}}";
      if (!row_.features().has("$let")) {
        const std::string best =
            folded(all, object({{"v", "null"}, {"n", "0"}, {"b", "null"}, {"m", "0"}}),
                   object({{"v", value},
                           {"n", run},
                           {"b", cond(better, value, of("b"))},
                           {"m", cond(better, run, of("m"))}}));
        text = call("$arrayElemAt", {"{\"$map\": {\"input\": [" + best +
                                         "], \"as\": \"best\", \"in\": \"$$best.b\"}}",
                                     "0"});
      }
    }
    return cond(call("$gt", {n, "0"}), text, "null");
  });
}

// In two passes over the list of the pairs that are there.
std::string Reductions::pairs(const Expr& node, const Operand& x, const Operand& y) {
  std::vector<std::string> nulls;
  for (const Operand* one : {&x, &y})
    if (one->nullable()) nulls.push_back(is_null(*one));
  std::string pair = object({{"x", x.text}, {"y", y.text}});
  if (!nulls.empty()) pair = cond(call("$or", nulls), "null", pair);
  std::vector<Operand> list{
      {there(call("$ifNull", {accumulate(call("$push", pair)), "[]"})),
       Type::var(Type::float64())}};
  const auto* const unbiased = node.attributes().find("unbiased");
  const bool sample = !unbiased || !unbiased->boolean() || *unbiased->boolean();
  return row_.bind(list, [&] {
    const std::string n = call("$size", list[0].text);
    const auto side = [&](const char* name) {
      return "{\"$map\": {\"input\": " + list[0].text +
             ", \"as\": \"e\", \"in\": \"$$e." + std::string(name) + "\"}}";
    };
    std::vector<Operand> means{{call("$avg", side("x")), Type::float64()},
                               {call("$avg", side("y")), Type::float64()}};
    const std::string text = row_.bind(means, [&] {
      const auto off = [&](const char* name, size_t i) {
        return call("$subtract", {"\"$$this." + std::string(name) + "\"", means[i].text});
      };
      const auto total = [&](const std::string& a, const std::string& b) {
        return folded(list[0].text, number(0.0),
                      call("$add", {"\"$$value\"", call("$multiply", {a, b})}));
      };
      const std::string xy = total(off("x", 0), off("y", 1));
      if (node.is("cov"))
        return call("$divide", {xy, sample ? call("$subtract", {n, "1"}) : n});
      std::vector<Operand> size{
          {call("$multiply", {call("$sqrt", total(off("x", 0), off("x", 0))),
                              call("$sqrt", total(off("y", 1), off("y", 1)))}),
           Type::float64()}};
      return row_.bind(size, [&] {
        return cond(call("$eq", {size[0].text, number(0.0)}), nan(),
                    call("$divide", {xy, size[0].text}));
      });
    });
    return cond(call("$gte", {n, node.is("corr") || sample ? "2" : "1"}), text, "null");
  });
}

}  // namespace phlox::engine::mongodb
