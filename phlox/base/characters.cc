// Classes and cases of characters: utf8proc's categories, and Unicode's lists of what
// they leave out.
#include "phlox/base/characters.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

namespace phlox {

namespace {

struct Range {
  char32_t first, last;
};

// Numeric_Type=Digit in DerivedNumericType.txt.
constexpr Range kOtherDigits[] = {
    {0xB2, 0xB3},       {0xB9, 0xB9},       {0x1369, 0x1371},   {0x19DA, 0x19DA},
    {0x2070, 0x2070},   {0x2074, 0x2079},   {0x2080, 0x2089},   {0x2460, 0x2468},
    {0x2474, 0x247C},   {0x2488, 0x2490},   {0x24EA, 0x24EA},   {0x24F5, 0x24FD},
    {0x24FF, 0x24FF},   {0x2776, 0x277E},   {0x2780, 0x2788},   {0x278A, 0x2792},
    {0x10A40, 0x10A43}, {0x10E60, 0x10E68}, {0x11052, 0x1105A}, {0x1F100, 0x1F10A}};
// Other_Uppercase and Other_Lowercase in PropList.txt.
constexpr Range kOtherCapitals[] = {{0x2160, 0x216F},
                                    {0x24B6, 0x24CF},
                                    {0x1F130, 0x1F149},
                                    {0x1F150, 0x1F169},
                                    {0x1F170, 0x1F189}};
constexpr Range kOtherSmalls[] = {
    {0xAA, 0xAA},       {0xBA, 0xBA},       {0x2B0, 0x2B8},     {0x2C0, 0x2C1},
    {0x2E0, 0x2E4},     {0x345, 0x345},     {0x37A, 0x37A},     {0x1D2C, 0x1D6A},
    {0x1D78, 0x1D78},   {0x1D9B, 0x1DBF},   {0x2071, 0x2071},   {0x207F, 0x207F},
    {0x2090, 0x209C},   {0x2170, 0x217F},   {0x24D0, 0x24E9},   {0x2C7C, 0x2C7D},
    {0xA69C, 0xA69D},   {0xA770, 0xA770},   {0xA7F8, 0xA7F9},   {0xAB5C, 0xAB5F},
    {0x10780, 0x10780}, {0x10783, 0x10785}, {0x10787, 0x107B0}, {0x107B2, 0x107BA}};
// White_Space, and the separators of files, groups, records and units.
constexpr Range kBlanks[] = {{0x09, 0x0D},     {0x1C, 0x20},     {0x85, 0x85},
                             {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
                             {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                             {0x3000, 0x3000}};

template <size_t size>
bool is_in(const Range (&ranges)[size], char32_t c) {
  const Range* const after =
      std::upper_bound(std::begin(ranges), std::end(ranges), c,
                       [](char32_t value, const Range& r) { return value < r.first; });
  return after != ranges && c <= after[-1].last;
}

utf8proc_category_t category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

}  // namespace

char32_t to_capital(char32_t c) {
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
}
char32_t to_small(char32_t c) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

bool is_letter(char32_t c) {
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}
bool is_number(char32_t c) {
  const auto kind = category(c);
  return kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO;
}
bool is_digit(char32_t c) {
  return category(c) == UTF8PROC_CATEGORY_ND || is_in(kOtherDigits, c);
}
bool is_blank(char32_t c) { return is_in(kBlanks, c); }
bool is_capital(char32_t c) {
  return category(c) == UTF8PROC_CATEGORY_LU || is_in(kOtherCapitals, c);
}
bool is_small(char32_t c) {
  return category(c) == UTF8PROC_CATEGORY_LL || is_in(kOtherSmalls, c);
}
bool has_case(char32_t c) {
  return category(c) == UTF8PROC_CATEGORY_LT || is_capital(c) || is_small(c);
}

}  // namespace phlox
