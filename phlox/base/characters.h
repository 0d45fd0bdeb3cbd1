// What Unicode says of one code point: its cases, and the classes that the language asks
// for. A value that is no code point has no case and no class.
#pragma once

namespace phlox {

// Unicode's simple mapping, one code point for one; of a sharp s the capital one.
char32_t to_capital(char32_t c);
char32_t to_small(char32_t c);

bool is_letter(char32_t c);   // category L
bool is_number(char32_t c);   // category N
bool is_digit(char32_t c);    // decimal ones, and raised and circled ones
bool is_blank(char32_t c);    // what Python's isspace() takes for one
bool is_capital(char32_t c);  // the property Uppercase
bool is_small(char32_t c);    // the property Lowercase
// Capital, small, or the ligature of a capital and a small letter.
bool has_case(char32_t c);

}  // namespace phlox
