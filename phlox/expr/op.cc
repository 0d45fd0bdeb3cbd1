// The catalogue's index: chapters, names, signatures.
#include "phlox/expr/op.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

std::deque<Op>& registered() {
  static std::deque<Op> ops;
  return ops;
}

struct Index {
  std::vector<const Op*> all;
  std::unordered_map<std::string, const Op*> by_name;      // "str.len", "join"
  std::unordered_map<std::string, const Op*> functions;    // "join", "matches"
  std::unordered_map<std::string, const Op*> by_operator;  // "+2"

  Index() {
    for (const Op& op : registered()) all.push_back(&op);
    std::sort(all.begin(), all.end(), [](const Op* a, const Op* b) {
      return a->group != b->group ? a->group < b->group : a->name < b->name;
    });
    for (const Op* op : all) {
      const std::string prefix =
          op->name_space.empty() ? "" : std::string(op->name_space) + ".";
      const auto add = [&](std::string_view name) {
        if (!by_name.emplace(prefix + std::string(name), op).second)
          throw Error(Code::kInternal, "two ops are named " + prefix + std::string(name));
      };
      if (!op->name_space.empty() && !op->name.starts_with(prefix))
        throw Error(Code::kInternal,
                    std::string(op->name) + " is not named in its name space");
      const bool function =
          op->spelling == Spelling::kFunction || op->spelling == Spelling::kBoth;
      for (const std::string& spelling : op->spellings()) {
        add(spelling);
        if (function && !functions.emplace(spelling, op).second)
          throw Error(Code::kInternal, "two functions are named " + spelling);
      }
      if (!op->symbol.empty())
        by_operator.emplace(
            std::string(op->symbol) + (op->parameters().size() == 1 ? "1" : "2"), op);
    }
  }
};

const Index& index() {
  static const Index* index = new Index;
  return *index;
}

}  // namespace

std::string_view group_title(Group group) {
  switch (group) {
    case Group::kSources:
      return "Sources";
    case Group::kColumns:
      return "Columns";
    case Group::kSelectors:
      return "Selectors";
    case Group::kRows:
      return "Rows";
    case Group::kGroups:
      return "Groups";
    case Group::kJoins:
      return "Joins";
    case Group::kReductions:
      return "Reductions";
    case Group::kWindows:
      return "Windows";
    case Group::kArithmetic:
      return "Arithmetic";
    case Group::kLogic:
      return "Comparison and logic";
    case Group::kStrings:
      return "Strings";
    case Group::kTime:
      return "Time";
    case Group::kNested:
      return "Nested";
    case Group::kCasts:
      return "Casts";
  }
  return "";
}

Rows::Rows(std::initializer_list<Op> ops) {
  for (const Op& op : ops) registered().push_back(op);
}

const std::vector<const Op*>& catalogue() { return index().all; }

const Op* find_op(std::string_view name, std::string_view name_space) {
  std::string key;
  if (!name_space.empty()) key.append(name_space).append(".");
  key.append(name);
  const auto place = index().by_name.find(key);
  return place == index().by_name.end() ? nullptr : place->second;
}

const Op* find_function(std::string_view name) {
  const auto place = index().functions.find(std::string(name));
  return place == index().functions.end() ? nullptr : place->second;
}

const Op& op_named(std::string_view name) {
  if (const Op* op = find_op(name); op && op->name == name) return *op;
  throw Error(Code::kInternal, "the catalogue has no op " + std::string(name));
}

const Op* find_operator(std::string_view symbol, size_t operands) {
  const auto place =
      index().by_operator.find(std::string(symbol) + (operands == 1 ? "1" : "2"));
  return place == index().by_operator.end() ? nullptr : place->second;
}

