// Groups: one row for each key, or for the whole table.
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/rules.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

using type::Type;

std::vector<type::Field> fields_of(const Op& op, std::span<const Expr> args,
                                   const Attributes& attributes) {
  const auto names = names_attribute(op, attributes);
  const size_t from = op.name == "row" ? 0 : 1;
  if (names.size() + from != args.size())
    throw Error(Code::kInvalid,
                std::string(op.name) + " has not one name for each column");
  std::vector<type::Field> fields;
  for (size_t i = 0; i < names.size(); ++i) {
    const Type& element = args[i + from].element();
    fields.push_back({names[i], element.is(type::Kind::kNull)
                                    ? Type::option(Type::string())
                                    : element});
  }
  return fields;
}

void check_reduction(const Op& op, const Expr& expr) {
  if (!expr.is_scalar())
    throw Error(Code::kType, std::string(op.name) + " needs one value a group, and " +
                                 expr.name() + " is a column")
        .hint("reduce it, as in _." + expr.name() + ".sum()");
}

Facts rule_by(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  table_arg(op, args);
  check_relative(op, args, 1);
  const Value* keys = attributes.find("keys");
  const size_t count =
      keys && keys->integer() ? static_cast<size_t>(*keys->integer()) : args.size();
  if (count == 0 || count + 1 > args.size())
    throw Error(Code::kInvalid, "a group needs a key")
        .hint("one row of reductions over the whole table is t.summary(...)");
  for (const Expr& key : args.subspan(1, count))
    if (!key.is_column()) throw Error(Code::kType, "a key of by is a column");
  for (const Expr& reduction : args.subspan(1 + count)) check_reduction(op, reduction);
  return {Shape::kTable, table_type(fields_of(op, args, attributes)), ""};
}

// Over no rows a reduction is null, so what is strict in a group is an option here.
Type in_summary(const Expr& root) {
  const auto whole = [](const Expr& e) {
    return !e.relative() || e.op().kind == Kind::kReduction;
  };
  std::unordered_map<const void*, bool> null;
  for (const Expr& e : postorder(root, whole)) {
    bool any = e.element().is_option();
    if (whole(e)) {
      any |= e.op().kind == Kind::kReduction && e.relative() &&
             e.op().nulls != Nulls::kNever;
    } else if (e.op().nulls != Nulls::kNever) {
      // Arithmetic over reductions: null if a part may be.
      bool all = true;
      for (const Expr& arg : e.args()) {
        any |= null.at(arg.id()) && e.op().nulls != Nulls::kAllArgs;
        all &= null.at(arg.id());
      }
      any |= all && e.op().nulls == Nulls::kAllArgs;
    }
    null.emplace(e.id(), any);
  }
  return null.at(root.id()) ? Type::option(root.element()) : root.element();
}

Facts rule_summary(const Op& op, std::span<const Expr> args,
                   const Attributes& attributes) {
  table_arg(op, args);
  check_relative(op, args, 1);
  auto fields = fields_of(op, args, attributes);
  for (size_t i = 0; i < fields.size(); ++i) {
    check_reduction(op, args[i + 1]);
    fields[i].type = in_summary(args[i + 1]);
  }
  return {Shape::kTable, table_type(std::move(fields)), ""};
}

Facts rule_row(const Op& op, std::span<const Expr> args, const Attributes& attributes) {
  for (const Expr& value : args)
    if (!value.is_scalar() || value.relative())
      throw Error(Code::kType, "row takes single values");
  return {Shape::kTable, table_type(fields_of(op, args, attributes)), ""};
}

Facts rule_group_by(const Op& op, std::span<const Expr> args,
                    const Attributes& attributes) {
  table_arg(op, args);
  check_relative(op, args, 1);
  names_attribute(op, attributes);
  return {Shape::kGroups, args[0].type(), ""};
}

// Keys and reductions on their way into a by or summary.
class Grouping {
 public:
  Grouping(Call& call, Expr table) : call_(call), table_(std::move(table)) {}

  void key(const Expr& expr) {
    NamedExpr one = named(expr);
    keys_.push_back(relative_to(one.expr, table_, false));
    key_names_.push_back(std::move(one.name));
  }

