// Errors of hosts, with the text that the shell would have shown.
#include "phlox/expr/written.h"

#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

// The symbols that the tree stands on, by name; false if two share one.
bool find_symbols(const Syntax& whole, Names& names) {
  std::vector<Syntax> work{whole};
  while (!work.empty()) {
    const Syntax syntax = std::move(work.back());
    work.pop_back();
    for (const Syntax& child : syntax.children()) work.push_back(child);
    if (!syntax.is(Syntax::Kind::kExpr)) continue;
    for (const Expr& leaf : leaves(syntax.embedded())) {
      if (!leaf.is("symbol")) continue;
      const auto [place, fresh] = names.emplace(leaf.string("name"), leaf);
      if (!fresh && place->second != leaf) return false;
    }
  }
  return true;
}

}  // namespace

Syntax call_syntax(Syntax callee, const Arguments& arguments) {
  std::vector<Syntax> values = arguments.positional;
  std::vector<std::string> names(values.size());
  for (const auto& [name, value] : arguments.keyword) {
    names.push_back(name);
    values.push_back(value);
  }
  return Syntax::call(std::move(callee), std::move(values), std::move(names));
}

Error in_written_text(Error error, const Syntax& whole) {
  if (error.text() || error.code() == Code::kInternal) return error;
  Names names;
  if (!find_symbols(whole, names)) return error;
  Scope scope;
  scope.names = &names;
  try {
    parse(whole.to_string(), scope);
  } catch (Error& written) {
    if (written.code() == error.code() && written.message() == error.message())
      return std::move(written);
  } catch (const std::exception&) {
    // The first error says enough.
  }
  return error;
}

}  // namespace phlox::expr
