// Row expressions to expressions of MongoDB's aggregation language.
#include "phlox/engine/mongodb/row.h"

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/engine/mongodb/json.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

// A server takes no deeper documents than 200 levels, and each node may be several.
constexpr size_t kLongestText = 200'000;

bool is_end(const Expr& node) {
  return node.is_table() || node.op().kind == expr::Kind::kField ||
         (node.op().kind == expr::Kind::kReduction);
}

Word word_of(std::string_view op) {
  for (const Words* words :
       {&arithmetic_words(), &number_words(), &angle_words(), &logic_words(),
        &text_words(), &character_words(), &time_words(), &rounding_words(),
        &time_text_words(), &cast_words(), &nested_words()})
    if (const auto place = words->find(op); place != words->end()) return place->second;
  return nullptr;
}

}  // namespace

void throw_lacks(const std::string& what) {
  throw Error(Code::kUnsupported, "mongodb cannot run " + what);
}
void throw_lacks(const Expr& node) { throw_lacks(std::string(node.op().name)); }

Type plain(const Type& type) {
  Type bare = type.without_option();
  while (bare.is(Kind::kCategorical)) bare = bare.element().without_option();
  return bare;
}

bool is_nested(const Type& type) {
  const Type bare = plain(type);
  return bare.is_list() || bare.is(Kind::kRecord) || bare.is(Kind::kMap);
}

// Not folded into a constant by a server that looks at pipelines before it runs them.
std::string beyond() {
  return call("$toLong",
              cond(call("$eq", {"\"$$ROOT\"", "null"}), "\"0\"", quoted(kBeyond)));
}

std::string projected(const Operand& value) {
  return value.constant && !value.text.starts_with("{\"$literal\"")
             ? call("$literal", value.text)
             : value.text;
}

Operand made(const Expr& node, std::string text) {
  return {std::move(text), node.element()};
}

std::string literal_text(const expr::Value& value, const Type& given) {
  const Type type = plain(given);
  if (value.is_null()) return "null";
  switch (type.kind()) {
    case Kind::kBool:
      if (const auto* flag = value.boolean()) return *flag ? "true" : "false";
      break;
    case Kind::kInt8:
    case Kind::kInt16:
    case Kind::kInt32:
    case Kind::kInt64:
    case Kind::kUint8:
    case Kind::kUint16:
    case Kind::kUint32:
    case Kind::kUint64:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      if (const auto* integer = value.integer()) return number(*integer);
      break;
    case Kind::kFloat32:
    case Kind::kFloat64:
      if (const auto* real = value.real()) return number(*real);
      if (const auto* integer = value.integer())
        return number(static_cast<double>(*integer));
      break;
    case Kind::kString:
      if (const auto* text = value.string()) return text_literal(*text);
      break;
    case Kind::kDecimal:
      // A decimal of MongoDB has 34 digits.
      if (type.precision() <= 34) {
        if (const auto* text = value.string())
          return "{\"$numberDecimal\": " + quoted(*text) + "}";
        if (const auto* integer = value.integer())
          return "{\"$numberDecimal\": \"" + std::to_string(*integer) + "\"}";
      }
      break;
    case Kind::kUuid:
      if (const auto* text = value.string()) return "{\"$uuid\": " + quoted(*text) + "}";
      break;
    default:
      break;
  }
  throw_lacks("a constant of type " + type.to_string());
}

std::string is_null(const Operand& value) {
  return value.nullable() ? call("$eq", {value.text, "null"}) : "false";
}

std::optional<std::pair<double, double>> range_of(const Operand& value) {
  if (value.range) return value.range;
  const Type type = plain(value.type);
  if (type.is(Kind::kBool)) return {{0, 1}};
  if (type.is(Kind::kDate)) return {{-2147483648.0, 2147483647.0}};
  if (type.is(Kind::kTime)) return {{0, 86400e6}};
  if (!type.is_integer() || type.bit_width() == 64) return std::nullopt;
  const double size = std::ldexp(1.0, type.bit_width());
  return type.is_unsigned() ? std::pair{0.0, size - 1}
                            : std::pair{-size / 2, size / 2 - 1};
}