namespace {

// "(x, *keys, n: int = 0, *, where=None)", as Python writes it.
std::vector<Parameter> parse_signature(std::string_view text) {
  std::vector<Parameter> parameters;
  const auto trimmed = [](std::string_view part) {
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    return part;
  };
  if (text.size() >= 2) text = text.substr(1, text.size() - 2);
  bool keyword_only = false;
  while (!text.empty()) {
    // Defaults may be tuples: commas inside parentheses do not separate.
    size_t end = 0;
    for (int depth = 0; end < text.size() && (text[end] != ',' || depth > 0); ++end)
      depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
    std::string_view part = trimmed(text.substr(0, end));
    text = end < text.size() ? text.substr(end + 1) : std::string_view();
    if (part == "*") {
      keyword_only = true;
      continue;
    }
    Parameter parameter;
    parameter.keyword_only = keyword_only;
    if (const size_t equals = part.find('='); equals != std::string_view::npos) {
      parameter.required = false;
      parameter.fallback = trimmed(part.substr(equals + 1));
      part = trimmed(part.substr(0, equals));
    }
    if (const size_t colon = part.find(':'); colon != std::string_view::npos) {
      parameter.role = Parameter::Role::kConstant;
      parameter.constant = trimmed(part.substr(colon + 1));
      part = trimmed(part.substr(0, colon));
    }
    if (part.starts_with("**")) {
      parameter.role = Parameter::Role::kNamedRest;
      part.remove_prefix(2);
    } else if (part.starts_with("*")) {
      parameter.role = Parameter::Role::kRest;
      part.remove_prefix(1);
      keyword_only = true;
    }
    parameter.name = part;
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

}  // namespace

std::vector<std::string> Op::spellings() const {
  std::vector<std::string> all{std::string(member())};
  std::string_view rest = aliases;
  while (!rest.empty()) {
    const size_t space = rest.find(' ');
    all.emplace_back(rest.substr(0, space));
    rest = space == std::string_view::npos ? "" : rest.substr(space + 1);
  }
  return all;
}

const std::vector<Parameter>& Op::parameters() const {
  static std::mutex mutex;
  static auto* parsed = new std::unordered_map<const Op*, std::vector<Parameter>>;
  const std::lock_guard lock(mutex);
  const auto place = parsed->find(this);
  if (place != parsed->end()) return place->second;
  return parsed->emplace(this, parse_signature(signature)).first->second;
}

namespace {

// A reduction over rows, or a window function.
bool has_function(const Expr& expr) {
  const auto is_function = [](const Expr& node) {
    return node.op().kind == Kind::kWindow || node.op().kind == Kind::kReduction;
  };
  const auto stop = [&](const Expr& node) {
    return node.is_table() || is_function(node);
  };
  const std::vector<Expr> nodes = postorder(expr, stop);
  return std::any_of(nodes.begin(), nodes.end(), is_function);
}

}  // namespace

bool offered(const Op& op, const Expr& expr) {
  const type::Type element = expr.element().without_option();
  const bool column = expr.is_column() || expr.is_scalar();
  switch (op.receiver) {
    case Receiver::kNone:
      return false;
    case Receiver::kTable:
      return expr.is_table();
    case Receiver::kGrouped:
      return expr.shape() == Shape::kGroups;
    case Receiver::kEverything:
      return expr.is_table() || column;
    case Receiver::kAnyColumn:
      return column;
    case Receiver::kNumber:
      return column && element.is_number();
    case Receiver::kBool:
      return column && element.is(type::Kind::kBool);
    case Receiver::kString:
      return column &&
             (element.is(type::Kind::kString) ||
              (element.is(type::Kind::kCategorical) &&
               element.element().without_option().is(type::Kind::kString)));
    case Receiver::kTemporal:
      return column && element.is_temporal();
    case Receiver::kList:
      return column && (element.is_list() || element.is(type::Kind::kMap));
    case Receiver::kWindow:
      return column && has_function(expr);
  }
  return false;
}

namespace {

// Whether the type rule takes the receiver, with others of its type where it needs more.
bool takes_type(const Op& op, const Expr& expr) {
  // What is called on strings may take other arguments of other types.
  if (!op.type_rule || op.receiver == Receiver::kString) return true;
  size_t needed = 0;
  for (const Parameter& parameter : op.parameters())
    needed += parameter.required && parameter.role == Parameter::Role::kExpr;
  try {
    op.type_rule(op, std::vector(needed, expr.element().without_option()), {});
    return true;
  } catch (const Error& error) {
    return error.code() == Code::kInternal;  // it wanted an attribute
  }
}

}  // namespace

std::vector<std::string> methods_of(const Expr& expr, std::string_view name_space) {
  std::vector<std::string> names;
  for (const Op* op : catalogue()) {
    if (op->name_space != name_space || !has_method(expr, *op) || !takes_type(*op, expr))
      continue;
    if (op->spelling != Spelling::kMethod && op->spelling != Spelling::kBoth &&
        op->spelling != Spelling::kAttribute)
      continue;
    names.emplace_back(op->member());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Error wrong_types(const Op& op, std::string_view takes,
                  std::span<const type::Type> types) {
  std::string found;
  for (size_t i = 0; i < types.size(); ++i) {
    if (i > 0) found += i + 1 == types.size() ? " and " : ", ";
    found += types[i].to_string();
  }
  const std::string name(op.symbol.empty() ? op.name : op.symbol);
  return Error(Code::kType, name + " takes " + std::string(takes) + ", not " + found);
}

}  // namespace phlox::expr
