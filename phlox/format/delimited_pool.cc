// Loads and parses chunks ahead on threads, and hands them out in order.
#include "phlox/format/delimited_pool.h"

#include <chrono>

namespace phlox::format {

ChunkPool::ChunkPool(ChunkSource& source, const DelimitedPlan& plan, Task task)
    : source_(source), plan_(plan), task_(std::move(task)) {}

ChunkPool::~ChunkPool() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  source_.cancel();
  room_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ChunkPool::start(unsigned num_threads) {
  max_slots_ = 2 * size_t{num_threads} + 1;
  for (unsigned i = 0; i < num_threads; ++i) threads_.emplace_back([this] { work(); });
}

table::Buffer ChunkPool::spare() {
  const std::lock_guard lock(mutex_);
  if (spares_.empty()) return {};
  table::Buffer bytes = std::move(spares_.back());
  spares_.pop_back();
  return bytes;
}

void ChunkPool::recycle(table::Buffer bytes) {
  const std::lock_guard lock(mutex_);
  if (spares_.size() <= max_slots_) spares_.push_back(std::move(bytes));
}

ParsedChunk ChunkPool::parse(ChunkSource::Ticket ticket) {
  ParsedChunk parsed;
  parsed.chunk = source_.load(std::move(ticket), spare());
  parsed.result = parse_chunk(plan_, parsed.chunk.text());
  return parsed;
}

void ChunkPool::work() {
  for (;;) {
    auto slot = std::make_shared<Slot>();
    std::optional<ChunkSource::Ticket> ticket;
    {
      // Slots stand in the order of their claims.
      const std::lock_guard claiming(source_mutex_);
      {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] {
          return is_stopping_ || is_exhausted_ || slots_.size() < max_slots_;
        });
        if (is_stopping_ || is_exhausted_) return;
        slots_.push_back(slot);
      }
      try {
        ticket = source_.claim();
      } catch (...) {
        slot->error = std::current_exception();
      }
      if (!ticket) {
        const std::lock_guard lock(mutex_);
        slot->is_done = true;
        is_exhausted_ = true;
      }
    }
    if (!ticket) {
      ready_.notify_all();
      room_.notify_all();
      return;
    }
    std::optional<ParsedChunk> parsed;
    std::exception_ptr error;
    try {
      parsed = parse(std::move(*ticket));
    } catch (...) {
      error = std::current_exception();
    }
    {
      const std::lock_guard lock(mutex_);
      slot->parsed = std::move(parsed);
      slot->error = error;
      slot->is_done = true;
    }
    ready_.notify_all();
  }
}

std::optional<ParsedChunk> ChunkPool::next() {
  if (threads_.empty()) {
    auto ticket = source_.claim();
    if (!ticket) return std::nullopt;
    return parse(std::move(*ticket));
  }
  std::unique_lock lock(mutex_);
  for (;;) {
    if (!slots_.empty() && slots_.front()->is_done) break;
    if (slots_.empty() && is_exhausted_) return std::nullopt;
    // Nobody tells of a wish to stop: it is looked for.
    ready_.wait_for(lock, std::chrono::milliseconds(20));
    if (task_.cancelled()) {
      lock.unlock();
      source_.cancel();
      task_.check();
    }
  }
  const auto slot = std::move(slots_.front());
  slots_.pop_front();
  lock.unlock();
  room_.notify_one();
  if (slot->error) std::rethrow_exception(slot->error);
  return std::move(slot->parsed);
}

}  // namespace phlox::format
