// What one query may use: threads, memory, a file for what does not fit.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "phlox/base/task.h"
#include "phlox/kernel/row_store.h"

namespace phlox::engine::native {

// Bytes that the operators of a query hold together. Thread-safe. Half of what the query
// may hold is left to what is not counted: rows that are read and given, tables that
// grow, and blocks that the allocator keeps.
class Memory {
 public:
  explicit Memory(uint64_t limit) : budget_(limit / 2) {}

  uint64_t budget() const { return budget_; }
  bool is_short() const { return used_.load(std::memory_order_relaxed) > budget_; }
  uint64_t used() const { return used_.load(std::memory_order_relaxed); }
  // For what cannot wait in the file: throws Error(kIo) that names it if so many bytes
  // are more than the query may hold.
  void must_fit(uint64_t bytes, const std::string& what) const;

  // What one holder has; it counts until it goes.
  class Share {
   public:
    explicit Share(Memory& memory) : memory_(memory) {}
    ~Share() { set(0); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    void set(uint64_t bytes) {
      memory_.used_.fetch_add(bytes - bytes_, std::memory_order_relaxed);
      bytes_ = bytes;
    }

   private:
    Memory& memory_;
    uint64_t bytes_ = 0;
  };

 private:
  uint64_t budget_;
  std::atomic<uint64_t> used_{0};
};

// Shared by all that runs for a query; lives as long as its result.
struct Context {
  Task task;
  unsigned num_threads = 1;
  Memory memory{0};
  kernel::SpillFile spill;

  Context(Task given, unsigned threads, uint64_t limit)
      : task(std::move(given)), num_threads(threads), memory(limit) {}
};
using SharedContext = std::shared_ptr<Context>;

}  // namespace phlox::engine::native
