// Loads and parses chunks ahead on threads, and hands them out in order.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "phlox/format/delimited_chunk.h"
#include "phlox/format/delimited_source.h"

namespace phlox::format {

// A chunk and what parsing it gave, if it starts at a record.
struct ParsedChunk {
  Chunk chunk;
  ChunkResult result;
};

// One thread calls next(). Bounded: a few chunks are loaded at any time.
class ChunkPool {
 public:
  // The source and the plan must outlive the pool.
  ChunkPool(ChunkSource& source, const DelimitedPlan& plan, Task task);
  ~ChunkPool();
  ChunkPool(const ChunkPool&) = delete;
  ChunkPool& operator=(const ChunkPool&) = delete;

  // From now on `num_threads` threads work ahead; before, next() does the work.
  void start(unsigned num_threads);
  bool is_started() const { return !threads_.empty(); }
  // The next one, or nothing. Throws what loading threw, in its turn.
  std::optional<ParsedChunk> next();
  // Memory of a chunk that nobody needs any more.
  void recycle(table::Buffer bytes);

 private:
  struct Slot {
    bool is_done = false;
    std::optional<ParsedChunk> parsed;  // nothing: the end
    std::exception_ptr error;
  };

  ParsedChunk parse(ChunkSource::Ticket ticket);
  void work();
  table::Buffer spare();

  ChunkSource& source_;
  const DelimitedPlan& plan_;
  Task task_;
  std::mutex source_mutex_;  // held while claiming; taken before mutex_
  std::mutex mutex_;
  std::condition_variable room_;   // a slot was handed out, or the pool stops
  std::condition_variable ready_;  // a slot was done
  std::deque<std::shared_ptr<Slot>> slots_;
  std::vector<table::Buffer> spares_;
  size_t max_slots_ = 0;
  bool is_stopping_ = false;
  bool is_exhausted_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace phlox::format