  void reduction(const Syntax& syntax, const Expr& expr, std::string name = {}) {
    NamedExpr one = named(expr);
    if (name.empty()) name = one.name;
    if (expr.is_column()) {
      Error error(Code::kType, "a group needs one value for each column, and " + name +
                                   " is a whole column");
      error.hint(one.expr.named() ? "reduce it, as in _." + one.expr.name() + ".sum()"
                                  : "reduce it, as in .sum()");
      throw call_.at(syntax, std::move(error));
    }
    if (expr.source() && expr.source() != table_)
      throw call_.at(
          syntax,
          Error(Code::kInvalid, "the reduction " + name + " is over another table")
              .hint("write _ for the table that is grouped; a condition is where=..."));
    Expr relative = relative_to(one.expr, table_, true);
    if (!relative.relative())
      throw call_.at(syntax,
                     Error(Code::kType, name + " is no reduction of the table's rows")
                         .hint("such as _.nrows() or _.x.sum()"));
    reductions_.push_back(std::move(relative));
    reduction_names_.push_back(std::move(name));
  }

  Expr by() && {
    const auto keys = static_cast<int64_t>(keys_.size());
    std::vector<Expr> args{table_};
    args.insert(args.end(), keys_.begin(), keys_.end());
    args.insert(args.end(), reductions_.begin(), reductions_.end());
    key_names_.insert(key_names_.end(), reduction_names_.begin(), reduction_names_.end());
    return make("by", std::move(args),
                {{"names", names_value(key_names_)}, {"keys", keys}});
  }

  Expr summary() && {
    reductions_.insert(reductions_.begin(), table_);
    return make("summary", std::move(reductions_),
                {{"names", names_value(reduction_names_)}});
  }

  // In the order in which they are written: columns are keys, values are reductions.
  void add(const Syntax& syntax) {
    for (const Syntax& one : items_of(syntax))
      for (const Syntax& item : call_.expanded(one, table_)) add_one(item);
  }

  // Values alone: what summary and agg take.
  void add_reductions(const std::vector<Syntax>& items) {
    for (const Syntax& item : items)
      for (const Syntax& one : call_.expanded(item, table_))
        reduction(one, call_.eval(one));
  }

 private:
  void add_one(const Syntax& item) {
    const Expr expr = item.is_string() ? call_.column(item, table_) : call_.eval(item);
    if (expr.is_table())
      throw call_.at(item,
                     Error(Code::kType, "a key of a group is a column, not a table"));
    if (expr.is_column()) {
      key(call_.column(Syntax::expr(expr), table_));
    } else {
      reduction(item, expr);
    }
  }

  Call& call_;
  Expr table_;
  std::vector<Expr> keys_, reductions_;
  std::vector<std::string> key_names_, reduction_names_;
};

// The table that arguments are about, where none is given: that of the first which has
// one.
Expr table_of(Call& call, const std::vector<Syntax>& items) {
  for (const Syntax& item : items) {
    for (const Syntax& one : items_of(item)) {
      if (one.is_string() || one.selects()) continue;
      if (const Expr source = call.eval(one).source()) return source;
    }
  }
  throw Error(Code::kInvalid,
              std::string(call.op().name) + " needs a table or a column of one");
}

Expr build_by(Call& call) {
  std::vector<Syntax> items = call.rest();
  if (items.empty()) throw Error(Code::kInvalid, "by needs keys");
  Expr table;
  if (!items[0].is_string() && !items[0].is(Syntax::Kind::kList) && !items[0].selects()) {
    if (const Expr first = call.eval(items[0]); first.is_table()) {
      table = first;
      items.erase(items.begin());
      call.set_self(table);
    }
  }
  if (!table) table = table_of(call, items);
  Grouping grouping(call, table);
  for (const Syntax& item : items) grouping.add(item);
  for (const auto& [name, syntax] : call.named_rest())
    grouping.reduction(syntax, call.eval(syntax), name);
  return std::move(grouping).by();
}

Expr build_summary(Call& call) {
  std::vector<Syntax> items = call.rest();
  Expr table;
  if (!items.empty() && !items[0].selects()) {
    if (const Expr first = call.eval(items[0]); first.is_table()) {
      table = first;
      items.erase(items.begin());
      call.set_self(table);
    }
  }
  if (!table) {
    std::vector<Syntax> all = items;
    for (const auto& [name, syntax] : call.named_rest()) all.push_back(syntax);
    table = table_of(call, all);
  }
  Grouping grouping(call, table);
  grouping.add_reductions(items);
  for (const auto& [name, syntax] : call.named_rest())
    grouping.reduction(syntax, call.eval(syntax), name);
  return std::move(grouping).summary();
}

