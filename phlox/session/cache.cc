// Least recently used goes first.
#include "phlox/session/cache.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace phlox::session {

uint64_t default_cache_limit() {
  const long pages = ::sysconf(_SC_PHYS_PAGES), size = ::sysconf(_SC_PAGESIZE);
  uint64_t memory = pages > 0 && size > 0
                        ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(size)
                        : uint64_t{1} << 30;
  // A container may have less than the machine; without a limit the file says "max".
  uint64_t allowed = 0;
  if (std::ifstream file("/sys/fs/cgroup/memory.max"); file >> allowed)
    memory = std::min(memory, allowed);
  return memory / 4;
}

Cache::Rows Cache::find(const expr::Expr& key) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(key);
  if (place == places_.end()) {
    ++counts_.misses;
    return nullptr;
  }
  ++counts_.hits;
  entries_.splice(entries_.begin(), entries_, place->second);
  return place->second->rows;
}

bool Cache::holds(const expr::Expr& key) const {
  const std::lock_guard lock(mutex_);
  return places_.contains(key);
}

// What goes is freed by the caller, after the lock.
void Cache::shrink(Entries& gone) {
  while (counts_.bytes > limit_) {
    const auto last = std::prev(entries_.end());
    counts_.bytes -= last->bytes;
    ++counts_.evictions;
    places_.erase(last->key);
    gone.splice(gone.begin(), entries_, last);
  }
}

void Cache::put(const expr::Expr& key, Rows rows, uint64_t bytes) {
  Entries gone;
  const std::lock_guard lock(mutex_);
  if (bytes > limit_ || places_.contains(key)) return;
  entries_.push_front({key, std::move(rows), bytes});
  places_.emplace(key, entries_.begin());
  counts_.bytes += bytes;
  shrink(gone);
}

Cache::Info Cache::info() const {
  const std::lock_guard lock(mutex_);
  Info info = counts_;
  info.entries = entries_.size();
  info.limit = limit_;
  return info;
}

void Cache::set_limit(uint64_t bytes) {
  Entries gone;
  const std::lock_guard lock(mutex_);
  limit_ = bytes;
  shrink(gone);
}

void Cache::clear() {
  Entries gone;
  const std::lock_guard lock(mutex_);
  gone.swap(entries_);
  places_.clear();
  counts_ = {};
}

}  // namespace phlox::session
