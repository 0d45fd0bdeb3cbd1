// What was found out about collections, for a while.
#include "phlox/engine/mongodb/known.h"

#include <chrono>
#include <map>
#include <mutex>
#include <tuple>
#include <utility>

namespace phlox::engine::mongodb {

namespace {

using Clock = std::chrono::steady_clock;
// Long enough for who asks one thing after another, short enough for a collection that
// grows, or gets an index.
constexpr std::chrono::seconds kKnownFor{60};
// Connections of long-running programs may be to ever new databases.
constexpr size_t kMostKnown = 1000;

using Key = std::tuple<std::string, std::vector<std::string>, int64_t>;
struct Entry {
  compile::Stored stored;
  Clock::time_point since;
};

struct Known {
  std::mutex mutex;
  std::map<Key, Entry> entries;
};

// Never destroyed, as the pool of connections.
Known& known() {
  static Known& only = *new Known;
  return only;
}

Key key_of(const compile::Stored& stored, int64_t sample) {
  return {stored.database, stored.path, sample};
}

}  // namespace

std::optional<compile::Stored> known_collection(const compile::Stored& asked,
                                                int64_t sample) {
  const std::lock_guard lock(known().mutex);
  const auto place = known().entries.find(key_of(asked, sample));
  if (place == known().entries.end()) return std::nullopt;
  if (Clock::now() - place->second.since > kKnownFor) {
    known().entries.erase(place);
    return std::nullopt;
  }
  compile::Stored found = place->second.stored;
  found.shown = asked.shown;
  return found;
}

void know_collection(const compile::Stored& found, int64_t sample) {
  const std::lock_guard lock(known().mutex);
  if (known().entries.size() >= kMostKnown) known().entries.clear();
  known().entries[key_of(found, sample)] = {found, Clock::now()};
}

}  // namespace phlox::engine::mongodb