std::string Row::fresh() { return "v" + std::to_string(++*names_); }

std::string Row::with_texts(const std::vector<Operand>& texts, std::string body) const {
  if (features_.has("$let")) return body;
  for (const Operand& one : texts)
    if (plain(one.type).is(Kind::kString))
      body =
          cond(call("$gte",
                    {call("$indexOfCP", {one.text, call("$literal", quoted("$"))}), "0"}),
               beyond(), body);
  return body;
}

std::string Row::with_code_points(const std::vector<Operand>& texts, std::string body) {
  if (features_.has("$let")) return body;
  for (const Operand& one : texts) {
    if (!plain(one.type).is(Kind::kString)) continue;
    std::vector<Operand> given{
        {one.nullable() ? call("$ifNull", {one.text, "\"\""}) : one.text, Type::string(),
         one.simple && !one.nullable()}};
    const std::string at = fresh();
    // Half of a pair: no text of one character lies there.
    const std::string is_alike = bind(given, [&] {
      const std::string& text = given[0].text;
      const std::string unit = call("$substrCP", {text, "\"$$" + at + "\"", "1"});
      const std::string halves =
          "{\"$filter\": {\"input\": " + call("$range", {"0", call("$strLenCP", text)}) +
          ", \"as\": " + quoted(at) + ", \"cond\": " +
          call("$and", {call("$gt", {unit, quoted("\xed\x9f\xbf")}),
                        call("$lt", {unit, quoted("\xee\x80\x80")})}) +
          "}}";
      return call("$or",
                  {call("$eq", {call("$strLenBytes", text), call("$strLenCP", text)}),
                   call("$eq", {halves, "[]"})});
    });
    body = cond(is_alike, body, beyond());
  }
  return body;
}

std::string Row::bind(std::vector<Operand>& operands,
                      const std::function<std::string()>& body) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (Operand& operand : operands) {
    if (operand.simple) continue;
    const std::string name = fresh();
    variables.emplace_back(name, with_texts({operand}, operand.text));
    operand.text = "\"$$" + name + "\"";
    operand.simple = true;
  }
  std::string text = body();
  if (variables.empty()) return text;
  if (features_.has("$let"))
    return "{\"$let\": {\"vars\": " + object(variables) + ", \"in\": " + text + "}}";
  for (auto one = variables.rbegin(); one != variables.rend(); ++one)
    text = call("$arrayElemAt",
                {"{\"$map\": {\"input\": [" + one->second +
                     "], \"as\": " + quoted(one->first) + ", \"in\": " + text + "}}",
                 "0"});
  return text;
}

std::string Row::strict(std::vector<Operand>& operands,
                        const std::function<std::string()>& body) {
  return bind(operands, [&] {
    std::vector<std::string> nulls;
    for (const Operand& operand : operands)
      if (operand.nullable()) nulls.push_back(is_null(operand));
    std::string text = body();
    if (nulls.empty()) return text;
    return cond(nulls.size() == 1 ? nulls[0] : call("$or", nulls), "null", text);
  });
}

Operand Row::compile(const Expr& root) {
  for (const Expr& node : expr::postorder(root, is_end)) {
    if (done_.contains(node.id()) || node.is_table()) continue;
    Operand value = compile_node(node);
    if (value.text.size() > kLongestText) throw_lacks("an expression as long as this");
    done_.emplace(node.id(), std::move(value));
  }
  return done_.at(root.id());
}

