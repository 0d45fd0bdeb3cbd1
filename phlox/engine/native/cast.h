// Casts: what kernels of them share. Each value that does not fit is an error, or null
// where it is only tried.
#pragma once

#include <string>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

// Neither side is a categorical, and the two are not the same.
struct Cast {
  type::Type from;
  type::Type to;
  bool tries;  // null where a value does not fit
};

// One of these knows each pair of types that a cast is allowed between; the others give
// none.
Kernel cast_number(const Cast& cast);
Kernel cast_time(const Cast& cast);
Kernel cast_from_text(const Cast& cast);
Kernel cast_to_text(const Cast& cast);

// "300" with "int8" is "300 does not fit int8".
inline Error does_not_fit(const std::string& value, const type::Type& type) {
  return Error(Code::kType, value + " does not fit " + type.to_string());
}

// function(x, &out) is false where x does not fit, and puts some value of the form out;
// without branches it is vectorized. error(x) is what is thrown then.
template <Form from, Form to, class Function, class MakeError>
Kernel attempt(bool tries, Function function, MakeError error) {
  return [=](const Call& call) -> const uint8_t* {
    const auto* const x = call.args[0].as<kernel::form_value<from>>();
    auto* const out = call.out.values<kernel::form_value<to>>();
    bool all_fit = true;
    const size_t size = call.size;  // which `out` might be taken to change
    for (size_t i = 0; i < size; ++i) all_fit &= function(x[i], &out[i]);
    if (all_fit) return call.valid;
    uint8_t* const valid = tries ? call.writable_valid() : nullptr;
    for (size_t i = 0; i < call.size; ++i) {
      if (!call.counts(i) || function(x[i], &out[i])) continue;
      if (!tries) throw error(x[i]);
      valid[i] = 0;
    }
    return tries ? valid : call.valid;
  };
}

}  // namespace phlox::engine::native
