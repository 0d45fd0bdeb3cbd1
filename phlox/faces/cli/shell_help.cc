// What :help says, out of the catalogue.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/op.h"
#include "phlox/expr/reference.h"
#include "phlox/faces/cli/shell.h"

namespace phlox::cli {

namespace {

using expr::Op;

constexpr size_t kWidth = 78;

constexpr std::string_view kIntroduction =
    R"(An expression shows its result, NAME = EXPR sets a name. Tab completes.

  flights = data("flights.csv")
  flights.filter(_.delay > 60).by(_.carrier, n=_.nrows())

:help OP       how an operation is written, what it means, an example
:type EXPR     the type of an expression, without running it
:explain EXPR  its rewrites, which engine runs it, and the text that this gets
:names         what is bound and set
:quit          or Ctrl-D ends; Ctrl-C drops a line or stops a query

Operations:
)";

bool is_written(const Op& op) { return op.spelling != expr::Spelling::kNone; }

// "str." where a method is called behind it; functions stand alone.
std::string space_of(const Op& op) {
  const bool alone = op.name_space.empty() || op.spelling == expr::Spelling::kFunction;
  return alone ? "" : std::string(op.name_space) + ".";
}

std::string help_of(const Op& op) {
  std::string text = expr::usage_text(op) + "\n  " + std::string(op.doc) + "\n";
  if (!op.aliases.empty()) text += "  also written " + std::string(op.aliases) + "\n";
  if (op.spelling == expr::Spelling::kBoth)
    text +=
        "  also a function: " + std::string(op.name) + std::string(op.signature) + "\n";
  if (!op.example.empty()) text += "  example: " + std::string(op.example) + "\n";
  return text;
}

// One chapter of names, with lines of `kWidth` columns.
void add_chapter(std::string& out, std::string_view title,
                 const std::vector<std::string>& names) {
  std::string line = "  " + std::string(title) + ":";
  for (const std::string& name : names) {
    if (line.size() + 1 + name.size() > kWidth) {
      out += line + "\n";
      line = "   ";
    }
    line += " " + name;
  }
  out += line + "\n";
}

}  // namespace

std::string help_text() {
  std::string out(kIntroduction);
  const auto& ops = expr::catalogue();
  for (size_t i = 0; i < ops.size();) {
    const expr::Group group = ops[i]->group;
    std::vector<std::string> operators, names;
    for (; i < ops.size() && ops[i]->group == group; ++i)
      if (is_written(*ops[i]))
        (ops[i]->symbol.empty() ? names : operators)
            .push_back(ops[i]->symbol.empty()
                           ? space_of(*ops[i]) + std::string(ops[i]->member())
                           : std::string(ops[i]->symbol));
    std::sort(operators.begin(), operators.end());
    operators.erase(std::unique(operators.begin(), operators.end()), operators.end());
    names.insert(names.begin(), operators.begin(), operators.end());
    add_chapter(out, expr::group_title(group), names);
  }
  return out;
}

std::string help_text(const std::string& name) {
  std::string out;
  for (const Op* op : expr::catalogue()) {
    if (!is_written(*op)) continue;
    const auto spellings = op->spellings();
    if (op->name == name || op->symbol == name ||
        std::find(spellings.begin(), spellings.end(), name) != spellings.end())
      out += (out.empty() ? "" : "\n") + help_of(*op);
  }
  if (!out.empty()) return out;
  Error error(Code::kNotFound, "no operation is named " + name);
  if (const auto near = nearest(name, help_names()))
    error.hint("did you mean " + *near + "?");
  throw std::move(error.hint(":help lists them"));
}

std::vector<std::string> help_names() {
  std::vector<std::string> names;
  for (const Op* op : expr::catalogue()) {
    if (!is_written(*op)) continue;
    for (const std::string& spelling : op->spellings())
      if (op->symbol.empty()) names.push_back(space_of(*op) + spelling);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace phlox::cli
