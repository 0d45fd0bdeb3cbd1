// The rules that whole kinds of ops share.
#include "phlox/expr/rules.h"

#include <algorithm>
#include <set>

#include "phlox/base/error.h"

namespace phlox::expr {

using type::Type;

namespace {

std::vector<Type> elements(const Op& op, std::span<const Expr> args, bool keep_options) {
  std::vector<Type> types;
  types.reserve(args.size());
  for (const Expr& arg : args) {
    if (!arg.is_column() && !arg.is_scalar())
      throw Error(Code::kType, std::string(op.symbol.empty() ? op.name : op.symbol) +
                                   " takes columns and values, not a table")
          .hint("choose a column of it, as in t.x");
    types.push_back(keep_options ? arg.element() : arg.element().without_option());
  }
  return types;
}

bool nullable(const Type& type) { return type.is_option() || type.is(type::Kind::kNull); }

// An argument without a name is a constant, or is over several named things already.
bool is_constant(const Expr& arg) {
  return arg.is("literal") ||
         (!arg.args().empty() &&
          std::all_of(arg.args().begin(), arg.args().end(),
                      [](const Expr& e) { return e.is("literal"); }));
}

std::string common_name(std::span<const Expr> args) {
  const std::string* name = nullptr;
  for (const Expr& arg : args) {
    if (!arg.named()) {
      if (is_constant(arg)) continue;
      return {};
    }
    if (name && *name != arg.name()) return {};
    name = &arg.name();
  }
  return name ? *name : std::string();
}

// A builder gives the right number; the JSON form of a stranger may not, and the type
// rules count on it.
void check_count(const Op& op, size_t count) {
  size_t least = 0;
  size_t most = 0;
  bool any_more = false;
  for (const Parameter& parameter : op.parameters()) {
    if (parameter.role == Parameter::Role::kConstant || parameter.name == "where")
      continue;
    any_more |= parameter.role != Parameter::Role::kExpr;
    least += parameter.role == Parameter::Role::kExpr && parameter.required;
    ++most;
  }
  if (any_more) least = std::max<size_t>(least, 1);
  // In relative form it counts the rows of the group at hand.
  if (op.name == "nrows") least = 0;
  if (count >= least && (any_more || count <= most)) return;
  throw Error(Code::kInvalid, std::string(op.name) + std::string(op.signature) +
                                  " is given " + std::to_string(count) +
                                  (count == 1 ? " argument" : " arguments"));
}

}  // namespace

Facts elementwise_rule(const Op& op, std::span<const Expr> args,
                       const Attributes& attributes) {
  check_count(op, args.size());
  Facts facts;
  bool any_null = false;
  bool all_null = true;
  for (const Expr& arg : args) {
    if (arg.is_column()) facts.shape = Shape::kColumn;
    const bool null = nullable(arg.element());
    any_null |= null;
    all_null &= null;
  }
  const std::vector<Type> types = elements(op, args, op.nulls == Nulls::kTypeRule);
  Type type = op.type_rule(op, types, attributes);
  const bool null = op.nulls == Nulls::kAlways ||
                    (op.nulls == Nulls::kPropagate && any_null) ||
                    (op.nulls == Nulls::kAllArgs && all_null);
  if (null) type = Type::option(type);
  facts.type = facts.shape == Shape::kColumn ? Type::var(type) : type;
  facts.name = common_name(args);
  return facts;
}

Facts reduction_rule(const Op& op, std::span<const Expr> args,
                     const Attributes& attributes) {
  const bool relative =
      args.empty() || std::any_of(args.begin(), args.end(),
                                  [](const Expr& arg) { return arg.relative(); });
  return reduction_facts(op, args, attributes, relative);
}

Facts reduction_facts(const Op& op, std::span<const Expr> args,
                      const Attributes& attributes, bool rows) {
  Facts facts;
  const bool where = attributes.find("where") != nullptr;
  std::span<const Expr> values = args;
  if (where) {
    if (args.empty()) throw Error(Code::kInternal, "where without a condition");
    const Expr& condition = args.back();
    if (!condition.is_column() ||
        !condition.element().without_option().is(type::Kind::kBool))
      throw Error(Code::kType, "where takes a condition on the rows, not " +
                                   condition.type().to_string());
    values = args.first(args.size() - 1);
  }
  check_count(op, values.size());
  bool any_null = false;
  for (const Expr& value : values) {
    if (value.is_table()) continue;  // nrows(t)
    if (!value.is_column())
      throw Error(Code::kType, std::string(op.name) +
                                   " reduces a column, and this is one value of " +
                                   value.type().to_string());
    any_null |= nullable(value.element());
  }
  std::vector<Type> types;
  for (const Expr& value : values)
    types.push_back(value.is_table() ? value.type() : value.element().without_option());
  Type type = op.type_rule(op, types, attributes);
  const bool null = op.nulls == Nulls::kAlways ||
                    (op.nulls == Nulls::kPropagate && (any_null || where || !rows));
  facts.type = null ? Type::option(type) : type;
  const bool over_rows = values.empty() || values[0].is_table();
  facts.name =
      over_rows ? std::string(op.name) : values[0].name() + "_" + std::string(op.name);
  return facts;
}

const Expr& table_arg(const Op& op, std::span<const Expr> args, size_t i) {
  if (i >= args.size() || !args[i].is_table())
    throw Error(Code::kType, std::string(op.name) + " takes a table");
  return args[i];
}

std::vector<std::string> names_attribute(const Op& op, const Attributes& attributes) {
  const Value* names = attributes.find("names");
  if (!names || !names->list())
    throw Error(Code::kInvalid, std::string(op.name) + " has no list of names");
  std::vector<std::string> out;
  for (const Value& name : *names->list()) {
    if (!name.string())
      throw Error(Code::kInvalid, std::string(op.name) + " has a name that is no string");
    out.push_back(*name.string());
  }
  return out;
}

Type table_type(std::vector<type::Field> fields) {
  if (fields.empty()) throw Error(Code::kInvalid, "a table needs at least one column");
  std::set<std::string_view> seen;
  for (const type::Field& field : fields)
    if (!seen.insert(field.name).second)
      throw Error(Code::kInvalid, "two columns of the result are named " + field.name)
          .hint("name one of them with .label(\"other\") or rename(other=\"" +
                field.name + "\")");
  return Type::table(std::move(fields));
}

void check_relative(const Op& op, std::span<const Expr> args, size_t from) {
  for (size_t i = from; i < args.size(); ++i) {
    if (args[i].is_table() || (args[i].is_column() && args[i].source()))
      throw Error(Code::kInvalid,
                  std::string(op.name) +
                      " takes expressions of the table's own rows; this one belongs to "
                      "another table")
          .hint("write _.x for a column of the table at hand, or join first");
  }
}

Value names_value(const std::vector<std::string>& names) {
  Value::List list;
  list.reserve(names.size());
  for (const std::string& name : names) list.emplace_back(name);
  return list;
}

Type rule_float64(const Op& op, std::span<const Type> types, const Attributes&) {
  for (const Type& type : types)
    if (!type.is_number() && !type.is(type::Kind::kNull))
      throw wrong_types(op, "numbers", types);
  return Type::float64();
}
Type rule_first(const Op&, std::span<const Type> types, const Attributes&) {
  return types[0];
}
Type rule_int64(const Op&, std::span<const Type>, const Attributes&) {
  return Type::int64();
}
Type rule_bool(const Op&, std::span<const Type>, const Attributes&) {
  return Type::boolean();
}

Type rule_promote(const Op& op, std::span<const Type> types, const Attributes&) {
  std::optional<Type> common = types[0];
  for (const Type& type : types.subspan(1)) {
    common = type::promote(*common, type);
    if (!common) throw wrong_types(op, "values of one type", types);
  }
  return common->without_option();
}

bool comparable(const Type& a, const Type& b) {
  return (a.is_number() && b.is_number()) || type::promote(a, b).has_value();
}

NamedExpr named(const Expr& expr) {
  return {expr.name(), expr.is("label") ? expr.arg(0) : expr};
}

}  // namespace phlox::expr
