// Methods, functions, operators and subscripts: what hosts call, and their errors.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/depth.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/literal.h"
#include "phlox/expr/nested.h"
#include "phlox/expr/rules.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

std::string shape_word(const Expr& expr) {
  // A record's type is long, and its fields stand in the hint.
  if (is_record(expr))
    return expr.named() ? "the record " + expr.name() : std::string("the record");
  switch (expr.shape()) {
    case Shape::kTable:
      return "a table";
    case Shape::kGroups:
      return "a group_by";
    case Shape::kSortKey:
      return "a sort key";
    case Shape::kColumn:
      return (expr.named() ? "the column " + expr.name() : std::string("the column")) +
             " of " + expr.element().to_string();
    case Shape::kScalar:
      return "a value of " + expr.element().to_string();
  }
  return "";
}

[[noreturn]] void unknown_member(const Expr& receiver, std::string_view space,
                                 std::string_view name) {
  std::vector<std::string> candidates = methods_of(receiver, space);
  const bool record = is_record(receiver);
  std::vector<std::string> fields;
  if (receiver.is_table() || record)
    fields = receiver.element().without_option().field_names();
  candidates.insert(candidates.end(), fields.begin(), fields.end());
  const std::string full =
      (space.empty() ? "" : std::string(space) + ".") + std::string(name);
  Error error(Code::kNotFound, shape_word(receiver) + " has no " +
                                   (receiver.is_table() ? "column or method "
                                    : record            ? "field or method "
                                                        : "method ") +
                                   full);
  if (const Op* op = find_op(name, space); op && op->spelling != Spelling::kNone) {
    if (op->spelling == Spelling::kFunction) {
      error.hint(std::string(name) + " is a function: " + std::string(name) +
                 std::string(op->signature));
    } else {
      switch (op->receiver) {
        case Receiver::kTable:
          error.hint(full + " is a method of tables");
          break;
        case Receiver::kString:
          error.hint(full + " is a method of string columns");
          break;
        case Receiver::kNumber:
          error.hint(full + " is a method of number columns");
          break;
        case Receiver::kTemporal:
          error.hint(full + " is a method of date and time columns");
          break;
        case Receiver::kBool:
          error.hint(full + " is a method of bool columns");
          break;
        case Receiver::kList:
          error.hint(full + " is a method of lists and maps");
          break;
        case Receiver::kGrouped:
          error.hint(full + " follows .group_by(...)");
          break;
        case Receiver::kWindow:
          error.hint("a reduction or a window function comes before " + full +
                     ", as in x.sum().over(...)");
          break;
        default:
          error.hint(full + " is a method of columns");
          break;
      }
    }
  }
  if (has_items(receiver) && !receiver.element().without_option().is_list())
    error.hint("a key is written in brackets: [\"" + std::string(name) + "\"]");
  for (const char* other : {"str", "dt"})
    if (const Op* op = space.empty() ? find_op(name, other) : nullptr;
        op && offered(*op, receiver))
      error.hint("write " + std::string(op->name) +
                 (op->spelling == Spelling::kAttribute ? "" : "(...)"));
  if (space.empty() && (name == "str" || name == "dt"))
    error.hint(std::string(name) + " is for columns of " +
               (name == "str" ? "strings" : "dates and times"));
  // A join has put suffixes behind the name.
  std::string suffixed;
  if (receiver.is_table())
    for (const std::string& column : receiver.element().field_names())
      if (column.size() > name.size() && column.starts_with(std::string(name) + "_"))
        suffixed += (suffixed.empty() ? "" : " or ") + column;
  if (!suffixed.empty()) error.hint("did you mean " + suffixed + "?");
  if (const auto near = nearest(name, candidates))
    error.hint("did you mean " + *near + "?");
  if (!fields.empty() && error.hint().empty()) {
    std::string names;
    size_t count = 0;
    for (const std::string& column : fields) {
      if (++count > 12) {
        names += ", ...";
        break;
      }
      names += (names.empty() ? "" : ", ") + column;
    }
    error.hint((record ? "its fields are " : "its columns are ") + names);
  }
  throw error;
}

