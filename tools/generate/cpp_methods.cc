// Writes the C++ face's methods and functions from the catalogue:
//   cpp_methods FOLDER  writes FOLDER/methods.inc (inside class Expression) and
//                       FOLDER/functions.inc (inside namespace phlox, behind it).
// All that they do is to hand their arguments over, so they are inline and have no
// source.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/expr/op.h"

namespace {

using phlox::expr::Op;
using phlox::expr::Parameter;
using phlox::expr::Receiver;
using phlox::expr::Spelling;

// How many arguments of a call with any number of them may be lists in braces, which a
// template's pack does not take.
constexpr int kBraced = 10;

// What cannot be the name of a method or a parameter: C++'s own words, and what class
// Expression has itself.
bool reserved(std::string_view name) {
  static const std::set<std::string_view> kWords = {
      "alignas",  "alignof",   "and",      "asm",       "auto",     "bool",
      "break",    "case",      "catch",    "char",      "class",    "concept",
      "const",    "continue",  "default",  "delete",    "deferred", "do",
      "double",   "else",      "enum",     "equals",    "explicit", "export",
      "extern",   "false",     "float",    "for",       "friend",   "goto",
      "hash",     "if",        "inline",   "int",       "long",     "method",
      "mutable",  "namespace", "new",      "not",       "nullptr",  "operation",
      "operator", "or",        "private",  "protected", "public",   "register",
      "requires", "return",    "short",    "signed",    "sizeof",   "static",
      "struct",   "switch",    "template", "text",      "this",     "throw",
      "true",     "try",       "type",     "typedef",   "typeid",   "typename",
      "union",    "unsigned",  "using",    "virtual",   "void",     "volatile",
      "while",    "written",   "xor"};
  return kWords.contains(name);
}

std::string identifier(std::string_view name) {
  return std::string(name) + (reserved(name) ? "_" : "");
}

bool is_method(const Op& op) {
  return op.spelling == Spelling::kMethod || op.spelling == Spelling::kBoth ||
         op.spelling == Spelling::kAttribute;
}
bool is_function(const Op& op) {
  return op.spelling == Spelling::kFunction || op.spelling == Spelling::kBoth;
}

// One call with its parameters: declared, and handed over.
struct Call {
  std::string prefix;  // of a template
  std::string parameters;
  std::string arguments;
};

Call call_of(const Op& op, bool method) {
  Call call;
  bool any_number = false, first = true;
  std::vector<const Parameter*> fixed;
  for (const Parameter& parameter : op.parameters()) {
    const bool rest = parameter.role == Parameter::Role::kRest ||
                      parameter.role == Parameter::Role::kNamedRest;
    any_number |= rest;
    // The receiver of a method, unless it is one of *tables.
    if (method && first && !rest) {
      first = false;
      continue;
    }
    first = false;
    if (!rest) fixed.push_back(&parameter);
  }
  const auto add = [&](const std::string& name, bool required) {
    call.parameters += (call.parameters.empty() ? "" : ", ") +
                       std::string("const Argument& ") + name + (required ? "" : " = {}");
    call.arguments += (call.arguments.empty() ? "" : ", ") + name;
  };
  if (!any_number) {
    // A named argument may stand in any place, so only what comes first is required.
    bool required = true;
    for (const Parameter* parameter : fixed) {
      required &= parameter->required && !parameter->keyword_only;
      add(identifier(parameter->name), required);
    }
    return call;
  }
  call.prefix = "template <class... More>\n";
  for (int i = 1; i <= kBraced; ++i) add("a" + std::to_string(i), false);
  call.parameters += ", const More&... more";
  call.arguments += ", Argument(more)...";
  return call;
}

std::string documentation(const Op& op) {
  std::string text = "/// " + std::string(op.doc) + " " + std::string(op.name) +
                     std::string(op.signature);
  if (!op.example.empty()) text += "; " + std::string(op.example);
  return text + "\n";
}

std::string method_text(const Op& op, const std::string& name,
                        std::string_view receiver) {
  const Call call = call_of(op, true);
  return documentation(op) + call.prefix + "Expression " + identifier(name) + "(" +
         call.parameters + ") const { return " + std::string(receiver) + "(\"" +
         std::string(op.name_space) + "\", \"" + name + "\", {" + call.arguments +
         "}); }\n";
}

std::string function_text(const Op& op, const std::string& name) {
  const Call call = call_of(op, false);
  return documentation(op) + call.prefix + "inline Expression " + identifier(name) + "(" +
         call.parameters + ") { return cpp::call_function(\"" + name + "\", {" +
         call.arguments + "}); }\n";
}

// Operators of the language that C++ has not: // and **.
bool lacks_operator(const Op& op) {
  return op.spelling == Spelling::kOperator && (op.symbol == "//" || op.symbol == "**");
}

std::string operator_text(const Op& op) {
  return documentation(op) + "Expression " + std::string(op.name) +
         "(const Expression& b) const { return operation(\"" + std::string(op.symbol) +
         "\", {*this, b}); }\n";
}

// Left alone if it says that already, so that nothing is built again.
void write(const std::filesystem::path& path, const std::string& text) {
  std::ifstream in(path);
  std::stringstream there;
  there << in.rdbuf();
  if (in.is_open() && there.str() == text) return;
  std::ofstream out(path);
  out << text;
  out.close();
  if (!out) throw std::runtime_error(path.string() + " cannot be written");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::fputs("usage: cpp_methods FOLDER\n", stderr);
    return 2;
  }
  const std::string begin = "// Written from the catalogue of operations; do not edit.\n";
  std::string methods = begin, functions = begin;
  std::set<std::string_view> spaces;
  for (const Op* op : phlox::expr::catalogue())
    if (is_method(*op) && !op->name_space.empty()) spaces.insert(op->name_space);
  for (const Op* op : phlox::expr::catalogue()) {
    if (lacks_operator(*op)) methods += operator_text(*op);
    for (const std::string& name : op->spellings()) {
      if (is_method(*op) && op->name_space.empty())
        methods += method_text(*op, name, "method");
      if (is_function(*op)) functions += function_text(*op, name);
    }
  }
  for (const std::string_view space : spaces) {
    const std::string name = identifier(space);
    methods += "struct Space_" + name + ";\n/// The methods of ." + name +
               ".\nMethods<Space_" + name + "> " + name + "() const;\n";
    std::string inside;
    for (const Op* op : phlox::expr::catalogue())
      if (is_method(*op) && op->name_space == space)
        for (const std::string& method : op->spellings())
          inside += method_text(*op, method, "base_.method");
    functions +=
        "template <>\nclass Methods<Expression::Space_" + name + "> {\n public:\n" +
        inside +
        " private:\nfriend class Expression;\nexplicit Methods(const Expression& "
        "base) : base_(base) {}\nExpression base_;\n};\n" +
        "inline Methods<Expression::Space_" + name + "> Expression::" + name +
        "() const { return Methods<Space_" + name + ">(*this); }\n";
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  write(folder / "methods.inc", methods);
  write(folder / "functions.inc", functions);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "cpp_methods: error: %s\n", error.what());
  return 1;
}
