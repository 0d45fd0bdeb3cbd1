// Parts of nested values, which stay as they stand in the document until one is taken.
#include "phlox/engine/mongodb/json.h"
#include "phlox/engine/mongodb/row.h"

namespace phlox::engine::mongodb {

using expr::Expr;
using type::Kind;
using type::Type;

namespace {

using Args = std::vector<Operand>;

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

const Words& nested_words() {
  static const Words words = {
      {"get_field", get_field}, {"get_item", get_item}, {"len", len}};
  return words;
}

}  // namespace phlox::engine::mongodb
