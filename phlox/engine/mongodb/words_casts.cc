// Casts, and parts of nested values.
#include <cmath>

#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/expr/op.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;

std::pair<int64_t, int64_t> bounds(const Type& type) {
  const int bits = type.bit_width();
  if (type.is_unsigned()) return {0, bits == 64 ? INT64_MAX : (int64_t{1} << bits) - 1};
  const auto top = static_cast<int64_t>((uint64_t{1} << (bits - 1)) - 1);
  return {-top - 1, top};
}

// What has no equal of the type: an error there, where one is told of by us, or null.
Operand cast(Row& row, const Expr& node, Args& args) {
  const bool is_try = node.is("try_cast");
  const std::string bad = is_try ? std::string("null") : beyond();
  const Type from = plain(args[0].type), to = plain(node.element());
  if (is_nested(from) || is_nested(to) || node.element().is(Kind::kCategorical) ||
      plain(node.element()) != node.element().without_option())
    throw_lacks(node);
  Operand out = args[0];
  out.type = node.element();
  const auto result = [&](const std::string& text) { return made(node, text); };
  const auto lacks = [&]() {
    throw_lacks(std::string(node.op().name) + " of " + from.to_string() + " to " +
                to.to_string());
  };
  if (from.is(Kind::kNull)) return out;
  if (from == to && !to.is(Kind::kFloat32)) return out;
  if (from.is(Kind::kString) && to.is(Kind::kString)) return out;
  if (to.is(Kind::kFloat64) && (from.is_integer() || from.is(Kind::kBool)))
    return result(as_double(from.is(Kind::kBool) ? Operand{as_long(args[0]).text,
                                                           Type::option(Type::int64())}
                                                 : args[0])
                      .text);
  if (to.is_integer() && from.is(Kind::kBool)) return result(as_long(args[0]).text);
  if (to.is_integer() && from.is_integer()) {
    const auto range = range_of(args[0]);
    const auto [lo, hi] = bounds(to);
    if (range && range->first >= static_cast<double>(lo) &&
        range->second <= static_cast<double>(hi))
      return out;
    // Beyond what a long holds there are numbers of uint64 that never come here.
    return result(row.strict(args, [&] {
      return cond(call("$and", {call("$gte", {args[0].text, number(lo)}),
                                call("$lte", {args[0].text, number(hi)})}),
                  args[0].text, bad);
    }));
  }
  if (to.is(Kind::kString)) {
    if (from.is_integer()) return result(call("$toString", args[0].text));
    lacks();
  }
  if (from.is(Kind::kDate) && to.is(Kind::kDatetime) && to.zone().empty())
    return result(widened(args[0], to).text);
  lacks();
  return out;
}

// ---- nested values stay as they stand in the document until a part is taken

std::string member(Row& row, const Operand& record, const std::string& name) {
  if (record.simple && is_plain(name)) return below(record.text, name);
  // The name is data, whatever is in it.
  if (row.features().has("$getField"))
    return call("$getField", object({{"field", call("$literal", quoted(name))},
                                     {"input", record.text}}));
  const std::string field = row.fresh();
  const std::string variable = "\"$$" + field + ".k\"";
  return call("$arrayElemAt",
              {"{\"$map\": {\"input\": {\"$filter\": {\"input\": " +
                   call("$objectToArray", call("$ifNull", {record.text, "{}"})) +
                   ", \"as\": " + quoted(field) + ", \"cond\": " +
                   call("$eq", {variable, call("$literal", quoted(name))}) +
                   "}}, \"as\": " + quoted(field) + ", \"in\": \"$$" + field + ".v\"}}",
               "0"});
}

// A part that may be missing is null.
Operand taken(Row& row, const Expr& node, std::string text, const Type& stored) {
  Operand raw{call("$ifNull", {std::move(text), "null"}), node.element()};
  raw.stored = stored;
  if (is_nested(raw.type)) return raw;
  return row.guarded(raw);
}

Operand get_field(Row& row, const Expr& node, Args& args) {
  const Type stored = plain(args[0].stored ? args[0].stored : Type::null());
  const std::string name = node.string("name");
  if (!stored.is(Kind::kRecord) || !stored.field(name)) throw_lacks(node);
  Args bound{args[0]};
  return taken(row, node, row.bind(bound, [&] { return member(row, bound[0], name); }),
               stored.field(name)->type);
}

Operand get_item(Row& row, const Expr& node, Args& args) {
  const Type stored = plain(args[0].stored ? args[0].stored : Type::null());
  if (!stored.is_list() || !plain(args[1].type).is_integer()) throw_lacks(node);
  // An index beyond an int is outside of every list.
  return taken(
      row, node,
      row.strict(
          args,
          [&] {
            return cond(
                call("$lt", {call("$abs", args[1].text), number(2e9)}),
                cond(call("$isArray", {args[0].text}),
                     call("$arrayElemAt", {args[0].text, call("$toInt", args[1].text)}),
                     args[0].nullable()
                         ? cond(call("$eq",
                                     {call("$ifNull", {args[0].text, "null"}), "null"}),
                                "null", beyond())
                         : beyond()),
                "null");
          }),
      stored.element());
}

Operand len(Row& row, const Expr& node, Args& args) {
  const Type stored = plain(args[0].stored ? args[0].stored : Type::null());
  if (!stored.is_list()) throw_lacks(node);
  Args bound{args[0]};
  return made(node, row.bind(bound, [&] {
    const std::string& list = bound[0].text;
    return cond(call("$isArray", {list}), call("$toLong", call("$size", list)),
                cond(call("$eq", {call("$ifNull", {list, "null"}), "null"}),
                     bound[0].nullable() ? "null" : beyond(), beyond()));
  }));
}

}  // namespace

const Words& cast_words() {
  static const Words words = {{"cast", cast}, {"try_cast", cast}};
  return words;
}

const Words& nested_words() {
  static const Words words = {
      {"get_field", get_field}, {"get_item", get_item}, {"len", len}};
  return words;
}

}  // namespace phlox::engine::mongodb
