// What dialects of SQL have alike in casts: which texts and numbers a type has.
#include "phlox/compile/dialects/standard_casts.h"

#include "phlox/compile/text.h"

namespace phlox::compile::standard {

using type::Type;

namespace {

constexpr const char* kBlank = "[ \\t\\r\\n]*";

int bits_of(const Type& to) { return to.bit_width() - (to.is_unsigned() ? 0 : 1); }

}  // namespace

std::string among_blanks(std::string_view regex, std::string_view end) {
  return string_literal("^" + std::string(kBlank) + "(" + std::string(regex) + ")" +
                        kBlank + std::string(end));
}

std::string decimal_regex(const Type& to) {
  const std::string scale = std::to_string(to.scale());
  return kBlank + ("[+-]?([0-9]+(\\.[0-9]{0," + scale) + "}0*)?|\\.[0-9]{1," +
         (to.scale() == 0 ? "1" : scale) + "}0*)" + kBlank;
}

std::string float_regex() {
  return std::string(kBlank) +
         "[+-]?([0-9]+\\.?[0-9]*([eE][+-]?[0-9]+)?|\\.[0-9]+([eE][+-]?[0-9]+)?|"
         "(?i:nan|inf|infinity))" +
         kBlank;
}

std::string bool_regex() { return std::string(kBlank) + "(?i:true|false)" + kBlank; }

std::string largest(const Type& to) {
  const int bits = bits_of(to);
  return bits == 64 ? "18446744073709551615" : std::to_string((uint64_t{1} << bits) - 1);
}

std::string whole_in_range(const std::string& number, const Type& to) {
  const std::string most = largest(to);
  return number + " BETWEEN " + (to.is_unsigned() ? "0" : "-" + most + " - 1") + " AND " +
         most;
}

std::string float_above(const Type& to, std::string_view suffix) {
  const int bits = bits_of(to);
  if (to.is_unsigned()) return "{0} > -1";
  return bits == 63 ? "{0} >= -9223372036854775808" + std::string(suffix)
                    : "{0} > -" + std::to_string((int64_t{1} << bits) + 1);
}

std::string float_below(int bits, std::string_view suffix) {
  if (bits < 63) return "{0} < " + std::to_string(int64_t{1} << bits);
  return "{0} < " +
         std::string(bits == 63 ? "9223372036854775808" : "18446744073709551616") +
         std::string(suffix);
}

}  // namespace phlox::compile::standard
