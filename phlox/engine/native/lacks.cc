// What the engine cannot do.
#include "phlox/engine/native/lacks.h"

#include "phlox/kernel/vector.h"

namespace phlox::engine::native {

Error lacks(const std::string& what) {
  return Error(Code::kUnsupported, "the native engine has no " + what);
}

void check_form(const type::Type& type) {
  if (!kernel::has_form(type)) throw lacks("values of type " + type.to_string());
}

}  // namespace phlox::engine::native
