// Errors of hosts, with the text that the shell would have shown.
#include "phlox/expr/written.h"

#include "phlox/expr/traverse.h"

namespace phlox::expr {

namespace {

bool is_leaf(const Expr& node) {
  return node.is("symbol") || node.is("data") || node.is("memtable");
}

// "flights" of "data/flights.csv?null=NA"; else "t".
std::string name_of(const Expr& leaf) {
  if (leaf.is("symbol")) return leaf.string("name");
  if (!leaf.is("data")) return "t";
  const std::string& uri = leaf.string("uri");
  const size_t slash = uri.substr(0, uri.find('?')).rfind('/');
  const std::string file = slash == std::string::npos ? uri : uri.substr(slash + 1);
  std::string name;
  for (const char c : file) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && (name.empty() || c < '0' || c > '9')) break;
    name += c;
  }
  return name.empty() || name == "_" || name == "memory" ? "t" : name;
}

// Every leaf as a symbol, since that is how a user sees it: by a short name.
class Renamed {
 public:
  Expr operator()(const Expr& expr) {
    return transform(expr, [this](const Expr& node, const std::vector<Expr>&) {
      return is_leaf(node) ? of(node) : Expr();
    });
  }
  const Names& names() const { return names_; }

 private:
  Expr of(const Expr& leaf) {
    for (const auto& [name, known] : leaves_)
      if (known == leaf) return names_.at(name);
    const std::string base = name_of(leaf);
    std::string name = base;
    for (int n = 2; names_.contains(name); ++n) name = base + std::to_string(n);
    leaves_.emplace(name, leaf);
    return names_[name] = symbol(name, leaf.type());
  }

  Names leaves_;
  Names names_;
};

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
  Renamed renamed;
  const std::string text = whole.to_string(std::ref(renamed));
  Scope scope;
  scope.names = &renamed.names();
  try {
    parse(text, scope);
  } catch (Error& written) {
    if (written.code() == error.code() && written.message() == error.message())
      return std::move(written);
  } catch (const std::exception&) {
    // The first error says enough.
  }
  return error;
}

}  // namespace phlox::expr
