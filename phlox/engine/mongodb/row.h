// Row expressions to expressions of MongoDB's aggregation language.
//
// Values on their way through a pipeline are of few forms: integers are longs, floats
// doubles, dates longs of days, times, datetimes and timedeltas longs of microseconds, a
// null is a null and never a missing field. A field of a stored document is still raw and
// becomes one of these by `guarded`. What a server would answer otherwise than the
// language says, for values that are rare, fails there (`beyond`): the query is then
// computed here.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "phlox/engine/mongodb/features.h"
#include "phlox/expr/expr.h"
#include "phlox/type/type.h"

namespace phlox::engine::mongodb {

struct Operand {
  std::string text;
  type::Type type;      // as the language has it
  bool simple = false;  // a path, variable or constant: may be repeated
  bool constant = false;
  // Set of what still stands as in the document: the type found there.
  type::Type stored = {};
  // Of integers, where it is known.
  std::optional<std::pair<double, double>> range = {};

  bool nullable() const { return type.is_option() || type.is(type::Kind::kNull); }
  bool raw() const { return static_cast<bool>(stored); }
};

// Without option; a categorical as its values.
type::Type plain(const type::Type& type);
bool is_nested(const type::Type& type);

// The text of what fails at the server when it is evaluated, so that we compute the rest.
std::string beyond();
inline constexpr std::string_view kBeyond = "phlox: computed elsewhere";
// No literal of a number can take a field away from a document as 0 does in $project.
std::string projected(const Operand& value);

class Row {
 public:
  Row(const Features& features, int& names) : features_(features), names_(&names) {}

  // What columns, and nodes that others computed, stand for.
  std::function<Operand(const std::string& name)> column;
  std::unordered_map<const void*, Operand> computed;

  // Throws Error(kUnsupported) for what the server has not.
  Operand compile(const expr::Expr& root);

  const Features& features() const { return features_; }
  // `body` over variables that stand for the operands.
  std::string bind(std::vector<Operand>& operands,
                   const std::function<std::string()>& body);
  // The same where all are there, else null.
  std::string strict(std::vector<Operand>& operands,
                     const std::function<std::string()>& body);
  // `body`, which has texts in variables of $map, $reduce or $filter. mongo-java-server,
  // which alone has no $let, reads such a text as a path if it begins with $.
  std::string with_texts(const std::vector<Operand>& texts, std::string body) const;
  // `body`, which counts characters of texts. mongo-java-server counts UTF-16 there.
  std::string with_code_points(const std::vector<Operand>& texts, std::string body);
  // The least and the largest integer of a type that has them.
  static std::pair<int64_t, int64_t> integers_of(const type::Type& type);
  // A raw value as one on its way.
  Operand guarded(const Operand& raw);
  std::string fresh();

 private:
  Operand compile_node(const expr::Expr& node);
  std::string guard_text(const std::string& value, const type::Type& stored,
                         const type::Type& wanted);

  const Features& features_;
  int* names_;
  std::unordered_map<const void*, Operand> done_;
};

[[noreturn]] void throw_lacks(const expr::Expr& node);
[[noreturn]] void throw_lacks(const std::string& what);

// Whether an op takes such a value as it stands in documents, and checks it itself.
bool checks_itself(const expr::Expr& node, const Operand& value);

// What is known of an op: its text, the operands being guarded and in order.
using Word = Operand (*)(Row& row, const expr::Expr& node, std::vector<Operand>& args);
using Words = std::map<std::string_view, Word>;
const Words& arithmetic_words();
const Words& number_words();
const Words& angle_words();
const Words& logic_words();
const Words& text_words();
const Words& character_words();
const Words& time_words();
const Words& rounding_words();
const Words& time_text_words();
const Words& cast_words();
const Words& nested_words();

// ---- what words have alike

Operand made(const expr::Expr& node, std::string text);
// Of a value of the type.
std::string literal_text(const expr::Value& value, const type::Type& type);
std::string is_null(const Operand& value);
// A number as a double.
Operand as_double(Operand value);
Operand as_long(Operand value);
// Brought to another type that holds it.
Operand widened(Operand value, const type::Type& to);
// Both in the form in which they compare; throws Error(kUnsupported).
void bring_together(const expr::Expr& node, std::vector<Operand>& args);
// "a < b" in the order of the language, of two operands without nulls of one type.
std::string less(const Operand& a, const Operand& b);
std::string is_nan(const Operand& value);
// Not all servers find a negative zero among others.
std::string positive_zero(const Operand& value);
// log(1 + x) of a double that is there and may stand several times.
std::string log1p_text(const std::string& x);
// Of a double that is there, with the sign of a zero: only its text tells that.
std::string is_negative(const std::string& x);
// a // b and a % b of longs that are there, b a positive constant, |a| < 2^53.
std::string floor_quotient(const std::string& a, int64_t b);
std::string floor_remainder(const std::string& a, int64_t b);
std::optional<std::pair<double, double>> range_of(const Operand& value);

}  // namespace phlox::engine::mongodb
