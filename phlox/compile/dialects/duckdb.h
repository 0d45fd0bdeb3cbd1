// DuckDB's SQL: what its files share.
#pragma once

#include <span>
#include <string>

#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/standard.h"
#include "phlox/expr/expr.h"
#include "phlox/type/type.h"

namespace phlox::compile::duckdb {

using expr::Expr;
using standard::arg_type;
using standard::is_moment;
using standard::type_of;
using type::Type;
namespace kind = standard::kind;

std::string type_name(const Type& type);
std::string literal(const expr::Value& value, const Type& type);
std::string identifier(std::string_view name);
std::string string_literal(std::string_view text);

// The words of the chapters that have files of their own.
std::span<const Word> string_words();
std::span<const Word> time_words();
std::span<const Word> nested_words();

// The wall clock of a datetime of that type, and the moment at which clocks show it; of a
// type without a zone the text itself.
std::string to_wall(const std::string& moment, const Type& type);
std::string from_wall(const std::string& wall, const Type& type);

// A STRUCT's names for the fields of a record: DuckDB takes names for the same that
// differ in the case of letters only.
std::vector<std::string> struct_names(const Type& record);

Dialect::Unnested unnest(const std::string& list, const Type& element, bool keep_empty);
std::optional<Narrow> narrow(const Expr& node, std::span<const Known> args);

// The word of a cast; and of one from or to lists and JSON, or empty for other types.
std::string cast_text(const Type& from, const Type& to, bool try_cast);
std::string nested_cast(const Type& from, const Type& to, bool try_cast);

// Texts of one node, for Word::choose.
std::string cast_word(const Expr& node);  // cast try_cast
// Text with || in it as a string: beside a constant null DuckDB takes it for an integer.
std::string joined(const Expr& node, const std::string& text);
std::string add_word(const Expr& node);
std::string sub_word(const Expr& node);
std::string mul_word(const Expr& node);
std::string floordiv_word(const Expr& node);
std::string mod_word(const Expr& node);
std::string neg_word(const Expr& node);
std::string abs_word(const Expr& node);
std::string sign_word(const Expr& node);
std::string round_word(const Expr& node);  // round floor ceil trunc
std::string isnan_word(const Expr& node);
std::string isinf_word(const Expr& node);
std::string sum_word(const Expr& node);
std::string mean_word(const Expr& node);
std::string variance_word(const Expr& node);  // var std
std::string covariance_word(const Expr& node);
std::string corr_word(const Expr& node);
std::string quantile_word(const Expr& node);  // quantile median
std::string mode_word(const Expr& node);
std::string topk_word(const Expr& node);

}  // namespace phlox::compile::duckdb
