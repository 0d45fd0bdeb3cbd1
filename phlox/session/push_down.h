// Gives the engines that hold tables what they can compute over them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "phlox/engine/engine.h"
#include "phlox/session/cached.h"
#include "phlox/session/place.h"

namespace phlox::session {

struct Pushed {
  // The whole query is one engine's.
  const engine::Engine* engine = nullptr;
  // Else what is left of it, over leaves that stand for the parts.
  expr::Expr query;
  std::vector<Placed::Part> parts;
  std::string why;  // what kept the rest from being pushed, if anything did
};

// Each part is as large as the engine of its leaves can compute; all leaves of one lie in
// one database. A filter is parted by its conditions. Nothing is cut out for an engine
// that reads other tables beside its own.
Pushed push_down(const expr::Expr& query, const FindSource& source);

}  // namespace phlox::session
