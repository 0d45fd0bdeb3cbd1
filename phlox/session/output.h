// Where a result is written: files, or an engine that takes it.
#pragma once

#include <string>

#include "phlox/engine/engine.h"
#include "phlox/migrate/format.h"

namespace phlox::session {

struct Output {
  migrate::Uri uri;  // its options are the format's, or the engine's
  // One of these.
  const engine::Engine* engine = nullptr;
  const migrate::Format* format = nullptr;
};

// What a URI says, which names a file or what an engine holds; `format` is what the user
// says beside it, and may be empty. Throws Error for what cannot be written.
Output output_of(const std::string& uri, const std::string& format = {});

// The format of that name; throws Error(kInvalid) with the nearest one, or
// Error(kUnsupported) for one that can only be read.
const migrate::Format& writable_format(const std::string& name);
// The `format` option of the URI, which is taken out, or what the user says beside it.
std::string format_name(migrate::Uri& uri, const std::string& format);
// Throws Error(kInvalid) for an option that the format has not.
void check_options(const Output& output);

}  // namespace phlox::session
