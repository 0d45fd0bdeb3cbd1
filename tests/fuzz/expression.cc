// Fuzzes the shell's expression parser and the type rules behind it: phlox::Error, or a tree and an
// expression whose text and JSON parse back to their equals.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/print.h"
#include "phlox/expr/syntax.h"
#include "phlox/expr/traverse.h"
#include "phlox/type/type.h"
#include "tests/fuzz/check.h"

namespace {

using phlox::expr::Expr;
using phlox::expr::Names;
using phlox::expr::Syntax;

// One table of most types, so that an expression gets past its names.
const Names& names() {
  static const Names all = {
      {"t", phlox::expr::symbol("t", phlox::type::parse_table(
                                         "{i: ?int64, f: ?float64, s: ?string, b: ?bool, d: ?date, "
                                         "w: ?datetime, u: uint64, m: ?decimal[12, 2], "
                                         "l: var * int64, r: {x: int32}}"))}};
  return all;
}

// The symbols that the expression reads; false if one name stands for two of them, which text cannot
// tell apart.
bool symbols_of(const Expr& expr, Names& found) {
  for (const Expr& leaf : phlox::expr::leaves(expr)) {
    if (leaf.op().name != "symbol") continue;
    const auto [place, is_new] = found.emplace(leaf.string("name"), leaf);
    if (!is_new && !(place->second == leaf)) return false;
  }
  return true;
}

void check_syntax(std::string_view text) {
  const std::string printed = phlox::expr::parse_syntax(text).to_string();
  phlox::fuzz::check_equal(printed, phlox::expr::parse_syntax(printed).to_string(),
                           "print(parse(print(syntax))) == print(syntax)");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Expr expr;
  try {
    phlox::expr::parse_syntax(text);
    expr = phlox::expr::parse(text, {.names = &names()});
  } catch (const phlox::Error& error) {
    // The caret too must stand any text; a bug of ours is no answer to bad input.
    if (error.code() == phlox::Code::kInternal) {
      std::fprintf(stderr, "%s\n", error.render().c_str());
      std::abort();
    }
    return 0;
  }
  check_syntax(text);
  Names symbols;
  if (!symbols_of(expr, symbols)) return 0;
  std::string printed;
  try {
    printed = phlox::expr::to_text(expr, 1 << 20);
  } catch (const phlox::Error& error) {
    if (error.code() != phlox::Code::kUnsupported) std::abort();
    return 0;  // shared parts that print too often
  }
  const Expr again = phlox::expr::parse(printed, {.names = &symbols});
  phlox::fuzz::check_equal(printed, phlox::expr::to_text(again, 1 << 20), "text of parse(text)");
  if (!(expr == again)) {
    std::fprintf(stderr, "parse(text) is another expression of the same text: %s\n", printed.c_str());
    std::abort();
  }
  if (!(phlox::expr::from_json(phlox::expr::to_json(expr)) == expr)) {
    std::fprintf(stderr, "from_json(to_json(expr)) is another expression than %s\n", printed.c_str());
    std::abort();
  }
  return 0;
}
