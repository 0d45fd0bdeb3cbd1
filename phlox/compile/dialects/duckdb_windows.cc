// DuckDB's SQL: words of the functions of windows; {f} is the OVER clause.
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/expr/window.h"

namespace phlox::compile::duckdb {
namespace {

std::string ntile_word(const expr::Expr& over) {
  return "ntile(" + std::to_string(over.integer("n")) + "){f}";
}

std::string lag_word(const expr::Expr& over) {
  const bool fallback = expr::window_of(over).values.size() > 1;
  return over.string("function") + (fallback ? "({0:r}, " : "({0}, ") +
         std::to_string(over.integer("n")) + (fallback ? ", {1:r}){f}" : "){f}");
}

constexpr Word kWords[] = {
    {"row_number", "row_number(){f}"},
    {"rank", "rank(){f}"},
    {"dense_rank", "dense_rank(){f}"},
    {"ntile", {}, ntile_word},
    {"lag", {}, lag_word},
    {"lead", {}, lag_word},
};

}  // namespace

std::span<const Word> window_words() { return kWords; }

}  // namespace phlox::compile::duckdb