Operand Row::compile_node(const Expr& node) {
  if (const auto place = computed.find(node.id()); place != computed.end())
    return place->second;
  if (node.is("column")) return column(node.string("name"));
  if (node.is("literal")) {
    // Lists of constants are read by who uses them.
    if (is_nested(node.element())) return {"null", node.element(), true, true};
    Operand value{literal_text(node.attribute("value"), node.element()), node.element(),
                  true, true};
    if (const auto* integer = node.attribute("value").integer())
      value.range = {static_cast<double>(*integer), static_cast<double>(*integer)};
    return value;
  }
  if (node.is("label")) return done_.at(node.arg(0).id());
  if (node.op().kind == expr::Kind::kWindow) throw_lacks(node.string("function"));
  if (node.op().kind != expr::Kind::kElementwise) throw_lacks(node);
  const Word word = word_of(node.op().name);
  if (!word) throw_lacks(node);
  std::vector<Operand> args;
  for (const Expr& arg : node.args()) {
    // The values of isin may be another table's.
    const auto place = done_.find(arg.id());
    args.push_back(place == done_.end() ? Operand() : place->second);
    if (args.back().constant && is_nested(arg.element()) && !node.is("isin"))
      throw_lacks("a constant of type " + arg.element().to_string());
    if (args.back().raw() && !is_nested(args.back().type) &&
        !(args.size() == 1 && checks_itself(node, args.back())))
      args.back() = guarded(args.back());
  }
  return word(*this, node, args);
}

Operand Row::guarded(const Operand& raw) {
  if (!raw.raw()) return raw;
  Operand value{raw.text, raw.type};
  std::vector<Operand> bound{{raw.text, raw.type, raw.simple}};
  value.text =
      bind(bound, [&] { return guard_text(bound[0].text, plain(raw.stored), raw.type); });
  return value;
}

namespace {

// Whether a value is among those of one type, by the order that MongoDB has of all
// types: null, numbers, texts, documents, lists, bytes, ids, bools, dates, timestamps.
std::string between(const std::string& value, const std::string& from,
                    const std::string& to) {
  return call("$and", {call("$gte", {value, from}), call("$lt", {value, to})});
}

constexpr const char* kNoId = R"({"$oid": "000000000000000000000000"})";
constexpr const char* kNoBytes = R"({"$binary": {"base64": "", "subType": "00"}})";
constexpr const char* kNoStamp = R"({"$timestamp": {"t": 0, "i": 0}})";

std::string date_of(int64_t ms) { return "{\"$date\": " + number(ms) + "}"; }

}  // namespace

