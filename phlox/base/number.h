// Floating-point numbers as text: the shortest that reads back to the same number.
#pragma once

#include <string>

namespace phlox {

// Appends `value` in the form of Python's repr: "1.0", "0.1", "1e+16", "-0.0", "nan",
// "inf", "-inf". From 1e-4 up to below 1e16 without an exponent. A nan has no sign.
void append_number(std::string& out, double value);
// The same with the digits that a float32 needs: 0.1f is "0.1".
void append_number(std::string& out, float value);

std::string number_text(double value);
std::string number_text(float value);

}  // namespace phlox