Expr build_group_by(Call& call) {
  const Expr table = call.table("t");
  std::vector<Expr> args{table};
  std::vector<std::string> names;
  for (const Expr& key : call.columns(call.rest(), table)) {
    NamedExpr one = named(key);
    args.push_back(relative_to(one.expr, table, false));
    names.push_back(std::move(one.name));
  }
  if (names.empty()) throw Error(Code::kInvalid, "group_by needs keys");
  return make("group_by", std::move(args), {{"names", names_value(names)}});
}

Expr build_agg(Call& call) {
  const Expr groups = call.expr("groups");
  const Expr table = groups.arg(0);
  call.set_self(table);
  Grouping grouping(call, table);
  const auto names = groups.strings("names");
  for (size_t i = 0; i < names.size(); ++i) {
    const Expr key = absolute_in(groups.arg(i + 1), table);
    grouping.key(key.name() == names[i] ? key
                                        : make("label", {key}, {{"name", names[i]}}));
  }
  grouping.add_reductions(call.rest());
  for (const auto& [name, syntax] : call.named_rest())
    grouping.reduction(syntax, call.eval(syntax), name);
  return std::move(grouping).by();
}

Expr build_count_values(Call& call) {
  const Expr table = call.table("t");
  Grouping grouping(call, table);
  for (const type::Field& each : table.element().fields())
    grouping.key(field(table, each.name));
  grouping.reduction(Syntax(), make("nrows", {table}), "count");
  return std::move(grouping).by();
}

Expr build_having(Call& call) {
  const Expr table = call.table("t");
  if (!table.is("by"))
    throw Error(Code::kInvalid, "having follows a group")
        .hint("on any other table it is filter");
  return call_method(table, "", "filter", {call.rest(), {}}, call.scope());
}

const Rows rows = {
    {.name = "by",
     .group = Group::kGroups,
     .kind = Kind::kTable,
     .spelling = Spelling::kBoth,
     .receiver = Receiver::kTable,
     .aliases = "By",
     .signature = "(*keys, **reductions)",
     .doc = "One row for each key: the keys, then the reductions.",
     .example = "t.by(_.name, total=_.x.sum())",
     .rule = rule_by,
     .build = build_by},
    {.name = "group_by",
     .group = Group::kGroups,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, *keys)",
     .doc = "Groups, to be followed by .agg(...).",
     .example = "t.group_by(\"name\").agg(total=_.x.sum())",
     .rule = rule_group_by,
     .build = build_group_by},
    {.name = "agg",
     .group = Group::kGroups,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kGrouped,
     .signature = "(groups, *columns, **reductions)",
     .doc = "One row for each group: its keys, then the reductions.",
     .example = "t.group_by(\"name\").agg(total=_.x.sum())",
     .build = build_agg},
    {.name = "summary",
     .group = Group::kGroups,
     .kind = Kind::kTable,
     .spelling = Spelling::kBoth,
     .receiver = Receiver::kTable,
     .signature = "(*columns, **reductions)",
     .doc = "One row of reductions over the whole table.",
     .example = "summary(total=t.x.sum(), n=t.nrows())",
     .rule = rule_summary,
     .build = build_summary},
    {.name = "row",
     .group = Group::kGroups,
     .kind = Kind::kTable,
     .spelling = Spelling::kNone,
     .receiver = Receiver::kNone,
     .signature = "()",
     .doc = "One row of single values.",
     .rule = rule_row},
    {.name = "count_values",
     .group = Group::kGroups,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t)",
     .doc = "Each value (or row) once, with the number of its rows as `count`.",
     .example = "t.name.count_values()",
     .build = build_count_values},
    {.name = "having",
     .group = Group::kGroups,
     .kind = Kind::kSugar,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t, *conditions)",
     .doc = "The groups where all conditions are true.",
     .example = "t.by(_.name, n=_.nrows()).having(_.n > 1)",
     .build = build_having},
};

}  // namespace

}  // namespace phlox::expr
