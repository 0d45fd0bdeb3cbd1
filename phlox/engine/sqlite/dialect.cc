// The dialect with the functions that the engine adds to SQLite.
#include "phlox/compile/dialects/sqlite.h"
#include "phlox/compile/dialects/standard.h"
#include "phlox/compile/text.h"
#include "phlox/engine/sqlite/function_text.h"
#include "phlox/expr/op.h"

namespace phlox::engine::sqlite {
namespace {

namespace dialect = compile::sqlite;

struct WithFunctions : dialect::Sqlite {
  std::string other_word(const expr::Expr& node) const override {
    return word(node, dialect::kAggregate);
  }
  std::string window_text_of(const expr::Expr& reduction) const override {
    // SQLite's own has no windows of distinct values.
    std::string text = reduction.is("nunique") ? std::string() : text_of(reduction);
    return text.empty() || text.find(dialect::kAggregate) != text.npos
               ? word(reduction, dialect::kWindow)
               : text;
  }

 private:
  static std::string word(const expr::Expr& node, std::string_view reduction) {
    const auto function = function_of(node);
    if (!function) return {};
    const bool reduces = node.op().kind == expr::Kind::kReduction;
    const auto constant = [](const std::string& text) {
      return compile::without_places(compile::standard::string_literal(text));
    };
    std::string text(reduces ? reduction : dialect::kFunction);
    text += "(" + constant(expression_text(*function)) + ", " +
            constant(input_text(*function));
    for (const size_t at : function->arguments) text += ", {" + std::to_string(at) + "}";
    if (function->needs_positions) text += ", {o}";
    text += ")";
    if (!reduces) return text;
    text += "{f}";
    // Of no rows SQLite does not tell the function what it is.
    return node.op().nulls == expr::Nulls::kNever ? "coalesce(" + text + ", 0)" : text;
  }
};

const WithFunctions registered;

}  // namespace
}  // namespace phlox::engine::sqlite
