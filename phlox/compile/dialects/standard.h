// What dialects of SQL have alike, because the standard says it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "phlox/compile/dialect.h"
#include "phlox/expr/expr.h"
#include "phlox/type/type.h"

namespace phlox::compile::standard {

// The types of a node and of its arguments as SQL sees them.
type::Type type_of(const expr::Expr& node);
type::Type arg_type(const expr::Expr& node, size_t i);

// A name or a text between quotes, each of which stands twice inside of it. A zero byte
// would end the text of the query: names with one are refused, in the dialect's name, and
// texts must have none.
std::string identifier(std::string_view name, std::string_view dialect);
std::string string_literal(std::string_view text);

// "2000-01-31", "2000-01-31 12:10:00.500000". Of a date that is not in the years 1 to
// 9999 nothing.
std::string date_text(int64_t days);
std::string datetime_text(int64_t micros);

// Whether var, std or cov is that of the whole population.
bool of_population(const expr::Expr& node);

// Texts of one node, for Word::choose.
std::string variadic_word(const expr::Expr& node);  // greatest least coalesce
std::string cases_word(const expr::Expr& node);
std::string nullif_word(const expr::Expr& node);

// The functions of windows; {f} is the OVER clause.
std::span<const Word> window_words();
std::string lag_word(const expr::Expr& over);  // lag lead

}  // namespace phlox::compile::standard