// Row operations are offered on a column, too: they work on the table of just that
// column.
bool lifts(const Op& op) {
  static constexpr std::string_view kLifted[] = {
      "head",   "tail",         "sample",   "distinct", "sort",
      "dropna", "count_values", "order_by", "describe", "cache"};
  return std::find(std::begin(kLifted), std::end(kLifted), op.name) != std::end(kLifted);
}

bool is_method(const Op* op) {
  return op && (op->spelling == Spelling::kMethod || op->spelling == Spelling::kBoth ||
                op->spelling == Spelling::kAttribute);
}

// The comparison that says the same with its sides changed, or nothing.
std::string_view mirrored(std::string_view symbol) {
  static constexpr std::pair<std::string_view, std::string_view> kMirrored[] = {
      {"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}, {"==", "=="}, {"!=", "!="}};
  for (const auto& [one, other] : kMirrored)
    if (one == symbol) return other;
  return {};
}

// True for what is a plain value in Python, too.
bool is_plain(const Syntax& syntax) {
  return syntax.is(Syntax::Kind::kLiteral) || syntax.is(Syntax::Kind::kList) ||
         syntax.is(Syntax::Kind::kTuple);
}

Expr build_by_signature(Call& call) {
  const Op& op = call.op();
  std::vector<Expr> args;
  Attributes attributes;
  std::optional<Expr> where;
  for (const Parameter& parameter : op.parameters()) {
    const bool given = call.given(parameter.name);
    switch (parameter.role) {
      case Parameter::Role::kExpr:
        if (parameter.name == "where") {
          if (given && !call.syntax("where").is_none()) where = call.expr("where");
        } else if (given) {
          args.push_back(call.expr(parameter.name));
        } else {
          args.push_back(literal(Value()));
        }
        break;
      case Parameter::Role::kRest:
        for (const Syntax& item : call.rest()) args.push_back(call.eval(item));
        break;
      case Parameter::Role::kConstant: {
        // Without a default there is no attribute unless one is given.
        if (parameter.fallback == "None" &&
            (!given || call.syntax(parameter.name).is_none()))
          break;
        Value value;
        if (parameter.constant == "int") {
          value = given ? Value(call.integer(parameter.name))
                        : Value(int64_t{std::stoll(parameter.fallback)});
        } else if (parameter.constant == "float") {
          value = given ? Value(call.real(parameter.name))
                        : Value(std::stod(parameter.fallback));
        } else if (parameter.constant == "bool") {
          // A flag is an attribute only where it is not the default.
          const bool fallback = parameter.fallback == "True";
          if (!given || call.boolean(parameter.name) == fallback) break;
          value = !fallback;
        } else if (parameter.constant == "type") {
          value = type::parse(call.string(parameter.name));
        } else {
          // A text, too.
          if (!given) break;
          value = call.string(parameter.name);
          if (value.to_string() == parameter.fallback) break;
        }
        attributes.set(parameter.name, std::move(value));
        break;
      }
      case Parameter::Role::kNamedRest:
        break;
    }
  }
  if (op.kind == Kind::kElementwise) adapt_literals(args);
  if (where) {
    args.push_back(*where);
    attributes.set("where", true);
  }
  try {
    return make(op, std::move(args), std::move(attributes));
  } catch (WrongArgument& error) {
    if (!call.given(error.parameter)) throw;
    throw call.at(call.syntax(error.parameter), std::move(error));
  }
}

Expr build(Call& call, Span span) {
  try {
    return call.op().build ? call.op().build(call) : build_by_signature(call);
  } catch (Error& error) {
    if (span.end > 0) error.at_span(span);
    throw;
  }
}

}  // namespace

bool has_method(const Expr& receiver, const Op& op) {
  return is_method(&op) && (offered(op, receiver) || (op.receiver == Receiver::kTable &&
                                                      receiver.is_column() && lifts(op)));
}

Expr call_method(const Expr& receiver, std::string_view space, std::string_view name,
                 const Arguments& arguments, const Scope& scope, Span span,
                 Span name_span) {
  const DepthGuard guard;
  if (name_span.end == 0) name_span = span;
  const Op* op = find_op(name, space);
  if (!is_method(op)) {
    if (receiver.is_table() && space.empty() && receiver.element().field(name)) {
      Error error(Code::kInvalid,
                  std::string(name) + " is a column, and is called like a method");
      throw std::move(error.at_span(name_span).hint("write it without ()"));
    }
    try {
      unknown_member(receiver, space, name);
    } catch (Error& error) {
      throw std::move(error.at_span(name_span));
    }
  }
  if (op->receiver == Receiver::kTable && receiver.is_column() && lifts(*op)) {
    const Expr table = as_table(receiver);
    const Expr result = call_method(table, space, name, arguments, scope, span);
    // These two tell of the values; the others keep some of them.
    if (op->name == "count_values" || op->name == "describe") return result;
    return field(result, receiver.name());
  }
  if (!offered(*op, receiver)) {
    try {
      unknown_member(receiver, space, name);
    } catch (Error& error) {
      throw std::move(error.at_span(name_span));
    }
  }
  Call call(*op, receiver, arguments, scope, span);
  return build(call, span);
}

Expr call_function(std::string_view name, const Arguments& arguments, const Scope& scope,
                   Span span, Span name_span) {
  const DepthGuard guard;
  const Op* op = find_function(name);
  if (!op) {
    Error error(Code::kNotFound, "no function is named " + std::string(name));
    std::vector<std::string> candidates;
    for (const Op* each : catalogue())
      if (each->spelling == Spelling::kFunction || each->spelling == Spelling::kBoth)
        candidates.emplace_back(each->member());
    if (is_method(find_op(name))) {
      error.hint("it is a method: write it behind a column or table, as in x." +
                 std::string(name) + "()");
    } else if (const auto near = nearest(name, candidates)) {
      error.hint("did you mean " + *near + "?");
    }
    throw std::move(error.at_span(name_span.end > 0 ? name_span : span));
  }
  Call call(*op, Expr(), arguments, scope, span);
  return build(call, span);
}

Expr apply_operator(std::string_view symbol, const std::vector<Syntax>& operands,
                    const Scope& scope, Span span) {
  const DepthGuard guard;
  const Op* op = find_operator(symbol, operands.size());
  if (!op) {
    Error error(Code::kInvalid, "`" + std::string(symbol) + "` is not an operator here");
    throw std::move(error.at_span(span));
  }
  // `3 < x` is `x > 3`: Python turns a comparison around that its left side does not
  // know.
  if (const std::string_view other = mirrored(symbol);
      !other.empty() && is_plain(operands[0]) && !is_plain(operands[1]))
    return apply_operator(other, {operands[1], operands[0]}, scope, span);
  Call call(*op, Expr(), {operands, {}}, scope, span);
  return build(call, span);
}

Expr attribute(const Expr& receiver, std::string_view name, const Scope& scope,
               Span span) {
  if (const Op* op = find_op(name); is_method(op) && offered(*op, receiver)) {
    if (op->spelling == Spelling::kAttribute)
      return call_method(receiver, "", name, {}, scope, span);
    Error error(Code::kInvalid,
                std::string(name) + " is a method, and stands without ()");
    if (receiver.is_table() && receiver.element().field(name)) {
      error.hint("the column of that name is t[\"" + std::string(name) + "\"]");
    } else if (is_record(receiver) && receiver.element().without_option().field(name)) {
      error.hint("the field of that name is " + receiver.name() + "[\"" +
                 std::string(name) + "\"]");
    } else {
      error.hint("write " + std::string(name) + "(...)");
    }
    throw std::move(error.at_span(span));
  }
  try {
    if (receiver.is_table() && receiver.element().field(name))
      return field(receiver, std::string(name));
    if (is_record(receiver) && receiver.element().without_option().field(name))
      return get_field(receiver, std::string(name));
    unknown_member(receiver, "", name);
  } catch (Error& error) {
    throw std::move(error.at_span(span));
  }
}

Expr subscript(const Expr& receiver, const Syntax& index, const Scope& scope, Span span) {
  const auto refuse = [&](Error error) {
    error.at_span(index.span().end > 0 ? index.span() : span);
    throw error;
  };
  if (index.is(Syntax::Kind::kTuple))
    refuse(
        Error(Code::kInvalid, "one column or one condition stands between the brackets")
            .hint("several columns are t[[\"a\", \"b\"]]"));
  if (index.is(Syntax::Kind::kSlice)) {
    const Expr table = receiver.is_column() ? as_table(receiver) : receiver;
    if (!table.is_table())
      refuse(Error(Code::kType, "only a table or a column can be sliced"));
    const auto bound = [&](size_t i) -> std::optional<int64_t> {
      const Syntax part = fold(index.children()[i]);
      if (part.is_none()) return std::nullopt;
      if (part.is(Syntax::Kind::kLiteral) && part.value().integer())
        return *part.value().integer();
      refuse(Error(Code::kType, "a slice takes integers"));
      return std::nullopt;
    };
    const auto begin = bound(0), end = bound(1), step = bound(2);
    if (step && *step != 1)
      refuse(Error(Code::kUnsupported, "a slice of rows has no step"));
    Expr rows;
    if (begin && *begin < 0 && !end) {
      rows = make("tail", {table}, {{"n", -*begin}});
    } else {
      if ((begin && *begin < 0) || (end && *end < 0))
        refuse(Error(Code::kUnsupported, "a slice counts from the first row")
                   .hint("t[-n:] gives the last n rows"));
      const int64_t offset = begin.value_or(0);
      rows =
          make("slice", {table},
               {{"offset", offset},
                {"limit", end ? Value(std::max<int64_t>(0, *end - offset)) : Value()}});
    }
    return receiver.is_column() ? field(rows, receiver.name()) : rows;
  }
  if (receiver.is_table()) {
    if (index.is_string()) {
      try {
        return field(receiver, *index.value().string());
      } catch (Error& error) {
        refuse(std::move(error));
      }
    }
    const bool list = index.is(Syntax::Kind::kList) || index.selects() ||
                      (index.is(Syntax::Kind::kLiteral) && index.value().list());
    return call_method(receiver, "", list ? "select" : "filter", {{index}, {}}, scope,
                       span);
  }
  try {
    if (is_record(receiver) && index.is_string())
      return get_field(receiver, *index.value().string());
    if (const Syntax key = fold(index); has_items(receiver) && is_plain(key))
      return get_item(receiver, literal_of(key));
  } catch (Error& error) {
    refuse(std::move(error));
  }
  if (receiver.is_column() || has_items(receiver)) {
    Scope inner = scope;
    if (!inner.self) inner.self = receiver.source();
    const Expr condition = evaluate(index, inner);
    const bool is_condition = receiver.is_column() && receiver.source() &&
                              condition.element().without_option().is(type::Kind::kBool);
    if (has_items(receiver) && !is_condition) {
      try {
        return get_item(receiver, condition);
      } catch (Error& error) {
        refuse(std::move(error));
      }
    }
    if (is_condition) {
      const Expr source = receiver.source();
      const Expr rows =
          call_method(source, "", "filter", {{Syntax::expr(condition)}, {}}, inner, span);
      const Expr row = relative_to(receiver, source, false);
      if (!has_window(row)) return absolute_in(row, rows);
      // A window sees all rows: it is computed before they are filtered.
      const Expr both =
          make("select", {source, row, relative_to(condition, source, false)},
               {{"names", Value::List{"value", "condition"}}});
      const Expr kept = make("filter", {both, column("condition", condition.element())});
      const Expr value = field(kept, "value");
      return receiver.named() ? make("label", {value}, {{"name", receiver.name()}})
                              : value;
    }
  }
  refuse(Error(Code::kType, shape_word(receiver) + " takes no [...] of that kind"));
  return {};
}

}  // namespace phlox::expr
