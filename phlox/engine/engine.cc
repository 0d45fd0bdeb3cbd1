// What engines that hold no tables, or take none, say of tables.
#include "phlox/engine/engine.h"

#include "phlox/base/error.h"
#include "phlox/engine/destination.h"

namespace phlox::engine {

compile::Stored Engine::find_table(const migrate::Uri& uri, Task) const {
  throw Error(Code::kUnsupported, std::string(name()) + " holds no tables")
      .at(uri.to_string());
}

std::unique_ptr<Destination> Engine::destination(const migrate::Uri& uri,
                                                 const type::Type&, Task) const {
  throw Error(Code::kUnsupported, "phlox writes no tables of " + uri.scheme + "://")
      .at(uri.to_string())
      .hint("write a file, and load it there");
}

Destination::~Destination() = default;

void Destination::write(const compile::Program&, const Leaves&, Task) {
  throw Error(Code::kInternal, "an engine that is only sent rows");
}

}  // namespace phlox::engine
