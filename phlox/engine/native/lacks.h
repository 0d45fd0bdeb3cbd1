// What the engine cannot do, as errors that send a query to another one.
#pragma once

#include <string>

#include "phlox/base/error.h"
#include "phlox/type/type.h"

namespace phlox::engine::native {

// Error(kUnsupported): "the native engine has no WHAT".
Error lacks(const std::string& what);

// Throws it for values of a type that no vector has.
void check_form(const type::Type& type);

}  // namespace phlox::engine::native