std::pair<int64_t, int64_t> Row::integers_of(const Type& given) {
  const Type type = plain(given);
  if (type.is(Kind::kTime)) return {0, 86'399'999'999};
  if (!type.is_integer()) return {INT64_MIN, INT64_MAX};
  const int bits = type.bit_width();
  if (type.is_unsigned()) return {0, bits == 64 ? INT64_MAX : (int64_t{1} << bits) - 1};
  const auto top = static_cast<int64_t>((uint64_t{1} << (bits - 1)) - 1);
  return {-top - 1, top};
}

// What is neither a value of the type nor null ends the query: it is then computed here,
// where the error can name the document.
std::string Row::guard_text(const std::string& value, const Type& stored,
                            const Type& wanted_type) {
  const Type wanted = plain(wanted_type);
  const auto lacks = [&]() {
    throw_lacks(wanted.to_string() + " of fields that hold " + stored.to_string());
  };
  const std::string none = cond(call("$eq", {call("$ifNull", {value, "null"}), "null"}),
                                wanted_type.is_option() ? "null" : beyond(), beyond());
  const auto checked = [&](const std::string& in, const std::string& text) {
    return cond(in, text, none);
  };
  const auto integers = [&] {
    if (!stored.is_integer()) lacks();
    const auto [lo, hi] = integers_of(wanted);
    const std::string as_long = call("$toLong", value);
    // What is no number is another value then, and a null that must not be one.
    const std::string as_is =
        wanted_type.is_option() ? value : call("$ifNull", {value, "\"\""});
    const std::string is_whole = call("$eq", {as_long, as_is});
    if (lo == INT64_MIN && hi == INT64_MAX) return checked(is_whole, as_long);
    return checked(call("$and", {call("$gte", {value, number(lo)}),
                                 call("$lte", {value, number(hi)})}),
                   cond(is_whole, as_long, beyond()));
  };
  const std::string is_number =
      call("$and", {call("$gt", {value, "null"}), call("$lt", {value, "\"\""})});
  switch (wanted.kind()) {
    case Kind::kBool:
      if (!stored.is(Kind::kBool)) lacks();
      return checked(
          call("$or", {call("$eq", {value, "true"}), call("$eq", {value, "false"})}),
          value);
    case Kind::kInt8:
    case Kind::kInt16:
    case Kind::kInt32:
    case Kind::kInt64:
    case Kind::kUint8:
    case Kind::kUint16:
    case Kind::kUint32:
    case Kind::kUint64:
    case Kind::kTime:
    case Kind::kTimedelta:
      return integers();
    case Kind::kFloat32: {
      if (!stored.is_number() || stored.is(Kind::kDecimal)) lacks();
      // Dekker's splitting leaves a number as it is that has 24 digits at most.
      const std::string x = call("$toDouble", value);
      const std::string t = call("$multiply", {x, number(536870913.0)});
      const std::string high = call("$subtract", {t, call("$subtract", {t, x})});
      const std::string size = call("$abs", x);
      const std::string is_usual =
          call("$and", {call("$gt", {size, number(1.1754943508222875e-38)}),
                        call("$lte", {size, number(3.4028234663852886e38)})});
      // What is smaller is a multiple of the smallest one.
      const std::string times = call("$multiply", {x, number(0x1p149)});
      const std::string is_special =
          call("$in", {x, array({number(0.0), number(HUGE_VAL), number(-HUGE_VAL),
                                 number(std::nan(""))})});
      return checked(
          is_number,
          cond(is_special, x,
               cond(is_usual, cond(call("$eq", {high, x}), x, beyond()),
                    cond(call("$lt", {size, number(1.2e-38)}),
                         cond(call("$eq", {call("$toLong", times), times}), x, beyond()),
                         beyond()))));
    }
    case Kind::kFloat64: {
      if (!stored.is_number() || stored.is(Kind::kDecimal)) lacks();
      const std::string as_double = call("$toDouble", value);
      return checked(is_number,
                     cond(call("$eq", {as_double, value}), as_double, beyond()));
    }
    case Kind::kDecimal:
      if (!stored.is(Kind::kDecimal)) lacks();
      return checked(is_number, value);
    case Kind::kString:
      // Ids are told by how the column was found out: see discover.cc.
      if (stored.is(Kind::kString) && stored.string_encoding() == "objectid")
        return checked(between(value, kNoId, "false"), call("$toString", value));
      if (!stored.is(Kind::kString)) lacks();
      if (features_.has("$type"))
        return checked(call("$eq", {call("$type", value), "\"string\""}), value);
      return checked(between(value, "\"\"", call("$literal", std::string("{}"))), value);
    case Kind::kBytes:
      if (!stored.is(Kind::kBytes)) lacks();
      return checked(between(value, kNoBytes, kNoId), value);
    case Kind::kUuid:
      if (!stored.is(Kind::kUuid)) lacks();
      return checked(between(value, kNoBytes, kNoId), value);
    case Kind::kDatetime:
      if (!stored.is(Kind::kDatetime)) lacks();
      return checked(
          between(value, date_of(-9'223'372'036'854'775), kNoStamp),
          cond(call("$gt", {value, date_of(9'223'372'036'854'775)}), beyond(),
               call("$multiply", {call("$toLong", value), number(int64_t{1000})})));
    case Kind::kDate: {
      if (!stored.is(Kind::kDatetime)) lacks();
      const std::string ms = call("$toLong", value);
      const std::string days =
          call("$toLong", call("$floor", call("$divide", {ms, number(86'400'000.0)})));
      return checked(
          between(value, date_of(-9'000'000'000'000'000), kNoStamp),
          cond(call("$eq", {call("$multiply", {days, number(int64_t{86'400'000})}), ms}),
               days, beyond()));
    }
    default:
      lacks();
  }
  return {};
}

}  // namespace phlox::engine::mongodb
