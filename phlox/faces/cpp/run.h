// What compute and plot have in common; not installed.
#pragma once

#include <vector>

#include "phlox/faces/cpp/compute.h"
#include "phlox/session/session.h"

namespace phlox::cpp {

// Throws Error(kType) for what is bound and is no symbol.
void bind_all(session::Session& session, const std::vector<Binding>& bindings);
session::Options options_of(const Options& options);

}  // namespace phlox::cpp
