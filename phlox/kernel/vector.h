// A few thousand values of one column, as kernels see them: plain arrays that stay in a
// core's cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "phlox/table/array.h"
#include "phlox/type/type.h"

namespace phlox::kernel {

// The most values that one vector holds.
constexpr size_t kVectorSize = 2048;

using table::Int128;

// What the values are in memory. A type has one form; narrow numbers are widened, so that
// a kernel is written for six forms and not for twenty types.
enum class Form : uint8_t {
  kBool,     // uint8_t, 0 or 1
  kInt,      // int64_t: int8 to int64, days of a date, microseconds, a null
  kUint,     // uint64_t: uint8 to uint64
  kFloat,    // double: float32 and float64
  kDecimal,  // Int128, unscaled
  kText,     // std::string_view: string, json, bytes, the 16 bytes of a uuid; of a
             // categorical of these its value
};

template <Form form>
struct FormValue;
template <>
struct FormValue<Form::kBool> : std::type_identity<uint8_t> {};
template <>
struct FormValue<Form::kInt> : std::type_identity<int64_t> {};
template <>
struct FormValue<Form::kUint> : std::type_identity<uint64_t> {};
template <>
struct FormValue<Form::kFloat> : std::type_identity<double> {};
template <>
struct FormValue<Form::kDecimal> : std::type_identity<Int128> {};
template <>
struct FormValue<Form::kText> : std::type_identity<std::string_view> {};
template <Form form>
using form_value = typename FormValue<form>::type;

// Calls function.template operator()<form>() for a form that is known at run time.
template <class Function>
decltype(auto) with_form(Form form, Function&& function) {
  switch (form) {
    case Form::kBool:
      return function.template operator()<Form::kBool>();
    case Form::kInt:
      return function.template operator()<Form::kInt>();
    case Form::kUint:
      return function.template operator()<Form::kUint>();
    case Form::kFloat:
      return function.template operator()<Form::kFloat>();
    case Form::kDecimal:
      return function.template operator()<Form::kDecimal>();
    case Form::kText:
      break;
  }
  return function.template operator()<Form::kText>();
}

// Bytes of one value.
constexpr size_t width_of(Form form) {
  switch (form) {
    case Form::kBool:
      return 1;
    case Form::kDecimal:
    case Form::kText:
      return 16;
    default:
      return 8;
  }
}

// Whether values of the type have a form: records, lists, maps, and categoricals of other
// than text have none.
bool has_form(const type::Type& type);
// Of a type that has one, with or without its option.
Form form_of(const type::Type& type);

// A view of at most kVectorSize values; what it shows lives elsewhere. What stands in the
// place of a null may be read and means nothing, but it is a valid value of the form (a
// view of readable bytes).
struct Vector {
  Form form = Form::kInt;
  const void* values = nullptr;
  const uint8_t* valid = nullptr;  // a byte for each value: 1 there, 0 null; nullptr: all
                                   // are there

  template <class T>
  const T* as() const {
    return static_cast<const T*>(values);
  }
  bool is_null(size_t i) const { return valid && !valid[i]; }
};

}  // namespace phlox::kernel
