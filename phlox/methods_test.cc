// The methods and functions of phlox.h are those of the catalogue. With PHLOX_WRITE=1 in
// the environment the files are written anew in place of being compared.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "phlox/expr/op.h"

namespace phlox {
namespace {

using expr::Op;
using expr::Spelling;

std::vector<std::string> names_of(const Op& op) {
  std::vector<std::string> names{std::string(op.name)};
  std::istringstream aliases{std::string(op.aliases)};
  for (std::string alias; aliases >> alias;) names.push_back(alias);
  return names;
}

bool is_method(const Op& op) {
  return op.spelling == Spelling::kMethod || op.spelling == Spelling::kBoth ||
         op.spelling == Spelling::kAttribute;
}
bool is_function(const Op& op) {
  return op.spelling == Spelling::kFunction || op.spelling == Spelling::kBoth;
}

// Operators that C++ has not are methods.
std::string operator_method(const Op& op) {
  return op.symbol == "//" ? "floordiv" : op.symbol == "**" ? "pow" : "";
}

std::string comment(const Op& op, std::string_view name) {
  std::string text =
      "// " + std::string(name) + std::string(op.signature) + ": " + std::string(op.doc);
  if (op.signature.empty()) text = "// " + std::string(op.doc);
  return text + "\n";
}

std::string methods(std::string_view name_space) {
  std::string out =
      "// Written from the catalogue by phlox/methods_test.cc; do not edit.\n";
  const std::string call = name_space.empty()
                               ? "call(\"\", "
                               : "receiver_.call(\"" + std::string(name_space) + "\", ";
  for (const Op* op : expr::catalogue()) {
    if (op->name_space != name_space) continue;
    if (const std::string name = operator_method(*op); !name.empty())
      out += comment(*op, name) + "Expression " + name + "(Argument other) const;\n";
    if (!is_method(*op)) continue;
    for (const std::string& name : names_of(*op)) {
      out += comment(*op, name);
      if (op->spelling == Spelling::kAttribute && op->parameters().size() <= 1) {
        out += "Expression " + name + "() const { return " + call + "\"" + name +
               "\", {}); }\n";
        continue;
      }
      out += "template <class... Args>\nExpression " + name +
             "(Args&&... args) const {\n  return " + call + "\"" + name +
             "\", {Argument(std::forward<Args>(args))...});\n}\n";
    }
  }
  return out;
}

std::string functions() {
  std::string out =
      "// Written from the catalogue by phlox/methods_test.cc; do not edit.\n";
  for (const Op* op : expr::catalogue()) {
    if (!is_function(*op) || !op->name_space.empty()) continue;
    for (const std::string& name : names_of(*op)) {
      // These have signatures of their own, or are Python's.
      if (name == "symbol" || name == "data" || name == "TableSymbol") continue;
      out += comment(*op, name) + "template <class... Args>\nExpression " + name +
             "(Args&&... args) {\n  return call_function(\"" + name +
             "\", {Argument(std::forward<Args>(args))...});\n}\n";
    }
  }
  for (const Op* op : expr::catalogue())
    if (const std::string name = operator_method(*op); !name.empty())
      out += "inline Expression Expression::" + name +
             "(Argument other) const {\n  return call_operator(\"" +
             std::string(op->symbol) + "\", {Argument(*this), std::move(other)});\n}\n";
  return out;
}

void check(const std::string& file, const std::string& expected) {
  const std::string path = std::string(PHLOX_SOURCE_DIR) + "/phlox/" + file;
  if (std::getenv("PHLOX_WRITE")) {
    std::ofstream(path) << expected;
    return;
  }
  std::ostringstream found;
  found << std::ifstream(path).rdbuf();
  EXPECT_EQ(found.str(), expected)
      << "phlox/" << file
      << " is not what the catalogue says; write it anew with\n"
         "PHLOX_WRITE=1 build/phlox_top_test --gtest_filter='Methods.*'";
}

TEST(Methods, OfExpressions) { check("methods.inc", methods("")); }
TEST(Methods, OfStrings) { check("string_methods.inc", methods("str")); }
TEST(Methods, OfTimes) { check("time_methods.inc", methods("dt")); }
TEST(Methods, Functions) { check("functions.inc", functions()); }

TEST(Methods, EveryOperatorIsOneOfCpp) {
  const std::set<std::string_view> written = {
      "+",  "-", "*",  "/", "%", "==", "!=", "<",
      "<=", ">", ">=", "&", "|", "~",  "//", "**"};
  for (const Op* op : expr::catalogue())
    EXPECT_TRUE(op->symbol.empty() || written.contains(op->symbol)) << op->symbol;
}

}  // namespace
}  // namespace phlox
