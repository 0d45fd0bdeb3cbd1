// What the documents of a collection hold, from a sample of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "phlox/compile/stored.h"
#include "phlox/engine/mongodb/client.h"
#include "phlox/engine/mongodb/features.h"

namespace phlox::engine::mongodb {

// The fields in the order in which they were first met. Of more documents than `sample`
// the first and the last so many are looked at, and every field is ?T; of fewer the types
// are exact. What holds values of several sorts is json.
std::vector<compile::Stored::Column> discover(Client& client,
                                              const std::string& collection,
                                              int64_t sample, const Limits& limits);
// The fields by which an index finds all documents that have a value; nothing where the
// user may not ask.
std::optional<std::vector<std::string>> discover_indexes(Client& client,
                                                         const std::string& collection,
                                                         const Limits& limits);
// Asks the server what it has.
Features ask_features(Client& client, const std::string& collection,
                      const Limits& limits);

}  // namespace phlox::engine::mongodb
