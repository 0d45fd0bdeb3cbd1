// Nodes of the op `over`, taken apart and put together.
#include "phlox/expr/window.h"

#include "phlox/base/error.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

[[noreturn]] void wrong(std::string_view what) {
  throw Error(Code::kInvalid, "over " + std::string(what));
}

const Value& required(const Attributes& attributes, std::string_view name) {
  const Value* value = attributes.find(name);
  if (!value) wrong("has no attribute " + std::string(name));
  return *value;
}

std::optional<int64_t> bound(const Value& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.integer()) wrong("has rows that are no integers");
  return *value.integer();
}

Value bound(const std::optional<int64_t>& value) {
  return value ? Value(*value) : Value();
}

}  // namespace

bool is_window_function(const Op& op) {
  return op.group == Group::kWindows && op.kind == Kind::kSugar && op.type_rule;
}

Window window_of(std::span<const Expr> args, const Attributes& attributes) {
  Window window;
  const std::string* name = required(attributes, "function").string();
  const Value& by = required(attributes, "by");
  const Value::List* ascending = required(attributes, "ascending").list();
  window.function = name ? find_op(*name) : nullptr;
  if (!window.function || window.function->name != *name ||
      !(window.reduces() || is_window_function(*window.function)))
    wrong("needs a function: a reduction, or one of the chapter on windows");
  if (!by.integer() || !ascending) wrong("has keys of the wrong kind");
  for (const Value& up : *ascending) {
    if (!up.boolean()) wrong("has a direction that is no bool");
    window.ascending.push_back(*up.boolean());
  }
  const auto num_by = static_cast<uint64_t>(*by.integer());
  if (num_by > args.size() || ascending->size() > args.size() - num_by)
    wrong("has fewer keys than it says");
  if (!args.empty() && args[0].is_table()) {
    window.table = args[0];
    args = args.subspan(1);
  }
  const size_t num_values = args.size() - num_by - ascending->size();
  window.values.assign(args.begin(), args.begin() + num_values);
  args = args.subspan(num_values);
  window.by.assign(args.begin(), args.begin() + num_by);
  window.order.assign(args.begin() + num_by, args.end());
  if (const Value* rows = attributes.find("rows")) {
    if (!rows->list() || rows->list()->size() != 2) wrong("takes two numbers as rows");
    window.rows = {bound((*rows->list())[0]), bound((*rows->list())[1])};
  }
  for (const auto& [key, value] : attributes.all())
    if (key != "function" && key != "by" && key != "ascending" && key != "rows")
      window.options.set(key, value);
  return window;
}

Window window_of(const Expr& over) { return window_of(over.args(), over.attributes()); }

Expr over(const Window& window) {
  std::vector<Expr> args;
  if (window.table) args.push_back(window.table);
  args.insert(args.end(), window.values.begin(), window.values.end());
  args.insert(args.end(), window.by.begin(), window.by.end());
  args.insert(args.end(), window.order.begin(), window.order.end());
  Attributes attributes = window.options;
  attributes.set("function", std::string(window.function->name));
  attributes.set("by", static_cast<int64_t>(window.by.size()));
  attributes.set("ascending",
                 Value::List(window.ascending.begin(), window.ascending.end()));
  if (window.rows)
    attributes.set("rows",
                   Value::List{bound(window.rows->begin), bound(window.rows->end)});
  return make("over", std::move(args), std::move(attributes));
}

Expr Window::reduction() const {
  std::string_view name = function->name;
  if (name == "cumsum") name = "sum";
  if (name == "cummin") name = "min";
  if (name == "cummax") name = "max";
  if (!reduces() && name == function->name) return {};
  return make(name, values, options);
}

}  // namespace phlox::expr
