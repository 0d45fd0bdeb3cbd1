// What dialects of SQL have alike, because the standard says it.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "phlox/compile/dialect.h"
#include "phlox/expr/expr.h"
#include "phlox/type/type.h"

namespace phlox::compile::standard {

// As the files of the dialects name the kinds of types.
namespace kind {
using enum type::Kind;
}

// The types of a node and of its arguments as SQL sees them.
type::Type type_of(const expr::Expr& node);
type::Type arg_type(const expr::Expr& node, size_t i);
// A date or a datetime.
bool is_moment(const type::Type& type);

// "DECIMAL(10, 2)" of such a type, with that word.
std::string decimal_name(std::string_view word, const type::Type& type);

// A name or a text between quotes, each of which stands twice inside of it. A zero byte
// would end the text of the query: names with one are refused, in the dialect's name, and
// texts must have none.
std::string identifier(std::string_view name, std::string_view dialect);
std::string string_literal(std::string_view text);

// "0AFF".
std::string hex(std::string_view bytes);
// The shortest text of a number that is finite; with an exponent where that is shorter,
// or as the format wants it.
std::string number_text(double value, std::optional<std::chars_format> format = {});
// A constant without a value or a boolean, else empty; `name` is that of the type.
std::string null_or_flag(const expr::Value& value, const type::Type& type,
                         const std::string& name);
// "CAST('NaN' AS DOUBLE)", "CAST('0.5' AS DOUBLE)".
std::string float_cast(double value, const std::string& name);

// "2000-01-31", "2000-01-31 12:10:00.500000". Of a date that is not in the years 1 to
// 9999 nothing.
std::string date_text(int64_t days);
std::string datetime_text(int64_t micros);
// The same of a value of either type, with `zone` behind it where that has one; of others
// an Error(kUnsupported) in the dialect's name.
std::string moment_text(int64_t value, const type::Type& type, std::string_view zone,
                        std::string_view dialect);

// Whether a decimal holds all values of another.
bool holds_decimals(const type::Type& wide, const type::Type& narrow);
// An argument of an operation on decimals, an integer in the digits that it has.
std::string decimal_side(const expr::Expr& node, size_t i);
// Division that rounds down, of a quotient that is cut off towards zero; its remainder
// has the divisor's sign. By zero both are null.
std::string floored_quotient(const std::string& a, const std::string& b,
                             const std::string& quotient);
std::string floored_remainder(const std::string& a, const std::string& b);

// Whether var, std or cov is that of the whole population.
bool of_population(const expr::Expr& node);
// "var_pop" "var_samp" "stddev_pop" "stddev_samp" of var and std.
std::string variance_function(const expr::Expr& node);
// The part of the values that are below a median or quantile: "0.5".
std::string fraction_of(const expr::Expr& node,
                        std::optional<std::chars_format> format = {});

// Texts of one node, for Word::choose.
std::string variadic_word(const expr::Expr& node);  // greatest least coalesce
std::string cases_word(const expr::Expr& node);
std::string clip_word(const expr::Expr& node);
std::string covariance_word(const expr::Expr& node);
std::string lag_word(const expr::Expr& over);  // lag lead

// Words by chapters. A dialect names those of its own before them, which then count.
std::span<const Word> comparison_words();
std::span<const Word> logic_words();
std::span<const Word> choice_words();
std::span<const Word> function_words();   // of floats, beyond whose domain is NaN
std::span<const Word> reduction_words();  // {f} is the condition
std::span<const Word> window_words();     // {f} is the OVER clause

}  // namespace phlox::compile::standard
