// Sets of characters as a regular expression has them between [ and ]: Unicode's
// properties, as Python's str methods ask for them, which engines know only in part.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/expr/op.h"

namespace phlox::compile::letters {

// What Python takes for blank.
inline constexpr std::string_view kBlanks =
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
inline constexpr std::string_view kBlankSet =
    R"(\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})";
inline constexpr std::string_view kLetterSet = R"(\p{L})";
inline constexpr std::string_view kLetterOrNumberSet = R"(\p{L}\p{N})";
inline constexpr std::string_view kDigitSet =
    R"(\p{Nd}\x{b2}\x{b3}\x{b9}\x{1369}-\x{1371}\x{19da}\x{2070}\x{2074}-\x{2079}\x{2080}-\x{2089})"
    R"(\x{2460}-\x{2468}\x{2474}-\x{247c}\x{2488}-\x{2490}\x{24ea}\x{24f5}-\x{24fd}\x{24ff})"
    R"(\x{2776}-\x{277e}\x{2780}-\x{2788}\x{278a}-\x{2792}\x{10a40}-\x{10a43}\x{10e60}-\x{10e68})"
    R"(\x{11052}-\x{1105a}\x{1f100}-\x{1f10a})";
inline constexpr std::string_view kCapitalSet =
    R"(\p{Lu}\x{2160}-\x{216f}\x{24b6}-\x{24cf}\x{1f130}-\x{1f149}\x{1f150}-\x{1f169}\x{1f170}-\x{1f189})";
inline constexpr std::string_view kSmallSet =
    R"(\p{Ll}\x{aa}\x{ba}\x{2b0}-\x{2b8}\x{2c0}\x{2c1}\x{2e0}-\x{2e4}\x{345}\x{37a}\x{1d2c}-\x{1d6a})"
    R"(\x{1d78}\x{1d9b}-\x{1dbf}\x{2071}\x{207f}\x{2090}-\x{209c}\x{2170}-\x{217f}\x{24d0}-\x{24e9})"
    R"(\x{2c7c}\x{2c7d}\x{a69c}\x{a69d}\x{a770}\x{a7f8}\x{a7f9}\x{ab5c}-\x{ab5f}\x{10780})"
    R"(\x{10783}-\x{10785}\x{10787}-\x{107b0}\x{107b2}-\x{107ba})";
// Neither capital nor small: the ligature of a capital and a small letter.
inline constexpr std::string_view kTitleSet = R"(\p{Lt})";

// "[...]" of all of them, or of none.
inline std::string set_of(std::initializer_list<std::string_view> sets,
                          bool all_but = false) {
  std::string text = all_but ? "[^" : "[";
  for (const std::string_view set : sets) text += set;
  return text + "]";
}

// As those of the same names in standard_strings.h.
inline std::string class_set(const expr::Expr& node) {
  const std::string_view name = node.op().member();
  return set_of({name == "isalpha"   ? kLetterSet
                 : name == "isalnum" ? kLetterOrNumberSet
                 : name == "isdigit" ? kDigitSet
                                     : kBlankSet});
}
inline standard::CaseSets case_sets(const expr::Expr& node) {
  const bool upper = node.op().member() == "isupper";
  return {set_of({upper ? kCapitalSet : kSmallSet}),
          set_of({upper ? kSmallSet : kCapitalSet, kTitleSet})};
}

}  // namespace phlox::compile::letters
