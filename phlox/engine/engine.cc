// What engines that hold no tables say of tables.
#include "phlox/engine/engine.h"

#include "phlox/base/error.h"

namespace phlox::engine {

compile::Stored Engine::find_table(const migrate::Uri& uri, Task) const {
  throw Error(Code::kUnsupported, std::string(name()) + " holds no tables")
      .at(uri.to_string());
}

}  // namespace phlox::engine
