// Functions of floats: roots, logarithms, trigonometry; is it NaN or an infinity.
#include <cmath>
#include <numbers>

#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

namespace {

using type::Type;

using Function = double (*)(double);

template <Function function>
Word of_one(const Use&) {
  return {unary<Form::kFloat, Form::kFloat>([](double x) { return function(x); }),
          {Type::float64()}};
}

template <double (*function)(double, double)>
Word of_two(const Use&) {
  return {binary<Form::kFloat, Form::kFloat>(
              [](double x, double y) { return function(x, y); }),
          {Type::float64(), Type::float64()}};
}

template <bool (*condition)(double)>
Word is(const Use&) {
  return {unary<Form::kFloat, Form::kBool>(
              [](double x) { return static_cast<uint8_t>(condition(x)); }),
          {Type::float64()}};
}

double radians(double x) { return x * (std::numbers::pi / 180); }
double degrees(double x) { return x * (180 / std::numbers::pi); }

const Words words = {
    {"sqrt", of_one<std::sqrt>},   {"exp", of_one<std::exp>},
    {"expm1", of_one<std::expm1>}, {"log", of_one<std::log>},
    {"log2", of_one<std::log2>},   {"log10", of_one<std::log10>},
    {"log1p", of_one<std::log1p>}, {"sin", of_one<std::sin>},
    {"cos", of_one<std::cos>},     {"tan", of_one<std::tan>},
    {"asin", of_one<std::asin>},   {"acos", of_one<std::acos>},
    {"atan", of_one<std::atan>},   {"sinh", of_one<std::sinh>},
    {"cosh", of_one<std::cosh>},   {"tanh", of_one<std::tanh>},
    {"asinh", of_one<std::asinh>}, {"acosh", of_one<std::acosh>},
    {"atanh", of_one<std::atanh>}, {"radians", of_one<radians>},
    {"degrees", of_one<degrees>},  {"atan2", of_two<std::atan2>},
    {"hypot", of_two<std::hypot>}, {"isnan", is<std::isnan>},
    {"isinf", is<std::isinf>},
};

}  // namespace

}  // namespace phlox::engine::native
